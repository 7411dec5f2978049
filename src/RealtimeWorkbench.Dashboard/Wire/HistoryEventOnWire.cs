using System.Text.Json.Nodes;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>An event of a history.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="Key">Its name in the run, such as the id of the alert.</param>
/// <param name="Time">When it began (UTC).</param>
/// <param name="Until">When it ended; null if it has not, or has no duration.</param>
/// <param name="Machine">Key of the machine; of health the component.</param>
/// <param name="Metric">Name of the metric, or the empty string.</param>
/// <param name="State">How it stands; of a signal its rule.</param>
/// <param name="Severity">How much it matters, or the empty string.</param>
/// <param name="Details">The rest.</param>
internal sealed record HistoryEventOnWire(
    string Run,
    string Key,
    DateTimeOffset Time,
    DateTimeOffset? Until,
    string Machine,
    string Metric,
    string State,
    string Severity,
    JsonObject? Details)
{
    public static HistoryEventOnWire Of(HistoryEvent happened) => new(
        happened.Run,
        happened.Key,
        happened.Time,
        happened.Until,
        happened.Machine,
        happened.Metric,
        happened.State,
        happened.Severity,
        JsonNode.Parse(happened.Body) as JsonObject);
}
