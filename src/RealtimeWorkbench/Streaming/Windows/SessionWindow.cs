namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>Windows that last as long as values come: a silence longer than the gap ends one.</summary>
/// <param name="Gap">Longest silence within a window; greater than 0.</param>
public sealed record SessionWindow(TimeSpan Gap) : WindowDefinition
{
    /// <summary>Longest silence within a window; greater than 0.</summary>
    public TimeSpan Gap { get; } = Positive(Gap, nameof(Gap));

    internal override WindowState Open(Action<WindowResult> closed) => new SessionWindows(Gap, closed);
}
