using System.Collections.Concurrent;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Tests.Common;

/// <summary>Reads a source as a pipeline does: takes batch after batch, answers marks in their place, and commits what it took.</summary>
internal sealed class SourceReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly IResumableSource _source;
    private readonly Task _reading;
    private readonly Lock _lock = new();
    private readonly List<(Func<bool> Holds, TaskCompletionSource Seen)> _waits = [];

    public SourceReader(IResumableSource source, Action<SampleBatch>? onBatch = null, Func<PartitionMark, SourcePosition?>? answer = null, bool commits = true)
    {
        _source = source;
        ((INoticingSource)source).Noticed += notice =>
        {
            Notices.Enqueue(notice);
            Look();
        };
        _reading = Task.Run(() => ReadAsync(onBatch, answer, commits));
    }

    public ConcurrentQueue<Sample> Samples { get; } = [];

    /// <summary>Where each batch with numbers ended.</summary>
    public ConcurrentQueue<(int Number, SourcePosition Position)> Ends { get; } = [];

    public ConcurrentQueue<DeadLetter> Rejected { get; } = [];

    public ConcurrentQueue<(string Partition, PartitionChange Change)> Marks { get; } = [];

    public ConcurrentQueue<SourceNotice> Notices { get; } = [];

    /// <summary>What the samples have as "n".</summary>
    public IEnumerable<int> Numbers => Samples.Select(sample => (int)sample.Values["n"]);

    /// <summary>Waits until something holds; it is looked at whenever anything comes, here or at the others.</summary>
    public async Task Until(Func<bool> holds, params SourceReader[] others)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var member in others.Prepend(this))
        {
            lock (member._lock)
            {
                member._waits.Add((holds, seen));
            }
        }

        Look();
        await Task.WhenAny(seen.Task, _reading).WaitAsync(Patience);
        if (!seen.Task.IsCompleted)
        {
            await _reading;
            Assert.True(holds(), "Reading has ended before.");
        }
    }

    /// <summary>Reads until the source ends by itself.</summary>
    public Task ToEnd() => _reading.WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _source.Committed([]);
        Assert.True(_reading.IsCompleted);
    }

    private async Task ReadAsync(Action<SampleBatch>? onBatch, Func<PartitionMark, SourcePosition?>? answer, bool commits)
    {
        try
        {
            await foreach (var batch in _source.ReadAsync(_stop.Token))
            {
                using (batch)
                {
                    onBatch?.Invoke(batch);
                    Take(batch);

                    if (batch.Mark is { } mark)
                    {
                        Marks.Enqueue((mark.Partition, mark.Change));
                        mark.Complete(answer?.Invoke(mark));
                    }
                    else if (commits)
                    {
                        _source.Committed([batch.End]);
                    }
                }

                Look();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    /// <summary>Takes a batch whole: whoever waits for its last sample finds its letters, too.</summary>
    private void Take(SampleBatch batch)
    {
        lock (_lock)
        {
            foreach (var letter in batch.Rejected)
            {
                Rejected.Enqueue(letter);
            }

            Sample? last = null;
            for (var row = 0; row < batch.Count; row++)
            {
                Samples.Enqueue(last = batch.ToSample(row));
            }

            if (last is not null && last.Values.TryGetValue("n", out var number))
            {
                Ends.Enqueue(((int)number, batch.End));
            }
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            foreach (var (holds, seen) in _waits)
            {
                if (!seen.Task.IsCompleted && holds())
                {
                    seen.TrySetResult();
                }
            }
        }
    }
}
