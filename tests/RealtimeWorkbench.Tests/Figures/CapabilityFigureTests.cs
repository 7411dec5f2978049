using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Spc.Capability;

namespace RealtimeWorkbench.Tests.Figures;

public sealed class CapabilityFigureTests
{
    [Fact]
    public void Every_value_is_in_a_bin_of_round_width_and_the_curves_have_the_area_of_the_bars()
    {
        double[] values = [.. Enumerable.Range(0, 200).Select(i => 74 + (0.01 * Math.Sin(i * 1.7)) + (0.004 * Math.Cos(i * 0.3)))];
        var report = ProcessCapability.Estimate(values, 0.008, new SpecificationLimits(73.95, 74.05));

        var panel = CapabilityFigure.Of(report, "mm").Panels[0];

        Assert.Equal(200, panel.Bars.Sum(bar => bar.Height));
        var width = panel.Bars[0].To - panel.Bars[0].From;
        Assert.Equal(0.005, width, 1e-12);
        Assert.Equal(["LSL 73.95", "target 74", "USL 74.05"], panel.Breaks.Select(place => place.Name));
        Assert.All(panel.Lines, line =>
        {
            var area = line.X.Zip(line.X.Skip(1), (a, b) => b - a).Zip(line.Y, (step, y) => step * y!.Value).Sum();
            Assert.Equal(200 * width, area, 0.01 * 200 * width);
        });
    }

    [Fact]
    public void Values_that_are_all_alike_make_one_bar()
    {
        var report = ProcessCapability.Estimate([5, 5, 5, 5, 6], 0.4, new SpecificationLimits(0, 10)) with { Values = [5.0, 5, 5] };

        Assert.Equal(3, Assert.Single(CapabilityFigure.Of(report).Panels[0].Bars).Height);
    }
}
