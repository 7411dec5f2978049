using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RealtimeWorkbench.Samples;

/// <summary>Writes samples as JSON lines in the wide form, such that <see cref="JsonSampleReader"/> reads back the same to the last bit.</summary>
/// <param name="output">Where the UTF-8 bytes go.</param>
/// <remarks>Every line ends in "\n". Not thread-safe.</remarks>
public sealed class JsonSampleWriter(IBufferWriter<byte> output) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(
        output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes the samples of a batch, a line each. Dead letters are not samples and stay out.</summary>
    public void Write(SampleBatch batch)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            Write(batch, row);
        }
    }

    /// <summary>Writes one sample.</summary>
    /// <param name="batch">Batch that holds it.</param>
    /// <param name="row">Row of the sample there.</param>
    public void Write(SampleBatch batch, int row)
    {
        _json.WriteStartObject();
        WriteTimestamp(batch.Timestamps[row]);
        _json.WriteString("machine"u8, batch.Catalog.Machines[batch.Machines[row]]);
        if (batch.Layers[row] != SampleBatch.None)
        {
            _json.WriteNumber("layer"u8, batch.Layers[row]);
        }

        WriteCoordinate("x"u8, batch.X[row]);
        WriteCoordinate("y"u8, batch.Y[row]);
        WriteCoordinate("z"u8, batch.Z[row]);
        var values = 0;
        foreach (var metric in batch.Metrics)
        {
            var value = batch.Column(metric)[row];
            if (!double.IsNaN(value))
            {
                values++;
                _json.WriteNumber(batch.Catalog.Metrics[metric], value);
            }
        }

        if (batch.Statuses[row] != SampleBatch.None)
        {
            _json.WriteString("status"u8, batch.Catalog.Statuses[batch.Statuses[row]]);
        }
        else if (values == 0)
        {
            // A reader takes a record without any value for a mistake; a null says that nothing was measured.
            _json.WriteNull(batch.Metrics.Length > 0 ? batch.Catalog.Metrics[batch.Metrics[0]] : "value");
        }

        _json.WriteEndObject();
        _json.Flush();
        output.Write("\n"u8);
        _json.Reset();
    }

    /// <inheritdoc />
    public void Dispose() => _json.Dispose();

    private void WriteTimestamp(long ticks)
    {
        Span<byte> text = stackalloc byte[32];
        var time = new DateTime(ticks, DateTimeKind.Utc);
        var format = ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'"
            : ticks % TimeSpan.TicksPerMillisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"
            : "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
        time.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        _json.WriteString("timestamp"u8, text[..length]);
    }

    private void WriteCoordinate(ReadOnlySpan<byte> name, double value)
    {
        if (!double.IsNaN(value))
        {
            _json.WriteNumber(name, value);
        }
    }
}
