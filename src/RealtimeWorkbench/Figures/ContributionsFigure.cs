using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Figures;

/// <summary>Draws what each variable contributed to a point of a chart of several variables, the most first.</summary>
public static class ContributionsFigure
{
    /// <summary>Most variables with a bar of their own.</summary>
    private const int MostBars = 12;

    /// <summary>Describes the picture.</summary>
    /// <param name="statistic">The statistic, such as T².</param>
    /// <param name="index">Number of the point.</param>
    /// <param name="value">Its value.</param>
    /// <param name="contributions">What each variable contributed, in any order.</param>
    /// <remarks>
    /// Contributions to T² and MEWMA do not add up to them: each is by how much the statistic would fall without the variable
    /// (Runger, Alt and Montgomery, <i>Communications in Statistics</i> 25(10), 1996). Those to an SPE do.
    /// </remarks>
    public static Figure Of(string statistic, long index, double value, IReadOnlyList<ContributionView> contributions)
    {
        var ordered = contributions.OrderByDescending(each => each.Value).ThenBy(each => each.Name, StringComparer.Ordinal).ToList();
        var shown = ordered.Take(MostBars).ToList();
        var isSpe = statistic == "SPE";
        var rest = ordered.Count > shown.Count ? Invariant($", {ordered.Count - shown.Count} more at most {NumberText.Of(ordered[MostBars].Value)} each") : "";
        var bars = shown.Select((each, i) => new FigureBar(
            i + 0.6, i + 1.4, each.Value, $"{each.Name}: {NumberText.Of(each.Value)}", NumberText.Of(each.Value), IsSoft: each.Value < 0.1 * shown[0].Value));
        return new Figure(
            Invariant($"{statistic} at point {index}: {NumberText.Of(value)}{rest}"),
            [new FigurePanel(isSpe ? "squared residual" : $"{statistic} would fall by", [], [], []) { Bars = [.. bars] }],
            new FigureAxis("", IsTime: false) { Categories = [.. shown.Select(each => each.Name)] });
    }

    /// <summary>Pictures of the greatest point of each signal of a chart, the newest last.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="most">Most pictures; earlier signals are left out.</param>
    public static IReadOnlyList<Figure> OfSignals(ChartView chart, int most = 4)
    {
        var figures = new List<(long Index, Figure Figure)>();
        foreach (var panel in chart.Panels)
        {
            ChartPointView? peak = null;
            var last = long.MinValue;
            foreach (var point in panel.Points.Where(point => point.Contributions is not null))
            {
                if (peak is not null && point.Index > last + 1)
                {
                    Add(panel, peak);
                    peak = null;
                }

                peak = peak is null || point.Value > peak.Value ? point : peak;
                last = point.Index;
            }

            if (peak is not null)
            {
                Add(panel, peak);
            }
        }

        return [.. figures.OrderBy(each => each.Index).TakeLast(most).Select(each => each.Figure)];

        void Add(PanelView panel, ChartPointView point) =>
            figures.Add((point.Index, Of(panel.Name, point.Index, point.Value, point.Contributions!)));
    }
}
