namespace RealtimeWorkbench.Figures;

/// <summary>A filled area between two courses, such as the spread of the values that one point of a thinned line stands for.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="X">Positions, ascending.</param>
/// <param name="Lower">Lower edge; <see langword="null"/> leaves a gap.</param>
/// <param name="Upper">Upper edge; <see langword="null"/> leaves a gap.</param>
public sealed record FigureArea(
    string Name, IReadOnlyList<double> X, IReadOnlyList<double?> Lower, IReadOnlyList<double?> Upper);
