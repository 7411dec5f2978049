namespace RealtimeWorkbench.Samples;

/// <summary>What a record is of where it doesn't say so itself: a message has a key and a time of its own.</summary>
/// <param name="machine">Key of the machine in UTF-8, or empty for that of the reader.</param>
/// <param name="timestamp">Event time in ticks of UTC, or 0 where nobody knows.</param>
public readonly ref struct SampleDefaults(ReadOnlySpan<byte> machine, long timestamp)
{
    /// <summary>Key of the machine in UTF-8; empty for that of the reader.</summary>
    public ReadOnlySpan<byte> Machine { get; } = machine;

    /// <summary>Event time in ticks of UTC; 0 where nobody knows.</summary>
    public long Timestamp { get; } = timestamp;
}
