using System.Buffers;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>Writes samples to a file of JSON lines, from which <see cref="JsonLinesFile"/> reads the same to the last bit.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class Recording : IAsyncDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);
    private readonly JsonSampleWriter _writer;

    private Recording(string path, FileStream file)
    {
        _path = path;
        _file = file;
        _writer = new JsonSampleWriter(_bytes);
    }

    /// <summary>Samples written so far.</summary>
    public long Samples { get; private set; }

    /// <summary>Begins a recording.</summary>
    /// <param name="path">File to write; a file of that name is replaced.</param>
    /// <exception cref="SourceException">The file cannot be written; the message says why.</exception>
    public static Recording Create(string path)
    {
        try
        {
            return new Recording(path, new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SourceException(
                $"Cannot write file {path}: {error.Message.TrimEnd('.')}; choose another path.", error);
        }
    }

    /// <summary>Appends the samples of a batch; it stays the caller's.</summary>
    public async ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken = default)
    {
        _writer.Write(batch);
        Samples += batch.Count;
        await _file.WriteAsync(_bytes.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _bytes.ResetWrittenCount();
    }

    /// <summary>Records a source to its end, and beside it the faults if it knows them. A source that can resume is told what is in the file.</summary>
    /// <param name="source">Source to record.</param>
    /// <param name="cancellationToken">Ends the recording; what was recorded so far stays, and is complete.</param>
    public async Task AppendAllAsync(ISampleSource source, CancellationToken cancellationToken = default)
    {
        try
        {
            await foreach (var batch in source.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    batch.Mark?.Complete();
                    await AppendAsync(batch, CancellationToken.None).ConfigureAwait(false);
                    if (batch.End.Partition is not null)
                    {
                        await _file.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                        (source as IResumableSource)?.Committed([batch.End]);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // So a recording of a live source ends.
        }

        await _file.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        (source as IResumableSource)?.Committed([]);
        if (source is IFaultTruth truth)
        {
            FaultTruthFile.WriteBeside(_path, truth.Faults);
        }
    }

    /// <summary>Writes what is left and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        await _file.DisposeAsync().ConfigureAwait(false);
    }
}
