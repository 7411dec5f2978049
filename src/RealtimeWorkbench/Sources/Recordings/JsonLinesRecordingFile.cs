using System.Buffers;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Sources.Recordings;

/// <summary>Writes a recording as JSON lines, for people and other programs; the faults go to a file beside it.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class JsonLinesRecordingFile : IRecordingFile
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);
    private readonly JsonSampleWriter _writer;

    private JsonLinesRecordingFile(string path, FileStream file)
    {
        (_path, _file) = (path, file);
        _writer = new JsonSampleWriter(_bytes);
    }

    /// <inheritdoc />
    public long Samples { get; private set; }

    /// <summary>Begins a recording; a file of that name is replaced.</summary>
    /// <exception cref="SourceException">The file cannot be written.</exception>
    public static JsonLinesRecordingFile Create(string path)
    {
        try
        {
#pragma warning disable CA2000 // The recording disposes it.
            return new JsonLinesRecordingFile(path, new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0));
#pragma warning restore CA2000
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw SourceFile.Unwritable(path, error);
        }
    }

    /// <inheritdoc />
    public SourcePosition? PositionOf(string source, string partition) => null;

    /// <inheritdoc />
    public void Append(string? source, SampleBatch batch)
    {
        _writer.Write(batch);
        var before = _file.Position;
        try
        {
            _file.Write(_bytes.WrittenSpan);
        }
        catch (Exception error) when (SourceFile.IsFull(error))
        {
            CutTo(before);
            throw SourceFile.Unwritable(_path, error);
        }

        _bytes.ResetWrittenCount();
        Samples += batch.Count;
    }

    /// <inheritdoc />
    public bool Flush()
    {
        Try(() => _file.Flush(flushToDisk: true));
        return true;
    }

    /// <inheritdoc />
    public void End(IReadOnlyList<InjectedFault> faults)
    {
        Flush();
        Try(() => FaultTruthFile.WriteBeside(_path, faults));
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        return _file.DisposeAsync();
    }

    /// <summary>Takes a half-written line away again. Where not even that works, readers make a dead letter of it.</summary>
    private void CutTo(long length)
    {
        try
        {
            _file.SetLength(length);
            _file.Position = length;
        }
        catch (IOException)
        {
            // The first error is the one to tell.
        }
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SourceFile.Unwritable(_path, error);
        }
    }
}
