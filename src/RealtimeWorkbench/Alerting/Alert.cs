using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Alerting;

/// <summary>What the register makes of the signals with one key, from the first raise until it is over and seen.</summary>
public sealed record Alert
{
    /// <summary>Name of this alert, such as "am-01/temperature/threshold-absolute#3": the same samples give the same names.</summary>
    public required string Id { get; init; }

    /// <summary>Rule, machine and metric.</summary>
    public required AlertKey Key { get; init; }

    /// <summary>Where it stands.</summary>
    public required AlertState State { get; init; }

    /// <summary>Highest severity that any of its signals had. It never falls during the life of an alert.</summary>
    public required Severity Severity { get; init; }

    /// <summary>One sentence for the operator, from the newest signal that raised it.</summary>
    public required string Explanation { get; init; }

    /// <summary>
    /// Value of the newest signal that raised it, in the unit of the metric; <see langword="null"/> where there is no finite
    /// one, as for a silent sensor.
    /// </summary>
    public required double? Value { get; init; }

    /// <summary>Lower limit in the unit of the metric, if there is one.</summary>
    public required double? Lower { get; init; }

    /// <summary>Upper limit in the unit of the metric, if there is one.</summary>
    public required double? Upper { get; init; }

    /// <summary>Event time (UTC) of the signal that raised it first.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>Event time (UTC) of the newest signal that raised it.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Event time (UTC) of its return to normal, or <see langword="null"/> while the condition holds.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>Number of signals that raised it; at least 1.</summary>
    public required int Count { get; init; }

    /// <summary>Event time (UTC) of the newest rise in severity, or <see langword="null"/> if it has had one severity only.</summary>
    public DateTimeOffset? UpgradedAt { get; init; }

    /// <summary>Who has seen it, or <see langword="null"/> if nobody has since it was last raised or got worse.</summary>
    public Acknowledgement? Acknowledgement { get; init; }
}
