namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>A place in the stream of a machine where something seems to be missing.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Kind">How it was noticed.</param>
/// <param name="After">Event time of the last sample before it (UTC).</param>
/// <param name="Before">Event time of the first sample after it (UTC).</param>
/// <param name="Missing">Sequence numbers left out; 0 where it was noticed otherwise.</param>
public sealed record StreamGap(
    string Machine, StreamGapKind Kind, DateTimeOffset After, DateTimeOffset Before, long Missing)
{
    /// <summary>The same in a sentence.</summary>
    public string Reason => Kind switch
    {
        StreamGapKind.Sequence => Invariant($"{Machine} left out {Missing} sequence numbers between {After:O} and {Before:O}."),
        StreamGapKind.Interval => Invariant(
            $"{Machine} said nothing for {(Before - After).TotalSeconds} s after {After:O}, much longer than usual."),
        StreamGapKind.TwoCounters => Invariant(
            $"{Machine} goes back and forth between two ways of counting since {Before:O}, as where two senders use one name; its numbers say nothing of what is missing, so give each a name of its own."),
        _ => Invariant($"{Machine} began to count its samples anew at {Before:O}."),
    };
}
