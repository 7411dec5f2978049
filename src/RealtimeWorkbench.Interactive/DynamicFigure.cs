using System.Text.Json;
using System.Text.Json.Nodes;
using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Plotly.NET.TraceObjects;

namespace RealtimeWorkbench.Interactive;

/// <summary>Turns a figure as plotly.js takes it into Plotly.NET's objects, which carry the same names.</summary>
/// <remarks>
/// Axes, titles, shapes and the like become the types that Plotly.NET has for them: its functions, such as
/// <c>Chart.WithXAxisStyle</c>, find and combine only those.
/// </remarks>
internal static class DynamicFigure
{
    public static Trace Trace(JsonObject description) =>
        Fill(new Trace2D(description["type"]!.GetValue<string>()), description);

    public static Layout Layout(JsonObject description) => Fill(new Layout(), description);

    private static T Fill<T>(T target, JsonObject description)
        where T : DynamicObj.DynamicObj
    {
        foreach (var (name, value) in description)
        {
            // Absent and null are the same to plotly.js; Plotly.NET compares values, and null has none.
            if (value is not null)
            {
                target.SetProperty(name, Convert(name, value));
            }
        }

        return target;
    }

    private static object Convert(string name, JsonNode value) => value switch
    {
        JsonObject described => Fill(ObjectFor(name), described),
        JsonArray items when name == "shapes" => items.Select(item => Fill(new Shape(), item!.AsObject())).ToArray(),
        JsonArray items when name == "annotations" => items.Select(item => Fill(new Annotation(), item!.AsObject())).ToArray(),
        JsonArray items when items.Any(item => item?.GetValueKind() == JsonValueKind.String) =>
            items.Select(item => item?.GetValue<string>()).ToArray(),
        JsonArray items => items.Select(item => item is null ? (double?)null : Number(item)).ToArray(),
        _ => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => value.GetValue<string>(),
            _ => Number(value),
        },
    };

    /// <summary>A number, whichever type it was put into the figure with.</summary>
    private static double Number(JsonNode value) =>
        value.AsValue().TryGetValue<double>(out var number) ? number : value.GetValue<int>();

    private static DynamicObj.DynamicObj ObjectFor(string name) => name switch
    {
        "title" => new Title(),
        "font" => new Font(),
        "margin" => new Margin(),
        "legend" => new Legend(),
        "line" => new Line(),
        "marker" => new Marker(),
        "label" => new ShapeLabel(),
        _ when name.StartsWith("xaxis", StringComparison.Ordinal) || name.StartsWith("yaxis", StringComparison.Ordinal) => new LinearAxis(),
        _ => new DynamicObj.DynamicObj(),
    };
}
