using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Streaming;

/// <summary>Keeps the newest records and values that were refused, counts all of them, and appends them to a file if there is one.</summary>
/// <remarks>
/// The file holds one JSON object a line: source, offset, reason, and raw (text) or rawBase64 (bytes that aren't UTF-8). A file
/// that cannot be written does not end the run: <see cref="FileProblem"/> says so, and nothing more is written. Thread-safe.
/// </remarks>
#pragma warning disable CA1711 // The trade's word, although it is no System.Collections.Queue.
public sealed class DeadLetterQueue : IDisposable
#pragma warning restore CA1711
{
    /// <summary>Size that the file doesn't grow beyond: 64 MiB.</summary>
    public const long MaxFileBytes = 64L * 1024 * 1024;

    private readonly Lock _writing = new();
    private readonly KeptAside<DeadLetter> _letters;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly long _maxFileBytes;
    private readonly string? _path;
    private FileStream? _file;

    /// <summary>Starts empty.</summary>
    /// <param name="capacity">Most letters to keep; at least 1.</param>
    /// <param name="path">File to append to, created when the first letter comes; or <see langword="null"/> for none.</param>
    public DeadLetterQueue(int capacity = 1000, string? path = null)
        : this(capacity, path, MaxFileBytes)
    {
    }

    internal DeadLetterQueue(int capacity, string? path, long maxFileBytes)
    {
        _letters = new(capacity);
        _path = string.IsNullOrEmpty(path) ? null : path;
        _maxFileBytes = maxFileBytes;
    }

    /// <summary>Letters so far, including those no longer kept.</summary>
    public long Total => _letters.Total;

    /// <summary>Why the file is no longer written, in one sentence; <see langword="null"/> if it is, or if there is none.</summary>
    public string? FileProblem { get; private set; }

    /// <summary>Returns the letters that are kept, oldest first.</summary>
    public IReadOnlyList<DeadLetter> Snapshot() => _letters.Snapshot();

    /// <summary>Takes a letter.</summary>
    public void Add(DeadLetter letter) => AddRange([letter]);

    /// <summary>Takes letters in their order.</summary>
    public void AddRange(IReadOnlyList<DeadLetter> letters)
    {
        foreach (var letter in letters)
        {
            _letters.Add(letter);
        }

        if (_path is null)
        {
            return;
        }

        lock (_writing)
        {
            Append(_path, letters);
        }
    }

    /// <summary>Closes the file. Letters can still be taken and looked at; one that comes opens the file again.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private static void Write(ArrayBufferWriter<byte> line, DeadLetter letter)
    {
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("source", letter.Source);
            json.WriteNumber("offset", letter.Offset);
            json.WriteString("reason", letter.Reason);
            if (Utf8.IsValid(letter.Raw.Span))
            {
                json.WriteString("raw", letter.Raw.Span);
            }
            else
            {
                json.WriteBase64String("rawBase64", letter.Raw.Span);
            }

            json.WriteEndObject();
        }

        line.Write("\n"u8);
    }

    private void Append(string path, IReadOnlyList<DeadLetter> letters)
    {
        if (FileProblem is not null)
        {
            return;
        }

        try
        {
            _file ??= new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            foreach (var letter in letters)
            {
                _line.ResetWrittenCount();
                Write(_line, letter);
                if (_file.Length + _line.WrittenCount > _maxFileBytes)
                {
                    FileProblem = Invariant(
                        $"The dead-letter file {path} has reached {_maxFileBytes} bytes; move it away to go on writing in the next run.");
                    return;
                }

                _file.Write(_line.WrittenSpan);
            }

            _file.Flush();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            FileProblem = Invariant($"The dead-letter file {path} cannot be written: {problem.Message}");
        }
    }
}
