namespace RealtimeWorkbench.Figures;

/// <summary>A vertical line across a panel, with a name: where a stage begins, or a limit on the horizontal axis.</summary>
/// <param name="At">Its place on the horizontal axis.</param>
/// <param name="Name">Its name, such as "after the repair" or "USL 74.05".</param>
/// <param name="IsLimit">Whether it is a limit, which is dashed more boldly than a stage.</param>
public sealed record FigureBreak(double At, string Name, bool IsLimit = false);
