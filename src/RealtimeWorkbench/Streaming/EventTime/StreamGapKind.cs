namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>How a gap in a stream was noticed.</summary>
public enum StreamGapKind
{
    /// <summary>Sequence numbers are missing.</summary>
    Sequence,

    /// <summary>Nothing came for much longer than usual.</summary>
    Interval,

    /// <summary>The machine counts anew, so that nobody can tell whether something is missing.</summary>
    Restart,

    /// <summary>The machine goes back and forth between two ways of counting, so that its numbers say nothing.</summary>
    TwoCounters,
}
