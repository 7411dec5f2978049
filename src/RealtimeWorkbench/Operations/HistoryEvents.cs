using System.Buffers;
using System.Text;
using System.Text.Json;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Health;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Operations;

/// <summary>Makes events of a history of what happens in a run.</summary>
internal static class HistoryEvents
{
    /// <summary>What tells a point from others of its run.</summary>
    public static string KeyOf(Signal signal) => Invariant($"{signal.Machine}/{signal.Metric}/{signal.Rule}@{signal.Time.UtcTicks}");

    /// <summary>What tells a report of health from others of its run.</summary>
    public static string KeyOf(HealthReport report) => Invariant($"{report.Component}@{report.Time.UtcTicks}");

    /// <summary>An alert as it stands.</summary>
    public static HistoryEvent Of(string run, Alert alert)
    {
        var view = AlertView.Of(alert);
        return new HistoryEvent(
            run,
            HistoryEventKind.Alert,
            view.Id,
            view.RaisedAt,
            view.ClearedAt,
            view.Machine,
            view.Metric,
            Word(view.State),
            Word(view.Severity),
            Json(writer =>
            {
                writer.WriteString("id", view.Id);
                writer.WriteString("rule", view.Rule);
                Write(writer, "message", view.Message, view.Value, view.Lower, view.Upper);
                writer.WriteString("lastSeenAt", view.LastSeenAt.UtcDateTime);
                writer.WriteNumber("count", view.Count);
                if (view.AcknowledgedBy is { } by)
                {
                    writer.WriteString("acknowledgedBy", by);
                    writer.WriteString("acknowledgedAt", view.AcknowledgedAt!.Value.UtcDateTime); // There is one where there is somebody.
                    writer.WriteString("note", view.Note);
                }
            }));
    }

    /// <summary>A point that breaks a rule.</summary>
    public static HistoryEvent Of(string run, Signal signal) => new(
        run,
        HistoryEventKind.Point,
        KeyOf(signal),
        signal.Time,
        null,
        signal.Machine,
        signal.Metric,
        signal.Rule,
        Word(signal.Severity),
        Json(writer => Write(writer, "message", signal.Explanation, signal.Value, signal.Lower, signal.Upper)));

    /// <summary>The health of a component.</summary>
    public static HistoryEvent Of(string run, HealthReport report) => new(
        run,
        HistoryEventKind.Health,
        KeyOf(report),
        report.Time,
        null,
        report.Component,
        "",
        Word(report.Status),
        "",
        Json(writer =>
        {
            if (report.Score is { } score)
            {
                writer.WriteNumber("score", score);
            }

            writer.WriteStartArray("issues");
            foreach (var issue in report.Reasons)
            {
                writer.WriteStringValue(issue);
            }

            writer.WriteEndArray();
        }));

    private static void Write(Utf8JsonWriter writer, string name, string text, double? value, double? lower, double? upper)
    {
        writer.WriteString(name, text);
        foreach (var (key, number) in new[] { ("value", value), ("lower", lower), ("upper", upper) })
        {
            if (number is { } known && double.IsFinite(known))
            {
                writer.WriteNumber(key, known);
            }
        }
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
