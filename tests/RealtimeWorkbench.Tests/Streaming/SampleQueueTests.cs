using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Streaming;

public sealed class SampleQueueTests
{
    private readonly MetricCatalog _catalog = new();
    private readonly StreamStatistics _statistics = new(workers: 1, bufferSize: 10, new ManualTime(Make.Start));
    private int _next;

    [Fact]
    public async Task A_full_queue_makes_the_writer_wait_and_loses_nothing()
    {
        var queue = CreateQueue(OverflowPolicy.Wait);
        await queue.WriteAsync(Batch(7));

        var waiting = queue.WriteAsync(Batch(4)).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.Equal(Enumerable.Range(0, 7), Read(queue, 10));
        await waiting.WaitAsync(Make.Patience);

        Assert.Equal(Enumerable.Range(7, 4), Read(queue, 10));
        Assert.Equal(0, _statistics.Snapshot().Dropped);
    }

    [Fact]
    public async Task Drops_exactly_as_many_of_the_oldest_samples_as_needed()
    {
        var queue = CreateQueue(OverflowPolicy.DropOldest);

        await queue.WriteAsync(Batch(4));
        await queue.WriteAsync(Batch(4));
        await queue.WriteAsync(Batch(7));

        Assert.Equal(10, queue.Count);
        Assert.Equal(5, _statistics.Snapshot().Dropped);
        Assert.Equal([5, 6, 7], Read(queue, 10));
        Assert.Equal([8, 9, 10, 11, 12, 13, 14], Read(queue, 10));
    }

    [Fact]
    public async Task Drops_the_arriving_samples_that_find_no_room()
    {
        var queue = CreateQueue(OverflowPolicy.DropNewest);

        await queue.WriteAsync(Batch(8));
        await queue.WriteAsync(Batch(4));
        await queue.WriteAsync(Batch(4));

        Assert.Equal(6, _statistics.Snapshot().Dropped);
        Assert.Equal(Enumerable.Range(0, 8), Read(queue, 10));
        Assert.Equal([8, 9], Read(queue, 10));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task Takes_every_kth_event_time_from_half_full_on()
    {
        var queue = CreateQueue(OverflowPolicy.Sample, keepEvery: 3);

        await queue.WriteAsync(Batch(6));
        await queue.WriteAsync(Batch(9));

        Assert.Equal(6, _statistics.Snapshot().Dropped);
        Assert.Equal(Enumerable.Range(0, 6), Read(queue, 10));
        Assert.Equal([6, 9, 12], Read(queue, 10));
    }

    [Fact]
    public async Task Keeps_the_values_of_one_event_time_together_when_it_takes_every_kth()
    {
        var queue = CreateQueue(OverflowPolicy.Sample, keepEvery: 2);
        await queue.WriteAsync(Batch(6));
        var pairs = SampleBatch.Rent(_catalog, 4);
        foreach (var (time, metric) in new[] { (10, 0), (10, 1), (11, 0), (11, 1) })
        {
            pairs.SetValue(pairs.AddRow(time, 0), metric, 1);
        }

        await queue.WriteAsync(pairs);

        Read(queue, 10);
        Assert.Equal([10, 10], Read(queue, 10));
        Assert.Equal(2, _statistics.Snapshot().Dropped);
    }

    [Fact]
    public async Task An_aborted_queue_discards_what_waits_and_what_still_comes_and_counts_it()
    {
        var queue = CreateQueue(OverflowPolicy.Wait);
        await queue.WriteAsync(Batch(7));
        var waiting = queue.WriteAsync(Batch(4)).AsTask();

        queue.Abort();
        await waiting.WaitAsync(Make.Patience);
        await queue.WriteAsync(Batch(2));

        Assert.True(queue.IsFinished);
        Assert.False(queue.TryRead(10, out _));
        Assert.Equal(13, _statistics.Snapshot().Discarded);
    }

    [Fact]
    public async Task A_completed_queue_is_finished_once_it_is_empty()
    {
        var queue = CreateQueue(OverflowPolicy.Wait);
        await queue.WriteAsync(Batch(1));

        queue.Complete();

        Assert.False(queue.IsFinished);
        Read(queue, 10);
        Assert.True(queue.IsFinished);
    }

    [Fact]
    public async Task Hands_out_only_batches_that_fit()
    {
        var queue = CreateQueue(OverflowPolicy.Wait);
        await queue.WriteAsync(Batch(5));

        Assert.False(queue.TryRead(4, out _));
        Assert.Equal(5, Read(queue, 5).Length);
    }

    private static int[] Read(SampleQueue queue, int limit)
    {
        Assert.True(queue.TryRead(limit, out var batch));
        int[] times = [.. batch.Timestamps.ToArray().Select(time => (int)time)];
        batch.Dispose();
        return times;
    }

    private SampleQueue CreateQueue(OverflowPolicy policy, int keepEvery = 10) => new(10, policy, keepEvery, _statistics);

    private SampleBatch Batch(int samples)
    {
        var batch = SampleBatch.Rent(_catalog, samples);
        for (var i = 0; i < samples; i++)
        {
            batch.AddRow(_next++, 0);
        }

        return batch;
    }
}
