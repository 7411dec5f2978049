namespace RealtimeWorkbench.Figures;

/// <summary>A shaded area across the panel: a stretch of the horizontal axis, or of the vertical one.</summary>
/// <param name="Name">What it means, such as "baseline" or "zone C".</param>
/// <param name="From">Start.</param>
/// <param name="To">End.</param>
/// <param name="IsVertical">Whether start and end are positions on the horizontal axis.</param>
/// <param name="Strength">How dark, 0 to 1.</param>
public sealed record FigureBand(string Name, double From, double To, bool IsVertical, double Strength)
{
    /// <summary>Where a band of the vertical axis begins on the horizontal one, such as with a stage; <see langword="null"/> for the left edge.</summary>
    public double? Start { get; init; }

    /// <summary>Where a band of the vertical axis ends on the horizontal one; <see langword="null"/> for the right edge.</summary>
    public double? End { get; init; }
}
