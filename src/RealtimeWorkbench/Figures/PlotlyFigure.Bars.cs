using System.Text.Json.Nodes;

namespace RealtimeWorkbench.Figures;

/// <content>Bars, vertical lines, axes of names.</content>
public static partial class PlotlyFigure
{
    private static JsonObject XAxis(Figure figure)
    {
        var axis = Axis(
            figure.XAxis.Title, ("type", figure.XAxis.IsTime ? "date" : "linear"), ("anchor", "y" + Suffix(figure.Panels.Count - 1)));
        if (figure.XAxis.Categories is { Count: > 0 } names)
        {
            axis["tickvals"] = Numbers(names.Select((_, i) => (double?)(i + 1)));
            axis["ticktext"] = Texts(names);
            axis["range"] = new JsonArray(0.5, names.Count + 0.5);
        }

        return axis;
    }

    private static void AddBars(JsonArray data, FigurePanel panel, string axis)
    {
        if (panel.Bars.Count == 0)
        {
            return;
        }

        var trace = Trace(panel.YTitle, axis, inLegend: false);
        trace["type"] = "bar";
        trace["x"] = Numbers(panel.Bars.Select(bar => (double?)((bar.From + bar.To) / 2)));
        trace["y"] = Numbers(panel.Bars.Select(bar => (double?)bar.Height));
        trace["width"] = Numbers(panel.Bars.Select(bar => (double?)(bar.To - bar.From)));
        trace["text"] = Texts(panel.Bars.Select(bar => bar.Label));
        trace["textposition"] = "outside";
        trace["cliponaxis"] = false;
        trace["hovertext"] = Texts(panel.Bars.Select(bar => bar.Text));
        trace["hoverinfo"] = "text";
        trace["marker"] = new JsonObject
        {
            ["color"] = Texts(panel.Bars.Select(bar => bar.IsSoft ? Grey : Palette[0])),
            ["opacity"] = 0.6,
        };
        data.Add(trace);
    }

    private static void AddBreaks(JsonArray shapes, FigurePanel panel, string axis)
    {
        foreach (var place in panel.Breaks.Where(place => double.IsFinite(place.At)))
        {
            shapes.Add(new JsonObject
            {
                ["type"] = "line",
                ["xref"] = "x",
                ["yref"] = axis + " domain",
                ["x0"] = place.At,
                ["x1"] = place.At,
                ["y0"] = 0,
                ["y1"] = 1,
                ["line"] = new JsonObject { ["color"] = Grey, ["width"] = place.IsLimit ? 1.5 : 1, ["dash"] = place.IsLimit ? "dash" : "dot" },
                ["label"] = new JsonObject { ["text"] = Escaped(place.Name), ["textposition"] = "end", ["textangle"] = 0, ["xanchor"] = "left" },
            });
        }
    }

    private static string SymbolOf(FigureMark mark) => mark.Style switch
    {
        MarkStyle.Incomplete => "circle-open",
        MarkStyle.Excluded => "x-thin-open",
        MarkStyle.Noted => "circle-open",
        _ => mark.IsHollow ? "diamond-open" : "diamond",
    };
}
