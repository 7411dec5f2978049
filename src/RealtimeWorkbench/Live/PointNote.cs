namespace RealtimeWorkbench.Live;

/// <summary>What a person found out about a point of a control chart.</summary>
/// <param name="Index">Number of the point in its chart; all panels share it.</param>
/// <param name="Cause">Cause in a few words, the same for all points of one kind, so that they can be counted; empty if there is none.</param>
/// <param name="Note">What else is worth knowing, or the empty string.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When it was written (UTC).</param>
public sealed record PointNote(long Index, string Cause, string Note, string By, DateTimeOffset At)
{
    /// <summary>Longest cause in characters.</summary>
    public const int LongestCause = 100;

    /// <summary>Longest note in characters.</summary>
    public const int LongestNote = 1000;

    /// <summary>Longest name of a person in characters.</summary>
    public const int LongestName = 100;
}
