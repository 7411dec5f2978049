namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>Windows of one length, one after the other, counted from midnight UTC of 0001-01-01: those of an hour begin at full hours.</summary>
/// <param name="Length">Length; greater than 0.</param>
public sealed record TumblingWindow(TimeSpan Length) : WindowDefinition
{
    /// <summary>Length; greater than 0.</summary>
    public TimeSpan Length { get; } = Positive(Length, nameof(Length));

    internal override WindowState Open(Action<WindowResult> closed) => new TimeWindows(Length, Length, closed);
}
