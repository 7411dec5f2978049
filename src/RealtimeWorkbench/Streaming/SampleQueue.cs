using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

#pragma warning disable CA2000 // Batches change owner from call to call here, which the rule cannot follow.

namespace RealtimeWorkbench.Streaming;

/// <summary>Holds the samples that wait for one worker: bounded in samples, with a policy for when it is full.</summary>
/// <remarks>One writer, one reader; the rest may be called by anybody. Takes one lock a batch and allocates nothing once warm.</remarks>
internal sealed class SampleQueue(int capacity, OverflowPolicy policy, int keepEvery, StreamStatistics statistics)
{
    private readonly Lock _lock = new();
    private readonly Queue<SampleBatch> _batches = new();
    private readonly Queue<(long After, QueueNote Note)> _notes = new();
    private readonly AsyncSignal _changed = new();
    private readonly AsyncSignal _room = new();
    private readonly Thinning _thinning = new(keepEvery);
    private volatile int _count;
    private long _heardAt;
    private int _firstRow;

    /// <summary>Batches that came and that went: how many lie before a note.</summary>
    private long _came;
    private long _went;
    private bool _completed;
    private bool _finished;
    private bool _aborted;

    /// <summary>Samples that wait.</summary>
    public int Count => _count;

    /// <summary>Reading of the <see cref="ListeningClock"/> when the source last delivered a sample for this queue.</summary>
    public TimeSpan HeardAt
    {
        get => new(Volatile.Read(ref _heardAt));
        set => Volatile.Write(ref _heardAt, value.Ticks);
    }

    /// <summary>Whether what waited was discarded, and so is all that still comes.</summary>
    public bool IsAborted
    {
        get
        {
            lock (_lock)
            {
                return _aborted;
            }
        }
    }

    /// <summary>Whether nothing waits and nothing more will come.</summary>
    public bool IsFinished
    {
        get
        {
            lock (_lock)
            {
                return _aborted || (_completed && _batches.Count == 0 && _notes.Count == 0);
            }
        }
    }

    /// <summary>Ends the reading if nothing waits and nothing more will come: notes that are written from then on are given up.</summary>
    public bool TryFinish()
    {
        lock (_lock)
        {
            return _finished |= IsFinished;
        }
    }

    /// <summary>Takes a batch, and its ownership. Waits for room if the policy says so.</summary>
    /// <param name="batch">At most as many samples as the capacity.</param>
    public ValueTask WriteAsync(SampleBatch batch)
    {
        if (policy == OverflowPolicy.Sample && _count > capacity / 2)
        {
            var before = batch.Count;
            batch = _thinning.Thin(batch);
            statistics.AddDropped(before - batch.Count);
        }

        return TryWrite(batch) ? ValueTask.CompletedTask : WriteOnceThereIsRoomAsync(batch);
    }

    /// <summary>Puts a note behind the samples that wait. Notes take no room.</summary>
    public void Write(QueueNote note)
    {
        lock (_lock)
        {
            if (!_aborted && !_finished)
            {
                _notes.Enqueue((_came, note));
                note = null!;
            }
        }

        note?.Abandon();
        _changed.Set();
    }

    /// <summary>Hands out the note that lies before all samples that wait, if one does.</summary>
    public bool TryReadNote([MaybeNullWhen(false)] out QueueNote note)
    {
        lock (_lock)
        {
            if (_notes.TryPeek(out var first) && first.After <= _went)
            {
                note = _notes.Dequeue().Note;
                return true;
            }
        }

        note = null;
        return false;
    }

    /// <summary>
    /// Hands out the oldest batch, and its ownership, if it has at most <paramref name="limit"/> samples, no note lies before it, and it
    /// is of the same partition as <paramref name="like"/>.
    /// </summary>
    public bool TryRead(int limit, out SampleBatch batch, SampleBatch? like = null)
    {
        int firstRow;
        lock (_lock)
        {
            if (!_batches.TryPeek(out batch!)
                || batch.Count - _firstRow > limit
                || (_notes.TryPeek(out var note) && note.After <= _went)
                || (like is not null && like.End.Partition != batch.End.Partition))
            {
                return false;
            }

            _went++;
            _batches.Dequeue();
            firstRow = _firstRow;
            _firstRow = 0;
            _count -= batch.Count - firstRow;
        }

        _room.Set();
        if (firstRow > 0)
        {
            batch = WithoutFirst(batch, firstRow);
        }

        return true;
    }

    /// <summary>Waits until something may have changed: a batch came, the queue was completed, or somebody called <see cref="Wake"/>.</summary>
    public ValueTask WaitAsync() => _changed.WaitAsync();

    /// <summary>Makes the reader look again.</summary>
    public void Wake() => _changed.Set();

    /// <summary>Says that nothing more will be written; what waits can still be read.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
        }

        _changed.Set();
    }

    /// <summary>Discards what waits and what is still written, and counts it.</summary>
    public void Abort()
    {
        lock (_lock)
        {
            _aborted = true;
            statistics.AddDiscarded(_count);
            while (_batches.TryDequeue(out var batch))
            {
                batch.Dispose();
            }

            _count = 0;
            _firstRow = 0;
            while (_notes.TryDequeue(out var entry))
            {
                entry.Note.Abandon();
            }
        }

        _changed.Set();
        _room.Set();
    }

    private static SampleBatch WithoutFirst(SampleBatch batch, int rows)
    {
        var rest = SampleBatch.Rent(batch.Catalog, batch.Count - rows);
        rest.ReceivedAt = batch.ReceivedAt;
        rest.End = batch.End;
        for (var row = rows; row < batch.Count; row++)
        {
            rest.AddRowFrom(batch, row);
        }

        batch.Dispose();
        return rest;
    }

    private bool TryWrite(SampleBatch batch)
    {
        lock (_lock)
        {
            if (_aborted)
            {
                statistics.AddDiscarded(batch.Count);
                batch.Dispose();
                return true;
            }

            var excess = _count + batch.Count - capacity;
            if (excess > 0)
            {
                if (policy == OverflowPolicy.Wait)
                {
                    return false;
                }

                statistics.AddDropped(excess);
                if (policy == OverflowPolicy.DropOldest)
                {
                    DropOldest(excess);
                }
                else
                {
                    DropLast(batch, excess);
                }
            }

            if (batch.Count == 0)
            {
                batch.Dispose();
            }
            else
            {
                _batches.Enqueue(batch);
                _came++;
                _count += batch.Count;
            }
        }

        _changed.Set();
        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteOnceThereIsRoomAsync(SampleBatch batch)
    {
        do
        {
            await _room.WaitAsync().ConfigureAwait(false);
        }
        while (!TryWrite(batch));
    }

    private static void DropLast(SampleBatch batch, int rows)
    {
        for (; rows > 0; rows--)
        {
            batch.RemoveLastRow();
        }
    }

    private void DropOldest(int rows)
    {
        _count -= rows;
        for (_firstRow += rows; _batches.TryPeek(out var oldest) && _firstRow >= oldest.Count;)
        {
            _firstRow -= oldest.Count;
            _went++;
            _batches.Dequeue().Dispose();
        }
    }
}
