namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>A panel of a finished control chart.</summary>
/// <param name="Name">What is plotted: xbar, r, s, i, mr or ma.</param>
/// <param name="Center">Center line; where it differs from point to point, the average of the statistic over the baseline.</param>
/// <param name="Points">Points in time order.</param>
public sealed record ReportPanel(string Name, double Center, IReadOnlyList<ReportPoint> Points);
