namespace RealtimeWorkbench.Figures;

/// <summary>A line of a figure.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Style">How it is drawn.</param>
/// <param name="X">Positions, ascending.</param>
/// <param name="Y">Values; <see langword="null"/> leaves a gap.</param>
/// <param name="EndLabel">Text at its right end, such as "UCL 1067.1".</param>
public sealed record FigureLine(
    string Name, LineStyle Style, IReadOnlyList<double> X, IReadOnlyList<double?> Y, string? EndLabel = null);
