namespace RealtimeWorkbench.Figures;

/// <summary>One panel of a figure.</summary>
/// <param name="YTitle">Title of the vertical axis, with the unit.</param>
/// <param name="Lines">Lines, the first one drawn first.</param>
/// <param name="Marks">Marked points.</param>
/// <param name="Bands">Shaded areas behind the lines.</param>
public sealed record FigurePanel(
    string YTitle,
    IReadOnlyList<FigureLine> Lines,
    IReadOnlyList<FigureMark> Marks,
    IReadOnlyList<FigureBand> Bands)
{
    /// <summary>Filled areas, drawn above the bands and below the lines.</summary>
    public IReadOnlyList<FigureArea> Areas { get; init; } = [];

    /// <summary>Bars, drawn above the bands and below the lines.</summary>
    public IReadOnlyList<FigureBar> Bars { get; init; } = [];

    /// <summary>Vertical lines with a name.</summary>
    public IReadOnlyList<FigureBreak> Breaks { get; init; } = [];

    /// <summary>Whether the vertical axis is logarithmic; values that are not above zero are gaps then.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Whether the vertical axis counts things: it has whole numbers only.</summary>
    public bool CountsThings { get; init; }
}
