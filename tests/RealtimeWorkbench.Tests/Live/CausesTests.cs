using RealtimeWorkbench.Live;
using RealtimeWorkbench.Tests.Figures;

namespace RealtimeWorkbench.Tests.Live;

public sealed class CausesTests
{
    [Fact]
    public void A_run_of_points_is_one_signal_and_each_cause_counts_once_in_it()
    {
        var chart = Broken(12, 13, 14, 17, 19) with
        {
            Notes = [Note(12, "tool worn"), Note(14, "Tool worn "), Note(17, "power cut"), Note(15, ""), Note(20, "power cut")],
        };

        var counts = Causes.Count([chart]);

        // Points 12 to 14 are one signal, 17 and 19 two more; 20 broke no rule and has a cause all the same.
        Assert.Equal([new CauseCount("power cut", 2), new CauseCount("tool worn", 1), new CauseCount(null, 1)], counts);
    }

    [Fact]
    public void Points_of_the_baseline_are_no_signals_unless_they_were_left_out_for_a_cause()
    {
        var chart = Broken(3, 5);
        chart = chart with
        {
            Panels = [chart.Panels[0] with { Points = [.. chart.Panels[0].Points.Select(point => point.Index == 5 ? point with { Excluded = "calibration", Baseline = false } : point)] }],
        };

        Assert.Equal([new CauseCount("calibration", 1)], Causes.Count([chart]));
    }

    [Fact]
    public void Nothing_is_counted_where_nothing_happened() => Assert.Empty(Causes.Count([MadeUpChart.XbarR()]));

    private static PointNote Note(long index, string cause) => new(index, cause, "", "Ann", MadeUpChart.Start);

    private static ChartView Broken(params long[] indices)
    {
        var chart = MadeUpChart.XbarR();
        return chart with
        {
            Panels =
            [
                .. chart.Panels.Select((panel, i) => panel with
                {
                    Points = [.. panel.Points.Select(point => i == 0 && indices.Contains(point.Index) ? point with { Violations = ["nelson-1: beyond"] } : point)],
                }),
            ],
        };
    }
}
