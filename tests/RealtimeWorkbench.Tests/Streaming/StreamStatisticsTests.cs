using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Streaming;

public sealed class StreamStatisticsTests
{
    private readonly ManualTime _time = new(Make.Start);

    [Fact]
    public async Task Throughput_and_latency_follow_the_clock_of_the_run()
    {
        var source = new ScriptedSource();
        source.Yield(() =>
        {
            var batch = SampleBatch.Rent(source.Catalog, 20);
            for (var i = 0; i < 20; i++)
            {
                batch.AddRow(Make.Start.AddSeconds(i).Ticks, source.Catalog.Machines.GetOrAdd("am-01"));
            }

            batch.ReceivedAt = _time.GetTimestamp();
            _time.Advance(TimeSpan.FromMilliseconds(40));
            return batch;
        });
        var advancing = new FakeMonitor(_ => _time.Advance(TimeSpan.FromMilliseconds(60)));

        var result = await Make.Pipeline(_time, advancing, options: new() { AdvanceWhenIdle = false }).RunAsync(source);

        Assert.Equal(TimeSpan.FromMilliseconds(100), result.Statistics.Elapsed);
        Assert.Equal(200, result.Statistics.SamplesPerSecondOverall, tolerance: 1e-9);
        Assert.Equal(200, result.Statistics.SamplesPerSecond, tolerance: 1e-9);
        Assert.Equal(20, result.Statistics.Latency.Count);
        Assert.Equal(100, result.Statistics.Latency.P50.TotalMilliseconds, tolerance: 1);
        Assert.Equal(TimeSpan.FromMilliseconds(100), result.Statistics.Latency.Max);
    }

    [Fact]
    public async Task Elapsed_time_stands_still_once_the_run_is_over()
    {
        var pipeline = Make.Pipeline(_time);
        await pipeline.RunAsync(new ScriptedSource().Yield(Make.Sample(0)));

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.Zero, pipeline.Statistics.Snapshot().Elapsed);
    }

    [Fact]
    public async Task Shows_what_waits_and_how_full_the_buffer_is()
    {
        var pipeline = Make.Pipeline(_time, options: new() { BufferSize = 100, BatchSize = 10 });
        StreamStatisticsSnapshot? during = null;
        var release = new TaskCompletionSource();
        var blocking = new FakeMonitor(_ => release.Task.GetAwaiter().GetResult());
        pipeline = Make.Pipeline(_time, blocking, options: new() { BufferSize = 100, BatchSize = 10 });
        var started = new TaskCompletionSource();
        var source = new ScriptedSource().Yield([.. Enumerable.Range(0, 60).Select(i => Make.Sample(i))]);
        source.Yield(() =>
        {
            during = pipeline.Statistics.Snapshot();
            release.SetResult();
            return SampleBatch.Rent(source.Catalog, 1);
        });

        var result = await pipeline.RunAsync(source).WaitAsync(Make.Patience);

        Assert.NotNull(during);
        Assert.InRange(during.Waiting, 50, 60);
        Assert.Equal(during.Waiting / 100.0, during.BufferUse, tolerance: 1e-9);
        Assert.Equal(60, during.Produced);
        Assert.Equal(0, result.Statistics.Waiting);
        Assert.Equal(6, result.Statistics.Batches);
        Assert.Equal(60, Assert.Single(result.Statistics.Workers).Processed);
    }
}
