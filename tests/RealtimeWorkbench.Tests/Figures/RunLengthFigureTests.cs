using System.Globalization;
using System.Xml.Linq;
using RealtimeWorkbench.Figures;

namespace RealtimeWorkbench.Tests.Figures;

public sealed class RunLengthFigureTests
{
    private static readonly RunLengthCurve Limits = new(
        "limits alone", [(0, new(370.4, 0, "closed form")), (1, new(43.9, 0, "closed form")), (3, new(2, 0, "closed form"))]);

    [Fact]
    public void Says_how_often_it_cries_wolf_in_points_and_time()
    {
        Assert.Equal(
            "I, 3 sigma: a false alarm every 370.4 points, 6.173 min", RunLengthFigure.Of("I, 3 sigma", [Limits], everySeconds: 1).Title);
    }

    [Fact]
    public void Equal_ratios_are_equal_distances()
    {
        var curve = new RunLengthCurve("c", [(0, new(1000, 0, "m")), (1, new(100, 0, "m")), (2, new(10, 0, "m")), (3, new(double.PositiveInfinity, 0, "m"))]);

        var svg = SvgFigure.Of(RunLengthFigure.Of("t", [curve]));

        var path = XDocument.Parse(svg).Descendants("{http://www.w3.org/2000/svg}path").First(one => one.Attribute("class")?.Value == "c0").Attribute("d")!.Value;
        var y = path.Split('M', 'L').Skip(1).Select(point => double.Parse(point.Split(' ')[1], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(3, y.Count);
        Assert.Equal(y[1] - y[0], y[2] - y[1], 0.2);
        Assert.Equal("log", (string?)PlotlyFigure.Of(RunLengthFigure.Of("t", [curve]))["layout"]!["yaxis"]!["type"]);
    }
}
