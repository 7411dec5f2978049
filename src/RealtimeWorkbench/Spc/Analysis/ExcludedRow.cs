using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>A row that was left out for a named cause: shown where it can be shown by itself, and a gap for all that reaches across it.</summary>
internal static class ExcludedRow
{
    private static readonly double[] Missing = [double.NaN];

    /// <summary>Plots a row that must leave no trace.</summary>
    /// <param name="chart">The chart, which takes the row as missing.</param>
    /// <param name="design">What the chart is.</param>
    /// <param name="process">What is known of the process.</param>
    /// <param name="row">The row.</param>
    /// <param name="points">Gets what each panel gains: the row's own value, or none on panels of sums, averages and moving ranges.</param>
    /// <returns>The chart that plotted the row's own value.</returns>
    public static StreamingChart Plot(
        StreamingChart chart, ChartDesign design, ProcessEstimate process, in ChartInput row, Span<PlottedPoint> points)
    {
        chart.Plot(new ChartInput(Missing, row.Size, row.Part), points);
        var other = StreamingChart.Create(design, process);
        var own = new PlottedPoint[points.Length];
        other.Plot(row, own);
        for (var panel = 0; panel < points.Length; panel++)
        {
            if (!HasMemory(design.Kind, chart.Info.Panels[panel]))
            {
                // A center line that follows the values stands where it stood.
                points[panel] = design.Kind == ChartKind.MovingCenter ? own[panel] with { Limits = points[panel].Limits } : own[panel];
            }
        }

        return other;
    }

    private static bool HasMemory(ChartKind kind, PanelInfo panel) => panel.Name == "mr" || kind is ChartKind.MovingAverage
        or ChartKind.Ewma or ChartKind.Cusum or ChartKind.Mewma or ChartKind.Autoregression;
}
