namespace RealtimeWorkbench.Alerting;

/// <summary>Something that has happened to an alert.</summary>
/// <param name="Kind">What.</param>
/// <param name="Alert">The alert as it is now.</param>
/// <param name="At">When (UTC): event time, except for an acknowledgement, which happens by the clock of the run.</param>
/// <param name="Reason">One sentence: the explanation of the signal, or who acknowledged it.</param>
/// <param name="Notify">Whether channels tell people. Repeats and what falls into the cooldown are only shown and counted.</param>
public sealed record AlertChange(
    AlertChangeKind Kind,
    Alert Alert,
    DateTimeOffset At,
    string Reason,
    bool Notify)
{
    /// <summary>
    /// Name of this change, such as "am-01/temperature/threshold-absolute#3.2": the same samples give the same names, so a receiver
    /// that is told twice, as after a crash, knows the repetition by it.
    /// </summary>
    public string Id { get; init; } = "";
}
