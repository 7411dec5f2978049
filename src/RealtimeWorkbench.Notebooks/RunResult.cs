using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Notebooks.Display;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Notebooks;

/// <summary>What an operation found. It stays as it is, whatever runs later.</summary>
public sealed class RunResult : Displayable
{
    private readonly RunExport _run;
    private readonly OperationResult _result;
    private readonly RunSummary _summary;
    private readonly LivePlace _place;

    internal RunResult(RunExport run, OperationResult result, RunSummary summary, LivePlace place)
    {
        _run = run;
        _result = result;
        _summary = summary;
        _place = place;
    }

    /// <summary>The operation.</summary>
    public Operation Operation => OperationNames.Of(_result.Operation);

    /// <summary>Name of the operation for people.</summary>
    public string Title => _result.Title;

    /// <summary>Completed, stopped or failed.</summary>
    public RunState State => _result.State;

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset FinishedAt => _result.FinishedAt;

    /// <summary>Why it failed, in one sentence; <see langword="null"/> if it did not.</summary>
    public string? Failure => _result.Failure?.Reason;

    /// <summary>The chart with most points that broke a rule; the first one if none did.</summary>
    /// <exception cref="InvalidOperationException">The operation made no charts.</exception>
    public ChartSnapshot Chart => Charts is { Count: > 0 } charts
        ? charts.MaxBy(chart => chart.Violations.Count)!
        : throw new InvalidOperationException($"{Title} made no charts; run one that reads the source, such as Operation.RealtimeSpc.");

    /// <summary>Control charts, and courses of the metrics that have none.</summary>
    public ChartList Charts => ChartList.Of(_run, _place);

    /// <summary>Samples that were still kept when it ended.</summary>
    public SampleTable Samples => Views.Samples(_run);

    /// <summary>Alerts, those included that are over.</summary>
    public AlertList Alerts => new(_run.Alerts);

    /// <summary>Newest value of each metric.</summary>
    public MetricList Metrics => new(_run.Metrics);

    /// <summary>Health when it ended.</summary>
    public HealthSnapshot Health => new(_run.Health, _run.HealthHistory);

    /// <summary>Lines that it wrote to the log.</summary>
    public LogLines Log => new(_run.Log.Where(line => line.Time >= (_run.Operation.StartedAt ?? DateTimeOffset.MinValue)));

    /// <summary>Its summary tables.</summary>
    public TableList Tables => new(_result.Tables);

    /// <summary>The run in numbers.</summary>
    public RunNumbers Summary => new(_summary);

    /// <summary>Settings that it ran with.</summary>
    public SettingList Settings => new(_run.Settings);

    /// <summary>Faults that the source put into its samples, and what became of them; empty if it put none.</summary>
    public IReadOnlyList<FaultOutcome> Faults => _run.Faults ?? [];

    /// <summary>Writes samples, charts, alerts, health, log and a report to a folder, or to one file if the path ends in .zip.</summary>
    /// <param name="path">Folder or zip file.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public async Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        var writer = new ExportWriter(_run);
        if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            await writer.WriteFolderAsync(path, cancellationToken).ConfigureAwait(false);
            return;
        }

        var file = File.Create(path);
        await using (file.ConfigureAwait(false))
        {
            await writer.WriteZipAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public override string ToString() => PlainText.Of(Views.Line(_run.Operation), ViewTables.Summary(_summary));

    internal override void Write(HtmlContent content) => Views.WriteState(content, _run, withTables: true, _result);
}
