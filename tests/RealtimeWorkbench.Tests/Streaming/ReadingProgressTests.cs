using System.Collections.Concurrent;
using System.Threading.Channels;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Streaming;

/// <summary>What a source with partitions is told where no checkpoint is kept.</summary>
public sealed class ReadingProgressTests
{
    private static readonly TimeSpan ToldEvery = TimeSpan.FromMilliseconds(500);

    private readonly ManualTime _time = new(Make.Start);
    private readonly Parts _source = new();
    private readonly RecordingMonitor _monitor = new();

    [Fact]
    public async Task Samples_count_as_processed_once_a_worker_is_through_with_them_and_not_while_they_wait()
    {
        using var isFree = new ManualResetEventSlim();
        using var isInside = new SemaphoreSlim(0);
        var monitor = new FakeMonitor(_ =>
        {
            isInside.Release();
            isFree.Wait(Make.Patience);
        });
        var run = Make.Pipeline(_time, monitor).RunAsync(_source);
        await _source.MarkAsync("p/0", PartitionChange.Assigned);
        _source.Send("p/0", 1, Make.Sample(0));
        Assert.True(await isInside.WaitAsync(Make.Patience));
        _time.Advance(ToldEvery);

        // What is read behind it has been taken by the queue, and the worker still holds the first.
        await _source.SendAndReadAsync("p/0", 2, Make.Sample(1));
        Assert.Empty(_source.Told);

        isFree.Set();
        _source.End();
        await run.WaitAsync(Make.Patience);
        Assert.Equal(2, _source.Told.Last().Offset);
        Assert.True(_source.IsToldOfTheEnd);
    }

    [Fact]
    public async Task A_sample_that_is_held_for_its_order_holds_the_position_before_it()
    {
        var run = Make.Pipeline(_time, _monitor, options: new() { AllowedLateness = TimeSpan.FromSeconds(10) }).RunAsync(_source);
        await _source.MarkAsync("p/0", PartitionChange.Assigned);
        await _source.SendAndReadAsync("p/0", 1, Make.Sample(0));

        // Marks of another partition have it noted how far this one is, whenever the timer comes.
        await _source.MarkAsync("p/1", PartitionChange.Assigned);
        _time.Advance(ToldEvery);
        await _source.SendAndReadAsync("p/0", 2, Make.Sample(20));
        await _monitor.FirstBatch.Task.WaitAsync(Make.Patience);
        await _source.MarkAsync("p/1", PartitionChange.Revoked);
        await _source.UntilToldAsync(1);

        // The one at 20 s waits for others of its time; all that is told at the end has had its turn.
        Assert.DoesNotContain(2, _source.Told.Select(position => position.Offset));
        _source.End();
        await run.WaitAsync(Make.Patience);
        Assert.Equal(2, _source.Told.Last().Offset);
    }

    [Fact]
    public async Task What_is_held_of_a_partition_that_goes_is_processed_and_told_before_it_goes()
    {
        var run = Make.Pipeline(_time, _monitor, options: new() { AllowedLateness = TimeSpan.FromSeconds(10) }).RunAsync(_source);
        await _source.MarkAsync("p/0", PartitionChange.Assigned);
        await _source.MarkAsync("p/1", PartitionChange.Assigned);
        _source.Send("p/0", 7, Make.Sample(0, machine: "a"));
        _source.Send("p/1", 9, Make.Sample(0, machine: "b"));

        await _source.MarkAsync("p/0", PartitionChange.Revoked);

        Assert.Equal([new SourcePosition(7, "p/0")], _source.Told);
        Assert.Equal([1], _monitor.BatchSizes);
        _source.End();
        await run.WaitAsync(Make.Patience);
        Assert.Equal(9, _source.Told.Last().Offset);
    }

    [Theory]
    [InlineData(PartitionChange.Revoked)]
    [InlineData(PartitionChange.Lost)]
    public async Task Machines_of_a_partition_that_has_gone_are_not_silent_until_it_is_back(PartitionChange gone)
    {
        using var stop = new CancellationTokenSource();
        var run = Make.Pipeline(_time, _monitor, options: new() { AdvanceWhenIdle = true }).RunAsync(_source, stop.Token);
        await _source.MarkAsync("p/0", PartitionChange.Assigned);
        await _source.MarkAsync("p/1", PartitionChange.Assigned);
        await _source.SendAndReadAsync("p/0", 1, Make.Sample(0, machine: "gone"));
        await _source.SendAndReadAsync("p/1", 1, Make.Sample(0, machine: "here"));
        await _source.MarkAsync("p/0", gone);

        await AdvanceUntilAsync(() => _monitor.Advances.Count >= 3);
        Assert.All(_monitor.Advances.ToArray(), advance => Assert.Equal("here", _source.Catalog.Machines[advance.Machine]));

        // It comes back, and says nothing: that is a silence.
        await _source.MarkAsync("p/0", PartitionChange.Assigned);
        await AdvanceUntilAsync(() => _monitor.Advances.ToArray().Any(advance => _source.Catalog.Machines[advance.Machine] == "gone"));
        await stop.CancelAsync();
        await run.WaitAsync(Make.Patience);
    }

    [Fact]
    public async Task What_a_stop_discards_was_not_processed()
    {
        using var isFree = new ManualResetEventSlim();
        using var isInside = new SemaphoreSlim(0);
        using var stop = new CancellationTokenSource();
        var monitor = new FakeMonitor(_ =>
        {
            isInside.Release();
            isFree.Wait(Make.Patience);
        });
        var pipeline = Make.Pipeline(_time, monitor);
        var run = pipeline.RunAsync(_source, stop.Token);
        await _source.MarkAsync("p/0", PartitionChange.Assigned);
        _source.Send("p/0", 1, Make.Sample(0));
        Assert.True(await isInside.WaitAsync(Make.Patience));
        await _source.SendAndReadAsync("p/0", 2, Make.Sample(1));
        await stop.CancelAsync();
        _time.Advance(new PipelineOptions().StopWithin);
        isFree.Set();
        var result = await run.WaitAsync(Make.Patience);

        Assert.Equal(1, result.Statistics.Discarded);
        Assert.Empty(_source.Told);
        Assert.True(_source.IsToldOfTheEnd);
    }

    private async Task AdvanceUntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Make.Patience);
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(ToldEvery);
            await Task.Yield();
        }
    }

    /// <summary>A source whose partitions come, speak and go as the test says.</summary>
    private sealed class Parts : IResumableSource
    {
        private readonly Channel<SampleBatch> _batches = Channel.CreateBounded<SampleBatch>(100);
        private readonly ConcurrentQueue<SourcePosition> _told = [];
        private readonly Channel<bool> _isTold = Channel.CreateBounded<bool>(1000);
        private TaskCompletionSource _isTaken = new();

        public string Name => "parts";

        public MetricCatalog Catalog { get; } = new();

        public long? ExpectedSamples => null;

        public IReadOnlyCollection<SourcePosition> Told => _told;

        public bool IsToldOfTheEnd { get; private set; }

        public void Committed(IReadOnlyList<SourcePosition> positions)
        {
            foreach (var position in positions)
            {
                _told.Enqueue(position);
            }

            IsToldOfTheEnd = positions.Count == 0;
            Assert.True(_isTold.Writer.TryWrite(true));
        }

        public async Task UntilToldAsync(long offset)
        {
            using var patience = new CancellationTokenSource(Make.Patience);
            while (_told.All(position => position.Offset != offset))
            {
                _ = await _isTold.Reader.ReadAsync(patience.Token);
            }
        }

        public void Send(string partition, long offset, Sample sample)
        {
            var batch = Make.Batch(Catalog, sample);
            batch.End = new SourcePosition(offset, partition);
            Assert.True(_batches.Writer.TryWrite(batch));
        }

        /// <summary>Sends a sample and waits until it is in the queue of its worker.</summary>
        public async Task SendAndReadAsync(string partition, long offset, Sample sample)
        {
            var taken = _isTaken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Send(partition, offset, sample);
            await taken.Task.WaitAsync(Make.Patience);
        }

        public Task<SourcePosition?> MarkAsync(string partition, PartitionChange change)
        {
            var mark = new PartitionMark(partition, change);
            Assert.True(_batches.Writer.TryWrite(SampleBatch.Marking(Catalog, mark)));
            return mark.Answer.WaitAsync(Make.Patience);
        }

        public void End() => _batches.Writer.Complete();

        public async IAsyncEnumerable<SampleBatch> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var batch in _batches.Reader.ReadAllAsync(cancellationToken))
            {
                yield return batch;
                _isTaken.TrySetResult();
            }
        }
    }
}
