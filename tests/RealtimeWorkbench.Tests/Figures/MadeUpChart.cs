using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Tests.Figures;

/// <summary>Control charts for tests, with round numbers.</summary>
internal static class MadeUpChart
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    /// <summary>An X̄-R chart with limits 940, 1000, 1060 and 0, 104, 220, ten baseline points of each twenty, and one point out.</summary>
    public static ChartView XbarR(string machine = "am-01", string metric = "temperature", string unit = "°C", long missing = 0) => new(
        $"{machine}/{metric}",
        machine,
        metric,
        unit,
        "xbar-r",
        "X̄-R",
        5,
        3,
        new BaselineView(3, Start.AddSeconds(50), Start, Start.AddSeconds(50), 50, 10),
        null,
        [
            new PanelView("X̄", [.. Numbers(missing).Select(i => Point(i, 1000 + (i % 2 == 0 ? 12.5 : -12.5), 940, 1000, 1060))]),
            new PanelView("R", [.. Numbers(missing).Select(i => Point(i, 100 + (i % 3), 0, 104, 220))]) { HasZones = false },
        ]);

    public static ChartView WithPoint(this ChartView chart, long index, double value, params string[] violations) => chart with
    {
        Panels =
        [
            chart.Panels[0] with
            {
                Points =
                [
                    .. chart.Panels[0].Points.Select(point =>
                        point.Index == index ? point with { Value = value, Violations = violations.Length > 0 ? violations : null } : point),
                ],
            },
            .. chart.Panels.Skip(1),
        ],
    };

    private static IEnumerable<long> Numbers(long missing) => Enumerable.Range(1, 20).Select(i => (long)i).Where(i => i != missing);

    private static ChartPointView Point(long index, double value, double lower, double center, double upper) =>
        new(index, Start.AddSeconds(5 * index).ToUnixTimeMilliseconds(), value, lower, center, upper, null, index <= 10);
}
