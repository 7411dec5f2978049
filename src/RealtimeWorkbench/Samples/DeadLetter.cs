namespace RealtimeWorkbench.Samples;

/// <summary>A record that could not become a sample, kept with the reason and its bytes.</summary>
/// <param name="Source">Name of the source that it came from.</param>
/// <param name="Offset">Where it stands there: line of a file (from 1), or offset in a partition.</param>
/// <param name="Reason">One sentence: what is wrong, the value, and what would be right.</param>
/// <param name="Raw">The bytes as they came, cut to the first 4096.</param>
public sealed record DeadLetter(string Source, long Offset, string Reason, ReadOnlyMemory<byte> Raw)
{
    /// <summary>Most bytes that are kept of a record.</summary>
    public const int MaxRaw = 4096;

    /// <summary>Makes a dead letter, copying the first <see cref="MaxRaw"/> bytes of the record.</summary>
    /// <param name="source">Name of the source.</param>
    /// <param name="offset">Line of a file (from 1), or offset in a partition.</param>
    /// <param name="reason">One sentence: what is wrong, the value, and what would be right.</param>
    /// <param name="raw">The record.</param>
    public static DeadLetter Of(string source, long offset, string reason, ReadOnlySpan<byte> raw) =>
        new(source, offset, reason, raw[..Math.Min(raw.Length, MaxRaw)].ToArray());
}
