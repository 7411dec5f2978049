using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Export;

/// <summary>Samples as files that the file source reads back.</summary>
internal static class SampleFiles
{
    /// <summary>A head and a row for every sample, with a column for every metric in alphabetical order.</summary>
    public static IEnumerable<string> Csv(IReadOnlyList<Sample> samples)
    {
        var metrics = samples.SelectMany(sample => sample.Values.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        var columns = new SampleColumns(
            metrics,
            [.. metrics.Select(_ => "")],
            samples.Any(sample => sample.Status is not null),
            samples.Any(sample => sample.Position is not null));
        yield return columns.Head();
        foreach (var sample in InOrder(samples))
        {
            yield return columns.Row(sample);
        }
    }

    /// <summary>A JSON object a line, with a field for every metric that was measured.</summary>
    public static IEnumerable<string> JsonLines(IReadOnlyList<Sample> samples)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        foreach (var sample in InOrder(samples))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", IsoTime.Of(sample.Timestamp));
            json.WriteString("machine", sample.Machine);
            if (sample.Position is { } position)
            {
                WriteFinite(json, "layer", position.Layer);
                WriteFinite(json, "x", position.X);
                WriteFinite(json, "y", position.Y);
                WriteFinite(json, "z", position.Z);
            }

            foreach (var (metric, value) in sample.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                WriteFinite(json, SampleColumns.NameOf(metric), value);
            }

            if (sample.Status is not null)
            {
                json.WriteString("status", sample.Status);
            }

            json.WriteEndObject();
            json.Flush();
            yield return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
            bytes.Clear();
            json.Reset();
        }
    }

    private static void WriteFinite(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
    }

    private static IEnumerable<Sample> InOrder(IReadOnlyList<Sample> samples) =>
        samples.OrderBy(sample => sample.Timestamp).ThenBy(sample => sample.Machine, StringComparer.Ordinal);
}
