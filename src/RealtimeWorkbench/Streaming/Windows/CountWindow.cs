namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>Windows of a number of values, in the order of event time.</summary>
/// <param name="Length">Values in a window; from 1 to 100 000.</param>
/// <param name="Step">Values from the start of one window to the start of the next; at least 1. As many as the length make one follow the other.</param>
public sealed record CountWindow(int Length, int Step) : WindowDefinition
{
    private const int Longest = 100_000;

    /// <summary>Windows that follow one another.</summary>
    /// <param name="length">Values in a window; from 1 to 100 000.</param>
    public CountWindow(int length)
        : this(length, length)
    {
    }

    /// <summary>Values in a window; from 1 to 100 000.</summary>
    public int Length { get; } = Guard.AtLeast(1, Length) <= Longest
        ? Length
        : throw new ArgumentOutOfRangeException(nameof(Length), Length, Invariant($"A window holds at most {Longest} values."));

    /// <summary>Values from the start of one window to the start of the next.</summary>
    public int Step { get; } = Guard.AtLeast(1, Step);

    internal override WindowState Open(Action<WindowResult> closed) => new CountWindows(Length, Step, closed);
}
