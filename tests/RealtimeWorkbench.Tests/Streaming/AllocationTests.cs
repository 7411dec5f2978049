using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.EventTime;
using RealtimeWorkbench.Testing;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Tests.Streaming;

public sealed class AllocationTests
{
    private readonly MetricCatalog _catalog = new();
    private long _now = Make.Start.Ticks;
    private long _sequence;

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 50)]
    [InlineData(true, 50)]
    public async Task A_sample_allocates_nothing_once_everything_is_warm(bool longForm, int lateness)
    {
        var time = new ManualTime(Make.Start);
        var options = new PipelineOptions { AllowedLateness = TimeSpan.FromMilliseconds(lateness), SequenceField = "seq" };
        var statistics = new StreamStatistics(1, options.BufferSize, time);
        using var letters = new DeadLetterQueue();
        var queue = new SampleQueue(options.BufferSize, OverflowPolicy.Wait, 10, statistics);
        var worker = new PipelineWorker(
            0,
            options,
            queue,
            new Intake("test", letters, new KeptAside<LateSample>(10), TimeSpan.FromDays(1), time),
            [new FakeMonitor(_ => { })],
            new RecordingHandler(),
            [new SlidingBuffer(_catalog, 500), new VoxelGrid(new() { Levels = 2 }, _catalog)],
            statistics,
            new ListeningClock(time),
            eventTime: lateness == 0 ? null : new EventTimeStage(options, new KeptAside<StreamGap>(10), time) { PutAsideLate = (_, _, _) => { }, CountDuplicate = _ => { } });
        var temperature = _catalog.Metrics.GetOrAdd("temperature");
        var power = _catalog.Metrics.GetOrAdd("power");

        // Other tests take batches out of the shared pool meanwhile, which makes this thread fill it up again; so one clean
        // round out of many is the proof. A sample that allocates would spoil all of them.
        var least = long.MaxValue;
        for (var round = 0; round < 50 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++)
            {
                await queue.WriteAsync(Batch(temperature, power, longForm));
                Assert.True(queue.TryRead(100, out var batch));
                worker.Process(batch);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private SampleBatch Batch(int temperature, int power, bool longForm)
    {
        var batch = SampleBatch.Rent(_catalog, 100);
        for (var i = 0; i < 100; i++)
        {
            if (!longForm || i % 2 == 0)
            {
                _now += TimeSpan.TicksPerMillisecond;
            }

            var row = batch.AddRow(_now, 0);
            batch.SetValue(row, _catalog.Metrics.GetOrAdd("seq"u8), ++_sequence);
            batch.SetPosition(row, i, 50, 0.5, SampleBatch.None);
            if (!longForm || i % 2 == 0)
            {
                batch.SetValue(row, temperature, i);
            }

            if (!longForm || i % 2 == 1)
            {
                batch.SetValue(row, power, i);
            }
        }

        return batch;
    }
}
