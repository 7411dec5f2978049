namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>Windows of one length that begin a step apart, counted from midnight UTC of 0001-01-01; with a short step they overlap.</summary>
/// <remarks>
/// Values are gathered in panes, the longest pieces that all windows are made of: J. Li et al., "No pane, no gain", <i>SIGMOD Record</i>
/// 34(1), 2005, pp. 39-44.
/// </remarks>
/// <param name="Length">Length; greater than 0, and at most 100 000 of the pieces that length and step have in common.</param>
/// <param name="Step">Time from the start of one to the start of the next; greater than 0.</param>
public sealed record SlidingWindow(TimeSpan Length, TimeSpan Step) : WindowDefinition
{
    private const int MostPanes = 100_000;

    /// <summary>Length; greater than 0.</summary>
    public TimeSpan Length { get; } = Positive(Length, nameof(Length));

    /// <summary>Time from the start of one window to the start of the next; greater than 0.</summary>
    public TimeSpan Step { get; } = Length.Ticks / TimeWindows.PaneOf(Length, Positive(Step, nameof(Step))) <= MostPanes
        ? Step
        : throw new ArgumentException(
            Invariant($"Windows of {Length} every {Step} fall into more than {MostPanes} pieces; choose a step that divides the length."),
            nameof(Step));

    internal override WindowState Open(Action<WindowResult> closed) => new TimeWindows(Length, Step, closed);
}
