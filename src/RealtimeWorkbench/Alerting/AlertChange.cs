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
    /// Place among the changes of its alert, from 1. Acknowledgements are not counted: they carry the number of the change that they
    /// follow, because a run that goes on after a crash gives the same numbers to the same samples, whoever acknowledged what.
    /// </summary>
    public int Number { get; init; }

    /// <summary>
    /// Name of this change, such as "am-01/temperature/threshold-absolute#3.2-cleared@20261121T101523.4560000Z": the same samples give
    /// the same names, so a receiver that is told twice, as after a crash, knows the repetition by it.
    /// </summary>
    /// <remarks>
    /// Kind and time are part of it, so that what only looks like the same change, because a crash took something away that people had
    /// been told, has another name.
    /// </remarks>
    public string Id => Invariant($"{Alert.Id}.{Number}-{NameOf(Kind)}@{At.UtcDateTime:yyyyMMdd'T'HHmmss.fffffff'Z'}");

    private static string NameOf(AlertChangeKind kind) => kind switch
    {
        AlertChangeKind.Raised => "raised",
        AlertChangeKind.Repeated => "repeated",
        AlertChangeKind.Reopened => "reopened",
        AlertChangeKind.Upgraded => "upgraded",
        AlertChangeKind.StillActive => "still-active",
        AlertChangeKind.Cleared => "cleared",
        _ => "acknowledged",
    };
}
