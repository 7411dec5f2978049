using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Kafka;

/// <summary>What the headers of a message say of its sample.</summary>
/// <param name="settings">Which headers are looked at.</param>
/// <param name="catalog">Learns the units of metrics.</param>
internal sealed class MessageHeaders(KafkaSettings settings, MetricCatalog catalog)
{
    /// <summary>Header with the units of the metrics, a JSON object such as {"temperature":"°C"}: wide samples have no place for them.</summary>
    public const string Units = "rtw.units";

    private byte[] _newestUnits = [];

    /// <summary>The machine, or nothing.</summary>
    public ReadOnlySpan<byte> MachineIn(Headers? headers) => Find(headers, settings.MachineHeader);

    /// <summary>The metric, or nothing.</summary>
    public ReadOnlySpan<byte> MetricIn(Headers? headers) => Find(headers, settings.MetricHeader);

    /// <summary>Reads the event time.</summary>
    /// <param name="headers">Headers of the message.</param>
    /// <param name="otherwise">Ticks of UTC where there is no such header.</param>
    /// <param name="ticks">Ticks of UTC.</param>
    /// <param name="reason">Why the header holds no time.</param>
    public bool TryReadTime(Headers? headers, long otherwise, out long ticks, [NotNullWhen(false)] out string? reason)
    {
        (ticks, reason) = (otherwise, null);
        var text = Find(headers, settings.TimeHeader);
        if (text.IsEmpty || SampleDefaults.TryReadTime(text, out ticks))
        {
            return true;
        }

        reason = $"Header {settings.TimeHeader} is {Quoted(text)}; a time from 1980 to 2099 is needed, ISO 8601 such as 2026-11-21T10:15:23.456Z, or s, ms, µs or ns since 1970.";
        return false;
    }

    /// <summary>Takes the units that a sink has sent along. What is no such object says nothing of the sample, which counts all the same.</summary>
    public void LearnUnits(Headers? headers)
    {
        var said = Find(headers, Units);
        if (said.IsEmpty || said.SequenceEqual(_newestUnits))
        {
            return;
        }

        _newestUnits = said.ToArray();
        try
        {
            foreach (var (name, unit) in JsonSerializer.Deserialize<Dictionary<string, string?>>(said) ?? [])
            {
                if (catalog.Metrics.TryGetId(name, out var metric) && catalog.UnitOf(metric).Length == 0)
                {
                    catalog.SetUnit(metric, unit ?? "");
                }
            }
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // Not from a sink of ours: no units are learned from it.
        }
    }

    private static ReadOnlySpan<byte> Find(Headers? headers, string name) =>
        headers is { Count: > 0 } && name.Length > 0 && headers.TryGetLastBytes(name, out var bytes) ? bytes : default;

    private static string Quoted(ReadOnlySpan<byte> text) =>
        $"\"{Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)])}{(text.Length > 40 ? "…" : "")}\"";
}
