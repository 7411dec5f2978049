using System.Text.Json.Nodes;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Tests.Figures;

public sealed class PlotlyFigureTests
{
    [Fact]
    public void Panels_share_the_horizontal_axis_and_stand_one_above_the_other()
    {
        var plotly = PlotlyFigure.Of(ControlChartFigure.Of(MadeUpChart.XbarR()));

        var layout = plotly["layout"]!;
        Assert.Equal("date", (string?)layout["xaxis"]!["type"]);
        Assert.Equal("y2", (string?)layout["xaxis"]!["anchor"]);
        Assert.Equal(1, (double)layout["yaxis"]!["domain"]![1]!);
        Assert.Equal(0, (double)layout["yaxis2"]!["domain"]![0]!);
        Assert.True((double)layout["yaxis"]!["domain"]![0]! > (double)layout["yaxis2"]!["domain"]![1]!);
        Assert.All(plotly["data"]!.AsArray(), trace => Assert.Equal("x", (string?)trace!["xaxis"]));
        Assert.Equal(
            ["y", "y", "y", "y", "y2", "y2", "y2", "y2"],
            plotly["data"]!.AsArray().Select(trace => (string?)trace!["yaxis"]));
    }

    [Fact]
    public void Limits_are_dashed_and_labelled_at_the_right_end()
    {
        var plotly = PlotlyFigure.Of(ControlChartFigure.Of(MadeUpChart.XbarR()));

        var upper = plotly["data"]!.AsArray().First(trace => (string?)trace!["name"] == "UCL")!;
        Assert.Equal("dash", (string?)upper["line"]!["dash"]);
        var label = plotly["layout"]!["annotations"]!.AsArray().First(annotation => (string?)annotation!["text"] == "UCL 1060.0")!;
        Assert.Equal(1060, (double)label["y"]!);
        Assert.Equal("paper", (string?)label["xref"]);
        Assert.Equal(1, (double)label["x"]!);
    }

    [Fact]
    public void Zones_and_baseline_are_shapes_below_the_lines()
    {
        var shapes = PlotlyFigure.Of(ControlChartFigure.Of(MadeUpChart.XbarR()))["layout"]!["shapes"]!.AsArray();

        Assert.Equal(8, shapes.Count);
        Assert.All(shapes, shape => Assert.Equal("below", (string?)shape!["layer"]));
        Assert.Single(shapes, shape => (string?)shape!["label"]?["text"] == "baseline");
    }

    [Fact]
    public void Gaps_and_values_that_are_not_finite_are_null()
    {
        var plotly = PlotlyFigure.Of(ControlChartFigure.Of(MadeUpChart.XbarR(missing: 7).WithPoint(9, double.NaN)));

        var course = plotly["data"]!.AsArray().First(trace => (string?)trace!["name"] == "X̄")!;
        Assert.False((bool)course["connectgaps"]!);
        Assert.Equal([6, 8], Enumerable.Range(0, 20).Where(i => course["y"]![i] is null));
        Assert.DoesNotContain("NaN", JsonNode.Parse(plotly.ToJsonString())!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_carry_their_rule_and_their_reason_and_markup_in_names_stays_text()
    {
        var chart = MadeUpChart.XbarR(metric: "<a href='x'>t</a>").WithPoint(15, 1075.2, "nelson-1: <b>one</b> point");

        var plotly = PlotlyFigure.Of(ControlChartFigure.Of(chart));

        var marks = plotly["data"]!.AsArray().First(trace => (string?)trace!["mode"] == "markers+text")!;
        Assert.Equal("1", (string?)marks["text"]![0]);
        Assert.Equal("Point 15, X̄ = 1075 °C: nelson-1: &lt;b&gt;one&lt;/b&gt; point", (string?)marks["hovertext"]![0]);
        Assert.Equal("am-01 &lt;a href='x'&gt;t&lt;/a&gt;: X̄-R, n = 5, 3σ", (string?)plotly["layout"]!["title"]!["text"]);
    }

    [Fact]
    public void A_label_is_not_repeated_on_marks_close_to_each_other()
    {
        var marks = new[] { 0.0, 1, 2, 50, 51, 100 }.Select((x, i) => new FigureMark(x, 1, i == 4 ? "2" : "1", "reason")).ToList();

        var plotly = PlotlyFigure.Of(new Figure("f", [new FigurePanel("y", [], marks, [])], new FigureAxis("x", false)));

        Assert.Equal(["1", "", "", "1", "2", "1"], plotly["data"]![0]!["text"]!.AsArray().Select(text => (string?)text));
    }

    [Fact]
    public void An_area_is_one_closed_outline_for_each_stretch()
    {
        var reading = new MetricReading("m", "k", "", 1, MadeUpChart.Start, null, null, MetricCondition.Normal);
        var points = new List<SeriesPoint> { new(1000, 1, 2, 1), new(2000, 1, 2, 1), new(3000, 1, 2, 1), new(4000, 1, 2, 1), new(99000, 1, 2, 1) };

        var area = PlotlyFigure.Of(TrendFigure.Of(reading, points))["data"]![0]!;

        Assert.Equal("toself", (string?)area["fill"]);
        Assert.Equal("[1000,2000,3000,4000,4000,3000,2000,1000,null,99000,99000]", area["x"]!.ToJsonString());
        Assert.Equal("[2,2,2,2,1,1,1,1,null,2,1]", area["y"]!.ToJsonString());
    }

    [Fact]
    public void Points_that_lack_values_are_hollow_and_in_a_legend()
    {
        var chart = MadeUpChart.XbarR();
        chart = chart with
        {
            Panels = [.. chart.Panels.Select(panel => panel with { Points = [.. panel.Points.Select(point => point.Index == 12 ? point with { Missing = 1 } : point)] })],
        };

        var plotly = PlotlyFigure.Of(ControlChartFigure.Of(chart));

        var hollow = plotly["data"]!.AsArray().Where(trace => (string?)trace!["name"] == "lacks values").ToList();
        Assert.True((bool)plotly["layout"]!["showlegend"]!);
        Assert.Equal([true, false], hollow.Select(trace => (bool)trace!["showlegend"]!));
        Assert.Equal("circle-open", (string?)hollow[0]!["marker"]!["symbol"]![0]);
        var course = plotly["data"]!.AsArray().First(trace => (string?)trace!["name"] == "X̄")!;
        Assert.Equal([4.0, 0, 4], Enumerable.Range(10, 3).Select(i => (double)course["marker"]!["size"]![i]!));
    }
}
