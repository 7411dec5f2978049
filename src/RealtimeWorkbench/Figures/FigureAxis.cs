namespace RealtimeWorkbench.Figures;

/// <summary>The horizontal axis of a figure.</summary>
/// <param name="Title">Title, with the unit.</param>
/// <param name="IsTime">Whether positions are ms since 1970-01-01 UTC; otherwise they are plain numbers.</param>
public sealed record FigureAxis(string Title, bool IsTime);
