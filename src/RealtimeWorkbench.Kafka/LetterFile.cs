using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Confluent.Kafka;

namespace RealtimeWorkbench.Kafka;

/// <summary>Writes dead letters to a file whole, one JSON object a line: where they stood, the reason, and the message with key, time and headers.</summary>
/// <remarks>Bytes that are no text in UTF-8 are written in Base64, under the name with "Base64" behind it. Not thread-safe.</remarks>
/// <param name="path">File to append to; made when the first letter comes.</param>
internal sealed class LetterFile(string path) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private FileStream? _file;

    /// <summary>Appends a letter.</summary>
    /// <returns>Why it cannot be written, in one sentence, or <see langword="null"/> if it is.</returns>
    public string? Write(ConsumeResult<byte[]?, byte[]?> letter)
    {
        _line.ResetWrittenCount();
        Format(_line, letter);
        try
        {
            _file ??= new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            _file.Write(_line.WrittenSpan);
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Unwritable(problem);
        }
    }

    /// <summary>Writes what has not been written yet.</summary>
    /// <returns>Why it cannot be written, in one sentence, or <see langword="null"/> if it is.</returns>
    public string? Flush()
    {
        try
        {
            _file?.Flush();
            return null;
        }
        catch (IOException problem)
        {
            return Unwritable(problem);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file?.Dispose();

    /// <summary>Text of a header of a letter, or <see langword="null"/>.</summary>
    public static string? Text(ConsumeResult<byte[]?, byte[]?> letter, string header) =>
        letter.Message.Headers.TryGetLastBytes(header, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Writes one line.</summary>
    internal static void Format(ArrayBufferWriter<byte> line, ConsumeResult<byte[]?, byte[]?> letter)
    {
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("source", $"kafka:{Text(letter, DeadLetterTopic.SourceTopic)}/{Text(letter, DeadLetterTopic.SourcePartition)}");
            json.WriteNumber(
                "offset",
                long.TryParse(Text(letter, DeadLetterTopic.SourceOffset), NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : -1);
            json.WriteString("reason", Text(letter, DeadLetterTopic.Reason) ?? "");
            Write(json, "key", letter.Message.Key);
            if (letter.Message.Timestamp.Type != TimestampType.NotAvailable)
            {
                json.WriteString("time", letter.Message.Timestamp.UtcDateTime);
            }

            json.WriteStartArray("headers");
            foreach (var header in letter.Message.Headers.Where(header => !header.Key.StartsWith(DeadLetterTopic.Prefix, StringComparison.Ordinal)))
            {
                json.WriteStartObject();
                json.WriteString("name", header.Key);
                Write(json, "value", header.GetValueBytes());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (Text(letter, DeadLetterTopic.FullLength) is { } length)
            {
                json.WriteString("cutFrom", length);
            }

            Write(json, "raw", letter.Message.Value);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, string name, byte[]? bytes)
    {
        if (bytes is null)
        {
            json.WriteNull(name);
        }
        else if (Utf8.IsValid(bytes))
        {
            json.WriteString(name, bytes);
        }
        else
        {
            json.WriteBase64String(name + "Base64", bytes);
        }
    }

    private string Unwritable(Exception problem) => $"The file {path} cannot be written: {problem.Message.TrimEnd('.')}; choose another with --to file:PATH.";
}
