namespace RealtimeWorkbench.Samples;

/// <summary>What a record is of where it doesn't say so itself: a message has a key and a time of its own.</summary>
/// <param name="machine">Key of the machine in UTF-8, or empty for that of the reader.</param>
/// <param name="timestamp">Event time in ticks of UTC, or 0 where nobody knows.</param>
/// <param name="metric">Name of the metric in UTF-8, or empty where nobody knows.</param>
public readonly ref struct SampleDefaults(ReadOnlySpan<byte> machine, long timestamp, ReadOnlySpan<byte> metric = default)
{
    /// <summary>Key of the machine in UTF-8; empty for that of the reader.</summary>
    public ReadOnlySpan<byte> Machine { get; } = machine;

    /// <summary>Event time in ticks of UTC; 0 where nobody knows.</summary>
    public long Timestamp { get; } = timestamp;

    /// <summary>Name of the metric, in UTF-8, of a mere number or of an object with "value" and no "metric"; empty where nobody knows.</summary>
    public ReadOnlySpan<byte> Metric { get; } = metric;

    /// <summary>Reads a time as records have it: ISO 8601, or s, ms, µs or ns since 1970.</summary>
    /// <param name="text">The time in UTF-8.</param>
    /// <param name="ticks">Ticks of UTC.</param>
    /// <returns>False if it is none, or not from 1980 to 2099.</returns>
    public static bool TryReadTime(ReadOnlySpan<byte> text, out long ticks) =>
        TimeText.TryParse(text.Trim(" \t\r\n"u8), out ticks) && TimeText.IsPlausible(ticks);
}
