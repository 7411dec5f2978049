using RealtimeWorkbench.Figures;

namespace RealtimeWorkbench.Tests.Figures;

public sealed class ControlChartFigureTests
{
    [Fact]
    public void Has_a_panel_for_each_statistic_with_its_unit()
    {
        var figure = ControlChartFigure.Of(MadeUpChart.XbarR());

        Assert.Equal("am-01 temperature: X̄-R, n = 5, 3σ", figure.Title);
        Assert.Equal(["X̄ (°C)", "R (°C)"], figure.Panels.Select(panel => panel.YTitle));
        Assert.True(figure.XAxis.IsTime);
    }

    [Fact]
    public void Labels_the_limits_with_as_many_digits_as_tell_them_apart()
    {
        var figure = ControlChartFigure.Of(MadeUpChart.XbarR());

        Assert.Equal(
            ["CL 1000.0", "UCL 1060.0", "LCL 940.0"],
            figure.Panels[0].Lines.Select(line => line.EndLabel).OfType<string>());
        Assert.Equal(
            [LineStyle.Center, LineStyle.Limit, LineStyle.Limit, LineStyle.Points],
            figure.Panels[0].Lines.Select(line => line.Style));
    }

    [Fact]
    public void Zones_are_thirds_of_the_way_to_the_limits()
    {
        var zones = ControlChartFigure.Of(MadeUpChart.XbarR()).Panels[0].Bands.Where(band => !band.IsVertical)
            .OrderBy(band => band.From).Select(band => (band.Name, band.From, band.To));

        Assert.Equal(
            [
                ("zone A", 940.0, 960.0), ("zone B", 960.0, 980.0), ("zone C", 980.0, 1000.0),
                ("zone C", 1000.0, 1020.0), ("zone B", 1020.0, 1040.0), ("zone A", 1040.0, 1060.0),
            ],
            zones);
    }

    [Fact]
    public void A_range_chart_whose_lower_limit_is_cut_off_at_zero_has_no_zones()
    {
        var panel = ControlChartFigure.Of(MadeUpChart.XbarR()).Panels[1];

        Assert.DoesNotContain(panel.Bands, band => !band.IsVertical);
    }

    [Fact]
    public void Shades_the_baseline_from_its_first_to_its_last_point()
    {
        var baseline = Assert.Single(ControlChartFigure.Of(MadeUpChart.XbarR()).Panels[0].Bands, band => band.IsVertical);

        Assert.Equal("baseline", baseline.Name);
        Assert.Equal(MadeUpChart.Start.AddSeconds(5).ToUnixTimeMilliseconds(), baseline.From);
        Assert.Equal(MadeUpChart.Start.AddSeconds(50).ToUnixTimeMilliseconds(), baseline.To);
    }

    [Fact]
    public void A_point_that_breaks_rules_is_marked_with_their_numbers_and_reasons()
    {
        var chart = MadeUpChart.XbarR().WithPoint(
            15, 1060.04, "nelson-1: one point beyond 3σ", "nelson-5: two of three points beyond 2σ", "custom: odd");

        var mark = Assert.Single(ControlChartFigure.Of(chart).Panels[0].Marks);

        Assert.Equal("1,5,custom", mark.Label);
        Assert.Equal(1060.04, mark.Y);
        Assert.Equal(
            "Point 15, X̄ = 1060.04 °C: nelson-1: one point beyond 3σ; nelson-5: two of three points beyond 2σ; custom: odd",
            mark.Text);
    }

    [Fact]
    public void A_missing_point_leaves_a_gap()
    {
        var line = ControlChartFigure.Of(MadeUpChart.XbarR(missing: 7)).Panels[0].Lines[^1];

        Assert.Equal(20, line.Y.Count);
        Assert.Null(line.Y[6]);
        Assert.Equal(19, line.Y.Count(y => y is not null));
    }

    [Fact]
    public void A_value_that_is_not_finite_leaves_a_gap()
    {
        var line = ControlChartFigure.Of(MadeUpChart.XbarR().WithPoint(7, double.NaN)).Panels[0].Lines[^1];

        Assert.Equal(6, line.Y.ToList().IndexOf(null));
        Assert.Equal(19, line.Y.Count(y => y is not null));
    }

    [Fact]
    public void Points_without_times_stand_at_their_numbers()
    {
        var chart = MadeUpChart.XbarR();
        chart = chart with { Panels = [chart.Panels[0] with { Points = [.. chart.Panels[0].Points.Select(point => point with { T = 0 })] }] };

        var figure = ControlChartFigure.Of(chart);

        Assert.Equal(new FigureAxis("Subgroup", IsTime: false), figure.XAxis);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (double)i), figure.Panels[0].Lines[^1].X);
    }

    [Fact]
    public void Limits_that_change_step_midway_between_points_and_have_no_zones()
    {
        var chart = MadeUpChart.XbarR();
        var points = chart.Panels[0].Points.Take(3).Select(point => point with { T = 0, Upper = point.Index == 3 ? 1050 : 1060 });
        chart = chart with { Panels = [chart.Panels[0] with { Points = [.. points] }] };

        var panel = ControlChartFigure.Of(chart).Panels[0];
        var upper = panel.Lines.Single(line => line.Name == "UCL");

        Assert.Equal([1, 2.5, 2.5, 3], upper.X);
        Assert.Equal([1060.0, 1060.0, 1050.0, 1050.0], upper.Y);
        Assert.DoesNotContain(panel.Bands, band => !band.IsVertical);
    }
}
