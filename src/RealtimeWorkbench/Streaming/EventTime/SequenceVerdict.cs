namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>What a sequence number says about its sample.</summary>
internal enum SequenceVerdict
{
    /// <summary>The one that was expected, or the first.</summary>
    Follows,

    /// <summary>Numbers before it are missing.</summary>
    Skips,

    /// <summary>One that had been missing.</summary>
    Fills,

    /// <summary>One that has been seen.</summary>
    Repeats,

    /// <summary>The machine counts anew.</summary>
    Restarts,
}
