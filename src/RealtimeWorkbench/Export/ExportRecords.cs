using System.Text.Json.Nodes;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Export;

/// <summary>What the JSON files of an export hold; docs/export.md describes it to users.</summary>
internal static class ExportRecords
{
    internal sealed record ChartsFile(IReadOnlyList<ChartView> Charts);

    internal sealed record AlertsFile(IReadOnlyList<AlertView> Alerts);

    internal sealed record HealthFile(HealthView Current, IReadOnlyList<HealthView> History);

    internal sealed record ResultsFile(
        OperationStatus Operation, StatisticsView Statistics, IReadOnlyList<FaultRecord>? Faults, IReadOnlyList<ResultRecord> Results);

    internal sealed record FaultRecord(
        FaultKind Kind,
        string Machine,
        string Metric,
        DateTimeOffset Start,
        DateTimeOffset End,
        bool Detected,
        DateTimeOffset? DetectedAt,
        double? DelaySeconds,
        string? Rule);

    internal sealed record ResultRecord(
        OperationKind Operation,
        string Title,
        RunState State,
        DateTimeOffset FinishedAt,
        IReadOnlyList<Table> Tables,
        IReadOnlyList<FigureRecord> Figures);

    internal sealed record FigureRecord(string Title, JsonObject Plotly);

    internal sealed record ManifestFile(
        int Format,
        string Product,
        string Version,
        DateTimeOffset ExportedAt,
        OperationStatus Operation,
        IReadOnlyDictionary<string, string> Units,
        IReadOnlyList<FileRecord> Files,
        IReadOnlyList<string> Incomplete);

    internal sealed record FileRecord(string Name, string Content, long? Entries, long Bytes, string Sha256);
}
