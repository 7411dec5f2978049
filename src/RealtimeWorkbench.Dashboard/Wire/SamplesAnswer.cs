using System.Text.Json.Nodes;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /data</c>.</summary>
/// <param name="Samples">Newest sample of each machine, in the wide form that <c>POST /data</c> takes.</param>
internal sealed record SamplesAnswer(IReadOnlyList<JsonObject> Samples)
{
    /// <summary>Writes samples in the wide form.</summary>
    public static SamplesAnswer Of(IEnumerable<Sample> samples) => new([.. samples.Select(ObjectOf)]);

    private static JsonObject ObjectOf(Sample sample)
    {
        var json = new JsonObject
        {
            ["timestamp"] = UtcTimeConverter.TextOf(sample.Timestamp),
            ["machine"] = sample.Machine,
        };
        if (sample.Position is { } position)
        {
            Add(json, "layer", position.Layer);
            Add(json, "x", position.X);
            Add(json, "y", position.Y);
            Add(json, "z", position.Z);
        }

        foreach (var (metric, value) in sample.Values)
        {
            Add(json, metric, value);
        }

        if (sample.Status is { } status)
        {
            json.TryAdd("status", status);
        }

        return json;
    }

    private static void Add(JsonObject json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.TryAdd(name, number);
        }
    }
}
