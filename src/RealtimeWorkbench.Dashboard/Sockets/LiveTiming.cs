namespace RealtimeWorkbench.Dashboard.Sockets;

/// <summary>How long the parts of a live connection may take.</summary>
internal sealed record LiveTiming
{
    /// <summary>Longest wait for news that a person acts on: alerts, progress, the log.</summary>
    public TimeSpan News { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Pause between a change and its sending, in which what belongs together comes together: values and their charts.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// How much earlier than the update interval says the next values may follow. Without it values that come at the pace of the
    /// interval would keep for ever the delay that one late one had.
    /// </summary>
    public TimeSpan Slack { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Silence after which the server says that it lives.</summary>
    public TimeSpan PingAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time that one message may take to leave.</summary>
    public TimeSpan Send { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for a client to answer that it closes too.</summary>
    public TimeSpan Close { get; init; } = TimeSpan.FromSeconds(2);
}
