using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Live;

/// <summary>An alert as a view shows it.</summary>
/// <param name="Id">Deterministic name of the alert.</param>
/// <param name="Rule">Rule that raised it.</param>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="State">Whether it holds and whether it was seen.</param>
/// <param name="Message">One sentence for the operator.</param>
/// <param name="Value">Value that decided it, in the unit of the metric.</param>
/// <param name="Lower">Lower limit.</param>
/// <param name="Upper">Upper limit.</param>
/// <param name="RaisedAt">Event time at which the condition began to hold (UTC).</param>
/// <param name="LastSeenAt">Event time at which it last began to hold.</param>
/// <param name="ClearedAt">Event time at which it ceased to hold.</param>
/// <param name="Count">How often it began to hold.</param>
/// <param name="AcknowledgedBy">Who has seen it.</param>
/// <param name="AcknowledgedAt">When.</param>
/// <param name="Note">What they noted.</param>
public sealed record AlertView(
    string Id,
    string Rule,
    string Machine,
    string Metric,
    Severity Severity,
    AlertStanding State,
    string Message,
    double? Value,
    double? Lower,
    double? Upper,
    DateTimeOffset RaisedAt,
    DateTimeOffset LastSeenAt,
    DateTimeOffset? ClearedAt,
    int Count,
    string? AcknowledgedBy,
    DateTimeOffset? AcknowledgedAt,
    string? Note)
{
    /// <summary>Makes the view of an alert.</summary>
    public static AlertView Of(Alert alert) => new(
        alert.Id,
        alert.Key.Rule,
        alert.Key.Machine,
        alert.Key.Metric,
        alert.Severity,
        StandingOf(alert.State),
        alert.Explanation,
        alert.Value,
        alert.Lower,
        alert.Upper,
        alert.RaisedAt,
        alert.LastSeenAt,
        alert.ClearedAt,
        alert.Count,
        alert.Acknowledgement?.By,
        alert.Acknowledgement?.At,
        alert.Acknowledgement?.Note);

    private static AlertStanding StandingOf(AlertState state) => state switch
    {
        AlertState.UnacknowledgedActive => AlertStanding.Active,
        AlertState.AcknowledgedActive => AlertStanding.Acknowledged,
        AlertState.UnacknowledgedReturnedToNormal => AlertStanding.Returned,
        _ => AlertStanding.Closed,
    };
}
