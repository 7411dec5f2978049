using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Streaming;

/// <summary>Tells a source how far its samples have been processed, where no checkpoint does.</summary>
/// <remarks>
/// Positions are noted once their samples are in the queues, then a note is put behind them. Once all workers have come to it, what
/// was noted has been processed, up to the oldest sample that is still held for its order: a program that is killed has the rest
/// again.
/// </remarks>
/// <param name="source">The source.</param>
/// <param name="queues">Queues of the workers.</param>
/// <param name="time">Clock of the run.</param>
internal sealed class ReadingProgress(IResumableSource source, SampleQueue[] queues, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, Partition> _partitions = new(StringComparer.Ordinal);
    private Partition? _newest;
    private bool _hasBegun;
    private volatile string? _problem;

    /// <summary>Why the source could not be told, in one sentence; <see langword="null"/> if it could.</summary>
    public string? Problem => _problem;

    /// <summary>Notes how far a batch goes that is in the queues.</summary>
    /// <param name="end">Where it ends; without a partition there is nobody to be told.</param>
    /// <param name="receivedAt">When it arrived.</param>
    public void Note(SourcePosition end, long receivedAt)
    {
        if (end.Partition is not { } name)
        {
            return;
        }

        lock (_lock)
        {
            if (_newest?.Name != name && !_partitions.TryGetValue(name, out _newest))
            {
                // No mark has announced it, as with what is pushed in: nobody reads it again.
                return;
            }

            var partition = _newest!; // Set above, or known already.
            if (end.Offset < partition.Reached.Offset)
            {
                // It was made anew. What a note on its way says is of the old one.
                _partitions[name] = _newest = partition = new Partition(name);
            }

            partition.Reached = end;
            partition.ReceivedAt = receivedAt;
        }
    }

    /// <summary>Does what a mark says and answers it, once all before it has been processed and the source knows.</summary>
    public async ValueTask HandleAsync(PartitionMark mark)
    {
        if (mark.Partition.Length > 0)
        {
            await TellAsync(mark).ConfigureAwait(false);
            Begin(mark);
        }

        mark.Complete();
    }

    /// <summary>Tells the source again and again, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await TellAsync(mark: null).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    /// <summary>Tells the source the last, and that there will be no more. The workers have ended.</summary>
    public void End()
    {
        if (!Array.Exists(queues, queue => queue.IsAborted))
        {
            List<SourcePosition> last;
            lock (_lock)
            {
                last = [.. _partitions.Values.Where(partition => partition.HasReached).Select(partition => partition.Reached)];
            }

            Tell(last);
        }

        TellAll([]);
    }

    public void Dispose() => _turn.Dispose();

    private async Task TellAsync(PartitionMark? mark)
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            List<(Partition Of, SourcePosition At, long ReceivedAt)> noted;
            lock (_lock)
            {
                noted = [.. _partitions.Values.Where(partition => partition.IsToBeTold).Select(partition => (partition, partition.Reached, partition.ReceivedAt))];
            }

            if (noted.Count == 0 && mark is null)
            {
                return;
            }

            var note = new ProgressNote(queues.Length, mark);
            foreach (var queue in queues)
            {
                queue.Write(note);
            }

            if (await note.Done.ConfigureAwait(false))
            {
                Take(note, noted);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Take(ProgressNote note, List<(Partition Of, SourcePosition At, long ReceivedAt)> noted)
    {
        var processed = new List<SourcePosition>();
        lock (_lock)
        {
            foreach (var (partition, at, receivedAt) in noted)
            {
                if (ReferenceEquals(_partitions.GetValueOrDefault(partition.Name), partition)
                    && partition.Process(at, receivedAt, note.OldestHeld(partition.Name)) is { } position)
                {
                    processed.Add(position);
                }
            }
        }

        Tell(processed);
    }

    private void Tell(List<SourcePosition> positions)
    {
        if (positions.Count > 0)
        {
            TellAll(positions);
        }
    }

    private void TellAll(List<SourcePosition> positions)
    {
        try
        {
            source.Committed(positions);
            _problem = null;
        }
#pragma warning disable CA1031 // The top of the loop: what comes next is told again, and health says so until then.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            _problem = $"{source.Name} could not be told how far its samples have been processed: {problem.Message}";
        }
    }

    private void Begin(PartitionMark mark)
    {
        bool isFirst;
        lock (_lock)
        {
            _newest = null;
            _partitions.Remove(mark.Partition);
            if (mark.Change == PartitionChange.Assigned)
            {
                _partitions.Add(mark.Partition, new Partition(mark.Partition));
            }

            isFirst = !_hasBegun;
            _hasBegun = true;
        }

        if (isFirst)
        {
            // So that the source waits for what it is told at the end, however soon that is.
            TellAll([]);
        }
    }

    /// <summary>How far a partition is in the queues, and how far it may have been processed.</summary>
    private sealed class Partition(string name)
    {
        /// <summary>Where it stood at earlier notes, and when that had arrived: what is held decides when it counts.</summary>
        private readonly Queue<(SourcePosition At, long ReceivedAt)> _waiting = new();
        private long _asked = -1;

        public string Name => name;

        public SourcePosition Reached { get; set; } = new(-1, name);

        public long ReceivedAt { get; set; }

        public bool HasReached => Reached.Offset >= 0;

        public bool IsToBeTold => _waiting.Count > 0 || Reached.Offset != _asked;

        public SourcePosition? Process(SourcePosition at, long receivedAt, long oldestHeld)
        {
            if (at.Offset != _asked)
            {
                _asked = at.Offset;
                _waiting.Enqueue((at, receivedAt));
            }

            SourcePosition? processed = null;
            while (_waiting.TryPeek(out var first) && first.ReceivedAt < oldestHeld)
            {
                processed = _waiting.Dequeue().At;
            }

            return processed;
        }
    }
}
