namespace RealtimeWorkbench.Spc.Charts;

/// <summary>One of the plots that make a control chart.</summary>
/// <param name="Name">What is plotted: xbar, r, s, i, mr or ma.</param>
/// <param name="Center">Center line; where it differs from point to point, the average of the statistic over the baseline.</param>
/// <param name="Sigma">Sigma of a single observation that the limits were made from, in the unit of the observations.</param>
/// <param name="Points">Points in time order.</param>
public sealed record ChartPanel(string Name, double Center, double Sigma, IReadOnlyList<PanelPoint> Points);
