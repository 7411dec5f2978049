using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Tests.Figures;

public sealed class TrendFigureTests
{
    private static readonly MetricReading Reading = new(
        "am-01", "temperature", "°C", 1012.5, MadeUpChart.Start, 800, null, MetricCondition.Normal);

    [Fact]
    public void Shows_the_newest_values_the_extremes_and_the_limits_that_exist()
    {
        var figure = TrendFigure.Of(Reading, [new(1000, 990, 1010, 1001), new(2000, 995, 1020, 1002)]);

        var panel = Assert.Single(figure.Panels);
        Assert.Equal("temperature (°C)", panel.YTitle);
        Assert.Equal(["lower 800", null], panel.Lines.Select(line => line.EndLabel));
        Assert.Equal([1001.0, 1002.0], panel.Lines[^1].Y);
        var area = Assert.Single(panel.Areas);
        Assert.Equal([990.0, 995.0], area.Lower);
        Assert.Equal([1010.0, 1020.0], area.Upper);
    }

    [Fact]
    public void Values_that_were_not_merged_need_no_area()
    {
        Assert.Empty(TrendFigure.Of(Reading, [new(1000, 1, 1, 1), new(2000, 2, 2, 2)]).Panels[0].Areas);
    }

    [Theory]
    [InlineData(5000, 0)]
    [InlineData(5001, 1)]
    public void A_silence_of_more_than_five_usual_steps_is_a_gap(long silence, int gaps)
    {
        var points = new[] { 1000, 2000, 3000, 4000, 4000 + silence }.Select(t => new SeriesPoint(t, 1, 2, 1)).ToList();

        var panel = TrendFigure.Of(Reading, points).Panels[0];

        Assert.Equal(gaps, panel.Lines[^1].Y.Count(y => y is null));
        Assert.Equal(gaps, panel.Areas[0].Upper.Count(y => y is null));
    }

    [Fact]
    public void Nothing_measured_yet_is_a_panel_without_values()
    {
        var figure = TrendFigure.Of(Reading, []);

        Assert.Contains("No values yet.", SvgFigure.Of(figure), StringComparison.Ordinal);
    }
}
