using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Tests.Figures;

public sealed class ParetoFigureTests
{
    [Fact]
    public void Bars_descend_and_the_line_adds_up_what_is_known()
    {
        var panel = ParetoFigure.Of([new("tool worn", 5), new("power cut", 3), new("gas", 2), new(null, 7)]).Panels[0];

        Assert.Equal([5.0, 3, 2, 7], panel.Bars.Select(bar => bar.Height));
        Assert.Equal(["5 (50 %)", "3 (80 %)", "2 (100 %)", "7"], panel.Bars.Select(bar => bar.Label));
        Assert.Equal([5.0, 8.0, 10.0], Assert.Single(panel.Lines).Y);
        Assert.Equal([false, false, false, true], panel.Bars.Select(bar => bar.IsSoft));
    }

    [Fact]
    public void Rare_causes_are_put_together()
    {
        var figure = ParetoFigure.Of([.. Enumerable.Range(1, 12).Select(i => new CauseCount($"cause {i}", 20 - i))]);

        Assert.Equal("3 other causes", figure.XAxis.Categories[^1]);
        Assert.Equal(10 + 9 + 8, figure.Panels[0].Bars[^1].Height);
    }

    [Fact]
    public void Names_stand_upright_where_they_do_not_fit_side_by_side()
    {
        var figure = ParetoFigure.Of([.. Enumerable.Range(1, 8).Select(i => new CauseCount($"recalibrated{i}", 20 - i))]);

        Assert.DoesNotContain("rotate", SvgFigure.Of(figure, 1200), StringComparison.Ordinal);
        Assert.Contains("rotate(-90)", SvgFigure.Of(figure, 380), StringComparison.Ordinal);
    }

    [Fact]
    public void Plotly_gets_bars_at_named_places()
    {
        var plotly = PlotlyFigure.Of(ParetoFigure.Of([new("tool <b>worn</b>", 5), new(null, 7)]));

        Assert.Equal("bar", (string?)plotly["data"]![0]!["type"]);
        Assert.Equal("[5,7]", plotly["data"]![0]!["y"]!.ToJsonString());
        Assert.Equal(["tool &lt;b&gt;worn&lt;/b&gt;", "no cause yet"], plotly["layout"]!["xaxis"]!["ticktext"]!.AsArray().Select(text => (string?)text));
    }
}
