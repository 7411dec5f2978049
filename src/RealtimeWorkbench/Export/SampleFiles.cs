using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Export;

/// <summary>Samples as files that the file source reads back.</summary>
internal static class SampleFiles
{
    /// <summary>Names of columns and fields that are no metrics.</summary>
    private static readonly HashSet<string> Reserved =
        new(["timestamp", "machine", "metric", "value", "status", "layer", "x", "y", "z"], StringComparer.OrdinalIgnoreCase);

    /// <summary>A head and a row for every sample, with a column for every metric in alphabetical order.</summary>
    public static IEnumerable<string> Csv(IReadOnlyList<Sample> samples)
    {
        var metrics = samples.SelectMany(sample => sample.Values.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        var hasStatus = samples.Any(sample => sample.Status is not null);
        var hasPosition = samples.Any(sample => sample.Position is not null);
        var csv = new CsvWriter().Text("timestamp").Text("machine");
        foreach (var column in (IEnumerable<string>)[.. hasStatus ? ["status"] : Array.Empty<string>(), .. hasPosition ? ["layer", "x", "y", "z"] : Array.Empty<string>()])
        {
            csv.Text(column);
        }

        foreach (var metric in metrics)
        {
            csv.Text(NameOf(metric));
        }

        yield return csv.TakeRow();
        foreach (var sample in InOrder(samples))
        {
            csv.Time(sample.Timestamp).Text(sample.Machine);
            if (hasStatus)
            {
                csv.Text(sample.Status);
            }

            if (hasPosition)
            {
                csv.Whole(sample.Position?.Layer).Number(sample.Position?.X).Number(sample.Position?.Y).Number(sample.Position?.Z);
            }

            foreach (var metric in metrics)
            {
                csv.Number(sample.Values.TryGetValue(metric, out var value) ? value : null);
            }

            yield return csv.TakeRow();
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
                WriteFinite(json, NameOf(metric), value);
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

    /// <summary>A metric that is called like one of our columns would be read back as that column.</summary>
    private static string NameOf(string metric) => Reserved.Contains(metric) ? $"metric.{metric}" : metric;
}
