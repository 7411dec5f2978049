using System.Text.Json.Nodes;

namespace RealtimeWorkbench.Figures;

/// <summary>Turns a figure into what plotly.js draws: an object with <c>data</c> and <c>layout</c>.</summary>
/// <remarks>
/// Colours are the Okabe-Ito palette and a grey on a transparent background, readable on light and dark pages alike; a page may
/// put its own <c>layout.font.color</c>. Times are ms since 1970-01-01 UTC. Numbers that aren't finite become <c>null</c>.
/// </remarks>
public static partial class PlotlyFigure
{
    private const string Transparent = "rgba(0,0,0,0)";
    private const string Grey = "#808080";
    private const string Alarm = "#d55e00";
    private const double PanelGap = 0.08;

    /// <summary>Courses differ in more than their colour.</summary>
    private static readonly string[] Dashes = ["solid", "dash", "dot", "dashdot"];

    private static readonly string[] Palette = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"];

    /// <summary>Describes a figure for plotly.js.</summary>
    /// <param name="figure">The figure. Its panels share the horizontal axis, the first one on top.</param>
    /// <returns><c>{"data":[…],"layout":{…}}</c>, newly made.</returns>
    public static JsonObject Of(Figure figure)
    {
        var data = new JsonArray();
        var shapes = new JsonArray();
        var annotations = new JsonArray();
        var layout = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = Escaped(figure.Title) },
            ["paper_bgcolor"] = Transparent,
            ["plot_bgcolor"] = Transparent,
            ["font"] = new JsonObject { ["family"] = "system-ui, sans-serif", ["size"] = 12, ["color"] = Grey },
            ["margin"] = new JsonObject { ["l"] = 64, ["r"] = 104, ["t"] = 48, ["b"] = 48 },
            ["hovermode"] = "closest",
            ["legend"] = new JsonObject { ["orientation"] = "h", ["x"] = 0.0, ["y"] = 1.0, ["yanchor"] = "bottom" },
            ["showlegend"] = figure.Panels.Any(NeedsLegend) || figure.Panels.Any(HasHollow),
            ["xaxis"] = XAxis(figure),
        };
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            var axis = "y" + Suffix(i);
            var panel = figure.Panels[i];
            layout["yaxis" + Suffix(i)] = YAxis(panel, i, figure.Panels.Count);
            AddBars(data, panel, axis);
            AddTraces(data, panel, axis);
            AddBands(shapes, panel, axis, isFirst: i == 0);
            AddBreaks(shapes, panel, axis);
            AddEndLabels(annotations, panel, axis);
        }

        layout["shapes"] = shapes;
        layout["annotations"] = annotations;
        return new JsonObject { ["data"] = data, ["layout"] = layout };
    }

    private static JsonObject YAxis(FigurePanel described, int panel, int panels)
    {
        // Domains are shares of the height, counted from the bottom; panels are counted from the top.
        var height = (1 - (PanelGap * (panels - 1))) / panels;
        var bottom = Math.Max(0, (panels - 1 - panel) * (height + PanelGap));
        var axis = Axis(described.YTitle, ("anchor", "x"), ("hoverformat", ".6~g"));
        if (described.IsLogarithmic)
        {
            axis["type"] = "log";
        }

        if (described.CountsThings)
        {
            axis["rangemode"] = "nonnegative";
            axis["tickformat"] = ",d";
            if (described.Bars.Select(bar => bar.Height).DefaultIfEmpty(0).Max() <= 5)
            {
                axis["dtick"] = 1;
            }
        }

        axis["domain"] = new JsonArray(bottom, panel == 0 ? 1 : bottom + height);
        return axis;
    }

    private static JsonObject Axis(string title, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var axis = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = Escaped(title) },
            ["gridcolor"] = "rgba(128,128,128,0.2)",
            ["zeroline"] = false,
            ["automargin"] = true,
        };
        foreach (var (name, value) in more)
        {
            axis[name] = value;
        }

        return axis;
    }

    private static void AddTraces(JsonArray data, FigurePanel panel, string axis)
    {
        foreach (var area in panel.Areas)
        {
            data.Add(AreaTrace(area, axis, NeedsLegend(panel)));
        }

        var courses = 0;
        foreach (var line in panel.Lines)
        {
            var isCourse = line.Style is LineStyle.Points or LineStyle.Plain;
            var trace = Trace(line.Name, axis, NeedsLegend(panel) && isCourse);
            trace["x"] = Numbers(line.X.Select(x => (double?)x));
            trace["y"] = Numbers(line.Y);
            trace["mode"] = line.Style == LineStyle.Points ? "lines+markers" : "lines";
            trace["connectgaps"] = false;
            trace["hoverinfo"] = isCourse ? "x+y+name" : "skip";
            var dash = isCourse ? Dashes[courses % Dashes.Length] : line.Style switch
            {
                LineStyle.Limit => "dash",
                LineStyle.Provisional => "dot",
                _ => "solid",
            };
            var color = isCourse ? Palette[courses++ % Palette.Length] : Grey;
            trace["line"] = new JsonObject
            {
                ["color"] = color,
                ["width"] = line.Style == LineStyle.Plain ? 1.5 : 1,
                ["dash"] = dash,
            };
            if (line.Style == LineStyle.Points)
            {
                var hollow = panel.Marks.Where(mark => mark.IsHollow).Select(mark => mark.X).ToHashSet();
                trace["marker"] = new JsonObject
                {
                    ["color"] = color,
                    ["size"] = hollow.Count == 0 ? 4 : Numbers(line.X.Select(x => (double?)(hollow.Contains(x) ? 0 : 4))),
                };
            }

            data.Add(trace);
        }

        // Points without enough values are named in a legend, once for all panels.
        FigureMark[] incomplete = [.. panel.Marks.Where(mark => mark.Style == MarkStyle.Incomplete)];
        FigureMark[] marks = [.. panel.Marks.Except(incomplete)];
        if (incomplete.Length > 0)
        {
            var trace = MarkTrace(incomplete, axis);
            trace["name"] = "lacks values";
            trace["mode"] = "markers";
            trace["showlegend"] = !data.Any(known => (string?)known!["name"] == "lacks values");
            trace["legendgroup"] = "lacks values";
            data.Add(trace);
        }

        if (marks.Length > 0)
        {
            data.Add(MarkTrace(marks, axis));
        }
    }

    private static JsonObject Trace(string name, string axis, bool inLegend) => new()
    {
        ["type"] = "scatter",
        ["name"] = Escaped(name),
        ["xaxis"] = "x",
        ["yaxis"] = axis,
        ["showlegend"] = inLegend,
    };

    private static JsonObject MarkTrace(IReadOnlyList<FigureMark> marks, string axis)
    {
        var trace = Trace(marks.All(mark => mark.Style == MarkStyle.Alarm) ? "rule violations" : "marked points", axis, inLegend: false);
        trace["x"] = Numbers(marks.Select(mark => (double?)mark.X));
        trace["y"] = Numbers(marks.Select(mark => (double?)mark.Y));
        trace["mode"] = "markers+text";
        trace["marker"] = marks.All(mark => mark.Style == MarkStyle.Alarm && !mark.IsHollow)
            ? new JsonObject { ["symbol"] = "diamond", ["size"] = 9, ["color"] = Alarm }
            : new JsonObject
            {
                ["symbol"] = Texts(marks.Select(SymbolOf)),
                ["size"] = 9,
                ["color"] = Texts(marks.Select(mark => mark.Style switch
                {
                    MarkStyle.Alarm => Alarm,
                    MarkStyle.Incomplete => Palette[0],
                    _ => Grey,
                })),
                ["line"] = new JsonObject { ["width"] = 1.5 },
            };
        trace["text"] = Texts(Labels(marks));
        trace["textposition"] = "top center";
        trace["hovertext"] = Texts(marks.Select(mark => mark.Text));
        trace["hoverinfo"] = "text";
        return trace;
    }

    /// <summary>Labels of marks, without those that repeat the label of a mark close before: they would cover each other.</summary>
    private static IEnumerable<string> Labels(IReadOnlyList<FigureMark> marks)
    {
        var near = (marks[^1].X - marks[0].X) * 0.1;
        FigureMark? labelled = null;
        foreach (var mark in marks)
        {
            var repeats = labelled is not null && labelled.Label == mark.Label && mark.X - labelled.X < near;
            labelled = repeats ? labelled : mark;
            yield return repeats ? "" : mark.Label;
        }
    }

    /// <summary>An area as closed outlines, one for each stretch between gaps.</summary>
    private static JsonObject AreaTrace(FigureArea area, string axis, bool inLegend)
    {
        var (x, y) = (new List<double?>(), new List<double?>());
        for (var i = 0; i < area.X.Count; i++)
        {
            var first = i;
            while (i < area.X.Count && IsFinite(area.Lower[i]) && IsFinite(area.Upper[i]))
            {
                i++;
            }

            if (i == first)
            {
                continue;
            }

            if (x.Count > 0)
            {
                x.Add(null);
                y.Add(null);
            }

            for (var k = first; k < i; k++)
            {
                x.Add(area.X[k]);
                y.Add(area.Upper[k]);
            }

            for (var k = i - 1; k >= first; k--)
            {
                x.Add(area.X[k]);
                y.Add(area.Lower[k]);
            }
        }

        var trace = Trace(area.Name, axis, inLegend);
        trace["x"] = Numbers(x);
        trace["y"] = Numbers(y);
        trace["mode"] = "lines";
        trace["line"] = new JsonObject { ["width"] = 0, ["color"] = Grey };
        trace["fill"] = "toself";
        trace["fillcolor"] = "rgba(128,128,128,0.3)";
        trace["hoverinfo"] = "skip";
        return trace;
    }

    private static void AddBands(JsonArray shapes, FigurePanel panel, string axis, bool isFirst)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var band in panel.Bands.Where(band => double.IsFinite(band.From) && double.IsFinite(band.To)))
        {
            var shape = new JsonObject
            {
                ["type"] = "rect",
                ["layer"] = "below",
                ["xref"] = band.IsVertical || HasEnds(band) ? "x" : "x domain",
                ["yref"] = band.IsVertical ? axis + " domain" : axis,
                ["x0"] = band.IsVertical ? band.From : band.Start ?? 0,
                ["x1"] = band.IsVertical ? band.To : band.End ?? 1,
                ["y0"] = band.IsVertical ? 0 : band.From,
                ["y1"] = band.IsVertical ? 1 : band.To,
                ["line"] = new JsonObject { ["width"] = 0 },
                ["fillcolor"] = Invariant($"rgba(128,128,128,{Math.Clamp(band.Strength * 2, 0, 1):0.###})"),
            };
            if (band.IsVertical && isFirst && named.Add(band.Name))
            {
                shape["label"] = new JsonObject { ["text"] = Escaped(band.Name), ["textposition"] = "top left" };
            }

            shapes.Add(shape);
        }
    }

    private static bool HasEnds(FigureBand band) => band.Start is not null && band.End is not null;

    private static void AddEndLabels(JsonArray annotations, FigurePanel panel, string axis)
    {
        foreach (var line in panel.Lines)
        {
            if (line.EndLabel is { } label && line.Y.LastOrDefault(IsFinite) is { } y)
            {
                annotations.Add(new JsonObject
                {
                    ["xref"] = "paper",
                    ["x"] = 1.0,
                    ["xanchor"] = "left",
                    ["xshift"] = 4,
                    ["yref"] = axis,
                    ["y"] = y,
                    ["yanchor"] = "middle",
                    ["text"] = Escaped(label),
                    ["showarrow"] = false,
                });
            }
        }
    }

    private static bool NeedsLegend(FigurePanel panel) =>
        panel.Lines.Count(line => line.Style is LineStyle.Points or LineStyle.Plain) + panel.Areas.Count > 1;

    private static bool HasHollow(FigurePanel panel) => panel.Marks.Any(mark => mark.Style == MarkStyle.Incomplete);

    private static string Suffix(int panel) => panel <= 0 ? "" : Invariant($"{panel + 1}");

    private static bool IsFinite(double? value) => value is { } number && double.IsFinite(number);

    private static JsonArray Numbers(IEnumerable<double?> values) =>
        [.. values.Select(value => IsFinite(value) ? JsonValue.Create(value!.Value) : null)];

    private static JsonArray Texts(IEnumerable<string> values) => [.. values.Select(value => JsonValue.Create(Escaped(value)))];

    /// <summary>Plotly reads tags such as a link in every text that it draws; entities keep a name a name.</summary>
    private static string Escaped(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
