namespace RealtimeWorkbench.Figures;

/// <summary>A picture, described once and drawn by Plotly in the browser or as SVG where there is no script.</summary>
/// <param name="Title">Title.</param>
/// <param name="Panels">Panels, one above the other, sharing the horizontal axis.</param>
/// <param name="XAxis">What runs along the horizontal axis.</param>
public sealed record Figure(string Title, IReadOnlyList<FigurePanel> Panels, FigureAxis XAxis);
