using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Notebooks.Display;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Notebooks;

/// <summary>A run in numbers: what <c>rtw op --json</c> writes.</summary>
public sealed class RunNumbers : Displayable
{
    private readonly RunSummary _summary;

    internal RunNumbers(RunSummary summary) => _summary = summary;

    /// <summary>What became of the samples.</summary>
    public RunSummary.SampleCounts Samples => _summary.Samples;

    /// <summary>What became of the alerts.</summary>
    public RunSummary.AlertCounts Alerts => _summary.Alerts;

    /// <summary>What became of injected faults; empty if there were none.</summary>
    public IReadOnlyList<RunSummary.FaultEntry> Faults => _summary.Faults;

    /// <summary>Signals beside the injected faults; <see langword="null"/> where nobody knows the faults.</summary>
    public int? FalseAlarms => _summary.FalseAlarms;

    /// <summary>The control charts.</summary>
    public IReadOnlyList<RunSummary.ChartEntry> Charts => _summary.Charts;

    /// <summary>The components.</summary>
    public IReadOnlyList<RunSummary.HealthEntry> Health => _summary.Health;

    /// <summary>Samples a second over the run.</summary>
    public double SamplesPerSecond => _summary.Throughput.SamplesPerSecond;

    /// <summary>From arrival to processed.</summary>
    public LatencyView LatencyMs => _summary.LatencyMs;

    /// <summary>How long it took in s.</summary>
    public double ElapsedSeconds => _summary.ElapsedSeconds;

    /// <summary>The numbers as JSON.</summary>
    public string ToJson() => RunSummaryJson.Write(_summary);

    /// <inheritdoc />
    public override string ToString() => PlainText.Of("Summary", ViewTables.Summary(_summary));

    internal override void Write(HtmlContent content)
    {
        content.Title("Summary");
        content.Table(ViewTables.Summary(_summary));
    }
}
