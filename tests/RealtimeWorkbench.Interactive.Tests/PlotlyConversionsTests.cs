using System.Text.Json;
using Plotly.NET;
using Plotly.NET.LayoutObjects;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using Figure = RealtimeWorkbench.Figures.Figure;

namespace RealtimeWorkbench.Interactive.Tests;

public sealed class PlotlyConversionsTests
{
    [Fact]
    public void A_chart_has_the_very_traces_and_layout_that_the_workbench_draws() =>
        AssertDrawnAlike(ControlChartFigure.Of(Charts.Temperature), Charts.Temperature.ToPlotly());

    [Fact]
    public void A_figure_of_bars_and_names_is_drawn_alike()
    {
        var figure = ParetoFigure.Of([new CauseCount("tool worn", 3), new CauseCount("new batch", 1), new CauseCount(null, 2)]);

        AssertDrawnAlike(figure, figure.ToPlotly());
    }

    [Fact]
    public void A_figure_of_one_line_is_a_single_chart()
    {
        var reading = new MetricReading("am-01", "temperature", "°C", 20, DateTimeOffset.UnixEpoch, null, null, MetricCondition.Normal);
        var figure = TrendFigure.Of(reading, [new SeriesPoint(Charts.Start, 20, 20, 20), new SeriesPoint(Charts.Start + 1000, 21, 21, 21)]);

        var chart = figure.ToPlotly();

        Assert.True(chart.IsChart);
        Assert.Equal("°C", Parse(GenericChart.toFigureJson(chart)).GetProperty("layout").GetProperty("yaxis")
            .GetProperty("title").GetProperty("text").GetString()!.Split('(', ')')[1]);
    }

    [Fact]
    public void Functions_of_Plotly_NET_find_the_title_the_axes_and_the_shapes()
    {
        var layout = GenericChart.getLayout(Charts.Temperature.ToPlotly());

        Assert.IsType<Title>(layout.TryGetTypedPropertyValue<Title>("title").Value);
        Assert.IsType<LinearAxis>(layout.TryGetTypedPropertyValue<LinearAxis>("yaxis2").Value);
        Assert.NotEmpty(layout.TryGetTypedPropertyValue<IEnumerable<Shape>>("shapes").Value);
        Assert.NotEmpty(layout.TryGetTypedPropertyValue<IEnumerable<Annotation>>("annotations").Value);
    }

    [Fact]
    public void Its_page_loads_nothing_from_a_network()
    {
        var page = GenericChart.toEmbeddedHTML(Charts.Temperature.ToPlotly());

        Assert.DoesNotContain("<script src=", page, StringComparison.Ordinal);
        Assert.Contains("<title>am-01 temperature", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Styling_one_chart_leaves_the_next_as_it_was()
    {
        var before = GenericChart.toJson(Charts.Temperature.ToPlotly());
        var styled = Charts.Temperature.ToPlotly();
        GenericChart.getLayout(styled).SetProperty("hovermode", "x");
        GenericChart.getConfig(styled).SetProperty("responsive", false);

        Assert.Equal(before, GenericChart.toJson(Charts.Temperature.ToPlotly()));
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    private static void AssertDrawnAlike(Figure figure, GenericChart chart)
    {
        var drawn = Parse(PlotlyFigure.Of(figure).ToJsonString());
        var converted = Parse(GenericChart.toFigureJson(chart));
        AssertSame(drawn.GetProperty("data"), converted.GetProperty("data"), "data");
        AssertSame(drawn.GetProperty("layout"), converted.GetProperty("layout"), "layout");
    }

    private static void AssertSame(JsonElement expected, JsonElement actual, string path)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, $"{path} is {actual.ValueKind} instead of {expected.ValueKind}.");
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Select(member => member.Name).Order(), actual.EnumerateObject().Select(member => member.Name).Order());
                foreach (var member in expected.EnumerateObject())
                {
                    AssertSame(member.Value, actual.GetProperty(member.Name), $"{path}.{member.Name}");
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
                foreach (var (index, item) in expected.EnumerateArray().Index())
                {
                    AssertSame(item, actual[index], $"{path}[{index}]");
                }

                break;
            case JsonValueKind.Number:
                Assert.Equal(expected.GetDouble(), actual.GetDouble());
                break;
            default:
                Assert.Equal(expected.ToString(), actual.ToString());
                break;
        }
    }
}
