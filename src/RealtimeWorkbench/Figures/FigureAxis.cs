namespace RealtimeWorkbench.Figures;

/// <summary>The horizontal axis of a figure.</summary>
/// <param name="Title">Title, with the unit.</param>
/// <param name="IsTime">Whether positions are ms since 1970-01-01 UTC; otherwise they are plain numbers.</param>
public sealed record FigureAxis(string Title, bool IsTime)
{
    /// <summary>Names of the positions 1, 2, 3 and so on, where they are names instead of numbers; otherwise empty.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Whether only whole numbers stand on it, as where points are counted.</summary>
    public bool CountsPoints { get; init; } = true;
}
