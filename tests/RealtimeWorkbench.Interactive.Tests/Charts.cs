using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Interactive.Tests;

internal static class Charts
{
    /// <summary>2026-11-22 10:00:00 UTC.</summary>
    public const long Start = 1795341600000;

    /// <summary>A chart of two panels; the last point of the first is beyond its limit, the second has no lower limit.</summary>
    public static ChartView Temperature { get; } = new(
        "am-01/temperature",
        "am-01",
        "temperature",
        "°C",
        "xbar-r",
        "X̄-R",
        SubgroupSize: 4,
        Sigma: 3,
        Baseline: null,
        Notice: null,
        [
            new PanelView(
                "X̄",
                [
                    new(1, Start, 20.5, 19, 20, 21, null, Baseline: true),
                    new(2, Start + 1000, 19.5, 19, 20, 21, null, Baseline: true),
                    new(3, Start + 2000, 22, 19, 20, 21, ["nelson-1: one point beyond 3σ", "nelson-5: two of three"], Baseline: false),
                ]),
            new PanelView(
                "R",
                [
                    new(1, Start, 0.5, null, 0.7, 1.6, null, Baseline: true),
                    new(2, Start + 1000, 0.25, null, 0.7, 1.6, null, Baseline: true),
                    new(3, Start + 2000, 1, null, 0.7, 1.6, null, Baseline: false),
                ]),
        ]);
}
