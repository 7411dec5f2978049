using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources.Files;
using RealtimeWorkbench.Sources.Recordings;

namespace RealtimeWorkbench.Sources;

/// <summary>Writes samples to a file, from which <see cref="RecordedFile"/> or <see cref="JsonLinesFile"/> reads the same to the last bit.</summary>
/// <remarks>
/// The ending of the file's name decides about its format: <c>.jsonl</c>, <c>.ndjson</c> and <c>.json</c> are JSON lines, all others the format
/// of recordings: blocks of columns, compressed, each with a checksum (docs/recordings.md). Not thread-safe.
/// </remarks>
public sealed class Recording : IAsyncDisposable
{
    /// <summary>Usual ending of a recording's name.</summary>
    public const string Extension = ".rtwr";

    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly IRecordingFile _file;
    private readonly Dictionary<string, SourcePosition> _uncommitted = [];
    private readonly HashSet<string> _begun = [];
    private long _flushed;
    private bool _isFlushed = true;

    private Recording(IRecordingFile file, TimeProvider time)
    {
        (_file, _time) = (file, time);
        _flushed = time.GetTimestamp();
    }

    /// <summary>Samples in the file.</summary>
    public long Samples => _file.Samples;

    /// <summary>Records that could not become samples and that the format has no place for; recordings in blocks have one.</summary>
    public long LeftOut { get; private set; }

    private bool HasLetters => _file is BlockRecordingFile;

    /// <summary>Begins a recording.</summary>
    /// <param name="path">File to write; a file of that name is replaced.</param>
    /// <param name="time">Clock; the system's if not given.</param>
    /// <exception cref="SourceException">The file cannot be written; the message says why.</exception>
    public static Recording Create(string path, TimeProvider? time = null) => Open(path, append: false, time, _ => { });

    /// <summary>Goes on with a recording, or begins one where there is no such file.</summary>
    /// <param name="path">File to write. A block at its end that was cut off is taken away.</param>
    /// <param name="say">Takes a sentence about each damage of the file.</param>
    /// <param name="time">Clock; the system's if not given.</param>
    /// <exception cref="SourceException">The file cannot be written, or is no recording that can be gone on with; the message says why.</exception>
    public static Recording Append(string path, Action<string> say, TimeProvider? time = null) => Open(path, append: true, time, say);

    /// <summary>Whether a path has the ending of JSON lines.</summary>
    public static bool IsJsonLines(string path) =>
        Path.GetExtension(path).ToUpperInvariant() is ".JSONL" or ".NDJSON" or ".JSON";

    /// <summary>Appends the samples of a batch; it stays the caller's.</summary>
    /// <exception cref="SourceException">The file cannot be written, with this batch or one before; the message says why.</exception>
    public void Append(SampleBatch batch) => Append(null, batch);

    /// <summary>Writes all that was appended, so that it outlives a loss of power.</summary>
    /// <exception cref="SourceException">The file cannot be written; the message says why.</exception>
    public void Flush()
    {
        (_isFlushed, _flushed) = (_file.Flush(), _time.GetTimestamp());
    }

    /// <summary>Records a source to its end, with the faults if it knows them. What was appended is on the disk within a second.</summary>
    /// <remarks>
    /// A source that can resume goes on behind what the file has of it, and is told what is in the file once that is on the disk.
    /// </remarks>
    /// <param name="source">Source to record.</param>
    /// <param name="cancellationToken">Ends the recording; what was recorded so far stays, and is complete.</param>
    /// <exception cref="SourceException">The source cannot be read, or the file cannot be written; the message says why.</exception>
    public async Task AppendAllAsync(ISampleSource source, CancellationToken cancellationToken = default)
    {
        var resumable = source is IResumableSource { IsResumable: true } able ? able : null;
        _begun.Clear();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var batches = source.ReadAsync(reading.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = Task.FromResult(false);
        try
        {
            while (true)
            {
                next = batches.MoveNextAsync().AsTask();
                await FlushWhileWaitingAsync(next, resumable).ConfigureAwait(false);
                if (!await next.ConfigureAwait(false))
                {
                    break;
                }

                using var batch = batches.Current;
                Take(resumable, batch);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // So a recording of a live source ends.
        }
        finally
        {
            // Where the file fails, the source is still being asked, and cannot be let go before it has answered.
            await reading.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await batches.DisposeAsync().ConfigureAwait(false);
        }

        _file.End((source as IFaultTruth)?.Faults ?? []);
        _isFlushed = true;
        Commit(resumable);
        (source as IResumableSource)?.Committed([]);
    }

    /// <summary>Writes what is left and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_isFlushed)
            {
                Flush();
            }
        }
        finally
        {
            await _file.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static Recording Open(string path, bool append, TimeProvider? time, Action<string> say)
    {
        time ??= TimeProvider.System;
#pragma warning disable CA2000 // The recording disposes its file.
        if (!IsJsonLines(path))
        {
            return new Recording(BlockRecordingFile.Open(path, append, time.GetUtcNow(), say), time);
        }

        return append && File.Exists(path)
            ? throw new SourceException($"Cannot go on with {path}: JSON lines do not say how far their source was read; record to a file with another ending, such as {Extension}.")
            : new Recording(JsonLinesRecordingFile.Create(path), time);
#pragma warning restore CA2000
    }

    private void Take(IResumableSource? source, SampleBatch batch)
    {
        if (batch.Mark is { } mark)
        {
            mark.Complete(source is null ? null : Answer(source, mark));
            return;
        }

        Append(source?.PositionsName, batch);
        if (source is not null && batch.End != default && !batch.GoesBeyondEnd)
        {
            _uncommitted[batch.End.Partition ?? ""] = batch.End;
            FlushIfDue(source);
        }
    }

    /// <summary>Where a partition is read on. One that was given away and comes back may have been recorded by somebody else meanwhile: its group knows.</summary>
    private SourcePosition? Answer(IResumableSource source, PartitionMark mark)
    {
        if (mark.Change == PartitionChange.Assigned)
        {
            return _begun.Add(mark.Partition) ? _file.PositionOf(source.PositionsName, mark.Partition) : null;
        }

        // Its next owner begins where this one says.
        Flush();
        Commit(source);
        return null;
    }

    private void Append(string? source, SampleBatch batch)
    {
        _file.Append(source, batch);
        _isFlushed = false;
        LeftOut += HasLetters ? 0 : batch.Rejected.Count;
    }

    /// <summary>Sees to it that what a source gave before it fell silent does not wait for its next sample.</summary>
    private async Task FlushWhileWaitingAsync(Task next, IResumableSource? source)
    {
        while (!_isFlushed && !next.IsCompleted)
        {
            var left = FlushEvery - _time.GetElapsedTime(_flushed);
            if (left > TimeSpan.Zero)
            {
                using var over = new CancellationTokenSource();
                await Task.WhenAny(next, Task.Delay(left, _time, over.Token)).ConfigureAwait(false);
                await over.CancelAsync().ConfigureAwait(false);
            }

            FlushIfDue(source);
        }

        FlushIfDue(source);
    }

    private void FlushIfDue(IResumableSource? source)
    {
        if (!_isFlushed && _time.GetElapsedTime(_flushed) >= FlushEvery)
        {
            Flush();
            Commit(source);
        }
    }

    private void Commit(IResumableSource? source)
    {
        if (_isFlushed && _uncommitted.Count > 0)
        {
            source?.Committed([.. _uncommitted.Values]);
            _uncommitted.Clear();
        }
    }
}
