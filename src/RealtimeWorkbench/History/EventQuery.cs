namespace RealtimeWorkbench.History;

/// <summary>Which events are wanted; what is left out does not matter.</summary>
/// <param name="Kind">What they are.</param>
public sealed record EventQuery(HistoryEventKind Kind)
{
    /// <summary>Only those of this run.</summary>
    public string? Run { get; init; }

    /// <summary>Only alerts that have not ended before; of signals and changes of health only those that did not happen before.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those that began before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only those of this machine.</summary>
    public string? Machine { get; init; }

    /// <summary>Only those of this metric.</summary>
    public string? Metric { get; init; }

    /// <summary>Only those that stand so.</summary>
    public string? State { get; init; }

    /// <summary>Only those of this severity.</summary>
    public string? Severity { get; init; }

    /// <summary>Most that are wanted, the newest first. 1000 by default.</summary>
    public int Most { get; init; } = 1000;
}
