using System.Reflection;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Operations;

/// <summary>Gathers what a run has found, for the export and for the summary.</summary>
internal static class RunExports
{
    /// <summary>Version of the engine.</summary>
    public static string ProductVersion { get; } =
        typeof(RunExports).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static RunExport Of(Workbench workbench, RunContext? context)
    {
        var state = workbench.Live.Everything();
        return new RunExport
        {
            ProductVersion = ProductVersion,
            ExportedAt = workbench.Time.GetUtcNow(),
            Settings = context?.Settings ?? workbench.Settings,
            Operation = workbench.Live.Operation,
            Statistics = state.Statistics ?? StatisticsView.None,
            Samples = SamplesOf(context),
            Metrics = state.Metrics,
            Series = state.Series,
            Charts = workbench.Live.Charts(),
            Voxels = [.. (context?.Stream?.Voxels?.Grids ?? []).SelectMany(entry => entry.Grid.Readings(entry.Machine))],
            Alerts = context is null ? [] : [.. context.Alerts.Find(AlertFilter.All).Select(AlertView.Of)],
            Health = state.Health ?? HealthView.Unknown,
            HealthHistory = context is null ? [] : HistoryOf(context),
            Log = workbench.Live.AllLines(),
            Results = state.Results,
            Faults = context?.Stream?.Score?.Faults,
        };
    }

    public static RunSummary Summarize(Workbench workbench, RunContext? context)
    {
        var operation = workbench.Live.Operation;
        var statistics = context?.Stream?.Pipeline.Statistics.Snapshot() ?? new();
        var score = context?.Stream?.Score;
        var alerts = context?.Alerts.Counters;
        return new RunSummary(
            operation.Id,
            operation.Source,
            operation.State,
            operation.ElapsedSeconds,
            new RunSummary.SampleCounts(
                statistics.Produced,
                statistics.Processed,
                statistics.DeadLettered,
                statistics.Late,
                statistics.Duplicates,
                statistics.Dropped,
                statistics.Discarded),
            [.. (score?.Faults ?? []).Select(Entry)],
            score?.FalseAlarms,
            new RunSummary.AlertCounts(
                alerts?.Raised ?? 0, alerts?.Cleared ?? 0, alerts?.Acknowledged ?? 0, alerts?.Active ?? 0, alerts?.SuppressedRepeats ?? 0),
            new RunSummary.Rate(statistics.SamplesPerSecondOverall),
            StatisticsView.Of(statistics, machines: 0).LatencyMs,
            [.. workbench.Live.Charts().Select(Entry)],
            [
                .. (context?.Health.Overview.Components ?? []).Select(component =>
                    new RunSummary.HealthEntry(component.Component, component.Status, component.Score)),
            ]);
    }

    private static RunSummary.FaultEntry Entry(FaultOutcome outcome) => new(
        Tables.Word(outcome.Fault.Kind),
        outcome.Fault.Machine,
        outcome.Fault.Metric,
        outcome.Fault.Start,
        outcome.Fault.End,
        outcome.Detected,
        outcome.Delay?.TotalSeconds,
        outcome.DetectedBy);

    private static RunSummary.ChartEntry Entry(ChartView chart) => new(
        chart.Machine,
        chart.Metric,
        chart.Kind,
        chart.Baseline?.Subgroups,
        chart.Panels.Sum(panel => panel.Checked),
        chart.Panels.Sum(panel => panel.OutOfControl));

    private static List<Sample> SamplesOf(RunContext? context)
    {
        if (context?.Stream is not { Buffer: { } buffer } stream)
        {
            return [];
        }

        var samples = new List<Sample>();
        foreach (var machine in stream.Board.Newest.Select(sample => sample.Machine))
        {
            using var kept = buffer.Newest(machine, context.Settings.Streaming.BufferSize);
            for (var row = 0; row < kept.Count; row++)
            {
                samples.Add(kept.ToSample(row));
            }
        }

        return samples;
    }

    private static List<HealthView> HistoryOf(RunContext context) =>
    [
        .. context.Health.Components.SelectMany(context.Health.History)
            .OrderBy(report => report.Time)
            .Select(report => new HealthView(report.Status, report.Score, report.Time, [HealthComponentView.Of(report)])),
    ];
}
