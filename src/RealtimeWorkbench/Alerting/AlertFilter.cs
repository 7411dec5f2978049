using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Alerting;

/// <summary>Which alerts to show. What is <see langword="null"/> doesn't restrict.</summary>
public sealed record AlertFilter
{
    /// <summary>Lets every alert through.</summary>
    public static AlertFilter All { get; } = new();

    /// <summary>Raised at this event time (UTC) or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Raised before this event time (UTC).</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Of this severity or worse.</summary>
    public Severity? MinimumSeverity { get; init; }

    /// <summary>Of this machine.</summary>
    public string? Machine { get; init; }

    /// <summary>Of this metric.</summary>
    public string? Metric { get; init; }

    /// <summary>Of this rule.</summary>
    public string? Rule { get; init; }

    /// <summary>Acknowledged, or not.</summary>
    public bool? Acknowledged { get; init; }

    /// <summary>Whose condition holds, or doesn't.</summary>
    public bool? Active { get; init; }

    /// <summary>Says whether an alert is let through.</summary>
    public bool Matches(Alert alert) =>
        (From is null || alert.RaisedAt >= From)
        && (To is null || alert.RaisedAt < To)
        && (MinimumSeverity is null || alert.Severity >= MinimumSeverity)
        && (Machine is null || string.Equals(alert.Key.Machine, Machine, StringComparison.Ordinal))
        && (Metric is null || string.Equals(alert.Key.Metric, Metric, StringComparison.Ordinal))
        && (Rule is null || string.Equals(alert.Key.Rule, Rule, StringComparison.Ordinal))
        && (Acknowledged is null || alert.State.IsUnacknowledged() != Acknowledged)
        && (Active is null || alert.State.IsActive() == Active);
}
