using RealtimeWorkbench.Export;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;

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

    [Fact]
    public void Zones_are_those_of_the_rules_where_a_limit_was_cut_off()
    {
        // p = 0.5 of 4 items: sigma 0.25, both limits cut off at 0 and 1; the rules go on counting in thirds of 0.75.
        var zones = ControlChartFigure.Of(Fraction(lower: 0, center: 0.5, upper: 1, reach: 0.75)).Panels[0].Bands
            .Where(band => !band.IsVertical).OrderBy(band => band.From).Select(band => (band.Name, band.From, band.To));
        Assert.Equal([("zone B", 0, 0.25), ("zone C", 0.25, 0.5), ("zone C", 0.5, 0.75), ("zone B", 0.75, 1.0)], zones);

        // Only the lower limit was cut off: below as above.
        zones = ControlChartFigure.Of(Fraction(lower: 0, center: 0.25, upper: 0.625, reach: null)).Panels[0].Bands
            .Where(band => !band.IsVertical).OrderBy(band => band.From).Select(band => (band.Name, band.From, band.To));
        Assert.Equal([("zone B", 0, 0.125), ("zone C", 0.125, 0.25), ("zone C", 0.25, 0.375), ("zone B", 0.375, 0.5), ("zone A", 0.5, 0.625)], zones);
    }

    [Fact]
    public void A_panel_on_which_no_rule_counts_in_zones_has_none()
    {
        var chart = Fraction(lower: 0.25, center: 0.5, upper: 0.75, reach: null);
        chart = chart with { Panels = [chart.Panels[0] with { HasZones = false }] };

        Assert.DoesNotContain(ControlChartFigure.Of(chart).Panels[0].Bands, band => !band.IsVertical);
    }

    [Fact]
    public void Each_stage_has_its_name_and_its_own_zones()
    {
        var chart = MadeUpChart.XbarR();
        chart = chart with
        {
            Stages = [new StageView(15, "after the repair")],
            Panels = [chart.Panels[0] with { Points = [.. chart.Panels[0].Points.Select(point => point with { T = 0, Upper = point.Index >= 15 ? 1030 : point.Upper, Lower = point.Index >= 15 ? 970 : point.Lower })] }],
        };

        var panel = ControlChartFigure.Of(chart).Panels[0];

        Assert.Equal(new FigureBreak(14.5, "after the repair"), Assert.Single(panel.Breaks));
        Assert.Equal(
            [(940.0, 1.0, 14.5), (970.0, 14.5, 20.0)],
            panel.Bands.Where(band => band.Name == "zone A" && band.To <= 1000).Select(band => (band.From, band.Start!.Value, band.End!.Value)));
    }

    [Fact]
    public void Points_left_out_and_points_with_a_note_are_marked_otherwise_and_say_why()
    {
        var chart = MadeUpChart.XbarR().WithPoint(15, 1075.2, "nelson-1: beyond") with
        {
            Notes =
            [
                new PointNote(15, "tool worn", "changed", "Ann", MadeUpChart.Start), new PointNote(17, "", "looked at", "Bo", MadeUpChart.Start),
                new PointNote(18, "", "", "Bo", MadeUpChart.Start),
            ],
        };
        chart = chart with { Panels = [chart.Panels[0] with { Points = [.. chart.Panels[0].Points.Select(point => point.Index == 6 ? point with { Excluded = "power cut" } : point)] }] };

        var marks = ControlChartFigure.Of(chart).Panels[0].Marks;

        Assert.Equal([MarkStyle.Excluded, MarkStyle.Alarm, MarkStyle.Noted], marks.Select(mark => mark.Style));
        Assert.Equal("power cut", marks[0].Label);
        Assert.EndsWith("left out of the limits: power cut", marks[0].Text, StringComparison.Ordinal);
        Assert.EndsWith("nelson-1: beyond; cause tool worn (changed), by Ann", marks[1].Text, StringComparison.Ordinal);
        Assert.EndsWith("note (looked at), by Bo", marks[2].Text, StringComparison.Ordinal);
    }

    private static ChartView Fraction(double lower, double center, double upper, double? reach)
    {
        var chart = MadeUpChart.XbarR();
        return chart with
        {
            Panels = [chart.Panels[0] with { Points = [.. chart.Panels[0].Points.Select(point => point with { Value = center, Lower = lower, Center = center, Upper = upper, Reach = reach })] }],
        };
    }

    [Fact]
    public void A_subgroup_that_lacks_values_is_hollow_and_says_so()
    {
        var chart = Lacking(MadeUpChart.XbarR().WithPoint(15, 1075.2, "nelson-1: one point beyond 3σ"), (12, 2, 1000), (15, 1, 1075.2));

        var marks = ControlChartFigure.Of(chart).Panels[0].Marks;

        Assert.Equal([(MarkStyle.Incomplete, true, ""), (MarkStyle.Alarm, true, "1")], marks.Select(mark => (mark.Style, mark.IsHollow, mark.Label)));
        Assert.Equal("Point 12, X̄ = 1000 °C: incomplete: lacks 2 of 5 values; judged by limits of its own size", marks[0].Text);
        Assert.EndsWith("one point beyond 3σ; incomplete: lacks 1 of 5 values; judged by limits of its own size", marks[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_subgroup_with_too_few_values_for_a_point_has_no_limits_and_leaves_the_zones_of_the_others()
    {
        var panel = ControlChartFigure.Of(Lacking(MadeUpChart.XbarR(), (12, 4, double.NaN))).Panels[0];
        var upper = panel.Lines.Single(line => line.Name == "UCL");

        Assert.Equal([1060.0, 1060.0, null, null, 1060.0, 1060.0], upper.Y);
        Assert.Empty(panel.Marks);
        Assert.Equal(2, panel.Bands.Count(band => band.Name == "zone A" && band.To == 1060));
    }

    [Fact]
    public void A_sum_that_starts_at_its_center_line_has_no_lower_limit()
    {
        var chart = MadeUpChart.XbarR();
        chart = chart with { Panels = [chart.Panels[0] with { Points = [.. chart.Panels[0].Points.Select(point => point with { Lower = 0, Center = 0 })] }] };

        Assert.Equal(["CL", "UCL", "X̄"], ControlChartFigure.Of(chart).Panels[0].Lines.Select(line => line.Name));
    }

    [Fact]
    public void Provisional_limits_are_dotted_and_named_until_those_of_the_baseline()
    {
        var chart = MadeUpChart.XbarR() with { Stages = [new StageView(1, StageView.Provisional), new StageView(11, "baseline 1")] };

        var panel = ControlChartFigure.Of(chart).Panels[0];

        Assert.Equal(
            [(LineStyle.Limit, "UCL 1060.0"), (LineStyle.Provisional, null)],
            panel.Lines.Where(line => line.Name == "UCL").Select(line => (line.Style, line.EndLabel)));
        Assert.Equal(["provisional", "baseline 1"], panel.Breaks.Select(place => place.Name));
        Assert.Equal(
            "UCL 1060.0 provisional",
            ControlChartFigure.Of(chart with { Stages = [chart.Stages[0]] }).Panels[0].Lines.Single(line => line.Name == "UCL").EndLabel);
        Assert.Contains("Dotted: provisional limits", HtmlSections.KeyTo([chart]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_names_only_what_is_in_the_pictures()
    {
        Assert.Equal(
            "Dashed: control limits. Shaded: zones C, B and A, in which the rules count points, and the baseline.",
            HtmlSections.KeyTo([MadeUpChart.XbarR()]));
        Assert.EndsWith(
            "Hollow: subgroups that lack values, with limits of their own size.",
            HtmlSections.KeyTo([Lacking(MadeUpChart.XbarR(), (12, 2, 1000))]),
            StringComparison.Ordinal);
    }

    private static ChartView Lacking(ChartView chart, params (long Index, int Missing, double Value)[] lacking) => chart with
    {
        Panels =
        [
            chart.Panels[0] with
            {
                Points =
                [
                    .. chart.Panels[0].Points.Select(point => lacking.FirstOrDefault(each => each.Index == point.Index) is { Missing: > 0 } found
                        ? point with { Missing = found.Missing, Value = found.Value, Lower = 900, Upper = 1100 } : point),
                ],
            },
        ],
    };
}
