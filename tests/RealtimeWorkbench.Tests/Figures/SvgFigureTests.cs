using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Tests.Figures;

public sealed class SvgFigureTests
{
    private const string Hostile = "<script>alert(1)</script>&\"'\u0001\ud800";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Is_well_formed_and_says_what_it_shows()
    {
        var chart = MadeUpChart.XbarR().WithPoint(15, 1075.2, "nelson-1: one point beyond 3σ");

        var root = XDocument.Parse(SvgFigure.Of(ControlChartFigure.Of(chart))).Root!;

        Assert.Equal("img", root.Attribute("role")?.Value);
        Assert.StartsWith("0 0 900 ", root.Attribute("viewBox")?.Value, StringComparison.Ordinal);
        Assert.Equal("am-01 temperature: X̄-R, n = 5, 3σ", root.Element(Svg + "title")?.Value);
        Assert.Contains(
            "X̄ (°C): X̄, 20 values from 987.5 to 1075; CL 1000.0; UCL 1060.0; LCL 940.0; Marked points: 1. Point 15, X̄ = 1075 °C: nelson-1",
            root.Element(Svg + "desc")?.Value,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_limits_marks_and_axes()
    {
        var chart = MadeUpChart.XbarR().WithPoint(15, 1075.2, "nelson-1: one point beyond 3σ");

        var texts = Texts(SvgFigure.Of(ControlChartFigure.Of(chart)));

        Assert.Superset(
            new HashSet<string> { "UCL 1060.0", "CL 1000.0", "LCL 940.0", "UCL 220.0", "1", "baseline", "X̄ (°C)", "R (°C)", "Time (UTC)", "10:01:00", "2026-11-21" },
            texts.ToHashSet());
    }

    [Fact]
    public void Neighbours_that_broke_the_same_rule_are_labelled_once()
    {
        var chart = MadeUpChart.XbarR().WithPoint(13, 1070, "nelson-1: x").WithPoint(14, 1071, "nelson-1: x").WithPoint(15, 1072, "nelson-1: x").WithPoint(19, 1070, "nelson-1: x");

        var texts = Texts(SvgFigure.Of(ControlChartFigure.Of(chart), width: 400));

        Assert.Equal(2, texts.Count(text => text == "1"));
    }

    [Fact]
    public void Hollow_points_have_no_dot_and_stand_in_a_legend()
    {
        var whole = MadeUpChart.XbarR();
        var points = whole.Panels[0].Points.Select(point => point.Index == 12 ? point with { Missing = 1 } : point);
        var lacking = whole with { Panels = [whole.Panels[0] with { Points = [.. points] }, whole.Panels[1]] };

        var (before, after) = (SvgFigure.Of(ControlChartFigure.Of(whole)), SvgFigure.Of(ControlChartFigure.Of(lacking)));

        Assert.DoesNotContain("lacks values", Texts(before));
        Assert.Single(Texts(after), text => text == "lacks values");
        Assert.Equal(Dots(before) - 1, Dots(after));

        static int Dots(string svg) => svg.Split("h0").Length;
    }

    [Fact]
    public void Counts_have_whole_numbers_on_their_axis()
    {
        var texts = Texts(SvgFigure.Of(ParetoFigure.Of([new CauseCount("tool worn", 1), new CauseCount("power cut", 1)])));

        Assert.Contains("1", texts);
        Assert.DoesNotContain("0.5", texts);
    }

    [Fact]
    public void A_gap_breaks_the_path()
    {
        var whole = CoursePath(MadeUpChart.XbarR());
        var broken = CoursePath(MadeUpChart.XbarR(missing: 7));

        Assert.Equal(1, whole.Count(c => c == 'M'));
        Assert.Equal(19, whole.Count(c => c == 'L'));
        Assert.Equal(2, broken.Count(c => c == 'M'));
        Assert.Equal(17, broken.Count(c => c == 'L'));
    }

    [Fact]
    public void Hostile_texts_stay_texts()
    {
        var chart = MadeUpChart.XbarR(Hostile, Hostile, Hostile).WithPoint(15, 1075.2, Hostile);

        var svg = SvgFigure.Of(ControlChartFigure.Of(chart));

        Assert.DoesNotContain("<script", svg, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(XDocument.Parse(svg).Descendants(Svg + "script"));
        Assert.Contains("<script>alert(1)</script>&\"'\ufffd\ufffd", string.Join('\n', Texts(svg)), StringComparison.Ordinal);
    }

    [Fact]
    public void Needs_nothing_from_outside_and_runs_no_script()
    {
        var svg = SvgFigure.Of(ControlChartFigure.Of(MadeUpChart.XbarR()));

        Assert.DoesNotMatch(@"href|url\(|@import|<script|\son\w+=", svg);
        Assert.Equal("http://www.w3.org/2000/svg", Assert.Single(Regex.Matches(svg, "https?:[^\"]*")).Value);
    }

    [Fact]
    public void Does_not_depend_on_culture_or_run()
    {
        var figure = ControlChartFigure.Of(MadeUpChart.XbarR());
        var german = SvgFigure.Of(figure);
        var previous = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");

            Assert.Equal(german, SvgFigure.Of(ControlChartFigure.Of(MadeUpChart.XbarR())));
        }
        finally
        {
            CultureInfo.CurrentCulture = previous;
        }
    }

    [Fact]
    public void Labels_at_the_end_keep_their_distance()
    {
        var lines = Enumerable.Range(0, 8).Select(i => new FigureLine(
            "limit", LineStyle.Limit, [0, 1], [i * 0.001, i * 0.001], $"limit {i}"));
        var far = new FigureLine("far", LineStyle.Plain, [0, 1], [0, 100]);

        var svg = SvgFigure.Of(new Figure("close", [new FigurePanel("y", [.. lines, far], [], [])], new FigureAxis("x", false)));

        var places = XDocument.Parse(svg).Descendants(Svg + "text").Where(text => text.Value.StartsWith("limit", StringComparison.Ordinal))
            .Select(text => double.Parse(text.Attribute("y")!.Value, CultureInfo.InvariantCulture)).Order().ToList();
        Assert.Equal(8, places.Count);
        Assert.All(places.Zip(places.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 12.9));
    }

    [Fact]
    public void Values_that_are_not_finite_never_reach_the_picture()
    {
        var line = new FigureLine("odd", LineStyle.Points, [1, double.NaN, 3, 4], [1, 2, double.PositiveInfinity, double.NaN]);
        var area = new FigureArea("odd", [1, 2], [double.NaN, 1], [2, double.NegativeInfinity]);
        var figure = new Figure(
            "odd",
            [new FigurePanel("y", [line], [new FigureMark(double.NaN, 1, "?", "odd")], [new FigureBand("b", double.NaN, 1, true, 1)]) { Areas = [area] }],
            new FigureAxis("x", true));

        var svg = SvgFigure.Of(figure);

        Assert.DoesNotMatch("NaN|∞|Infinity", svg);
        Assert.NotNull(XDocument.Parse(svg).Root);
    }

    [Theory]
    [InlineData(239)]
    [InlineData(double.NaN)]
    public void A_width_without_room_for_a_picture_is_refused(double width)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SvgFigure.Of(ControlChartFigure.Of(MadeUpChart.XbarR()), width));
    }

    private static string CoursePath(RealtimeWorkbench.Live.ChartView chart) => XDocument.Parse(SvgFigure.Of(ControlChartFigure.Of(chart)))
        .Descendants(Svg + "path").First(path => path.Attribute("class")?.Value == "c0").Attribute("d")!.Value;

    private static IEnumerable<string> Texts(string svg) => XDocument.Parse(svg).Descendants(Svg + "text").Select(text => text.Value);
}
