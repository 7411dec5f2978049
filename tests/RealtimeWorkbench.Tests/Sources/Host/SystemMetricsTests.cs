using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources.Host;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources.Host;

public class SystemMetricsTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Samples_this_very_machine()
    {
        // The one test that needs the clock of the system: processor use counts real time.
        var source = new SystemMetrics(new SystemMetricsOptions { Interval = TimeSpan.FromSeconds(0.2), Machine = "here" });

        var samples = await TakeAsync(source, 3);

        Assert.Equal([1, 2, 3], samples.Select(sample => sample.End));
        Assert.All(samples, sample => Assert.Equal("here", sample.Sample.Machine));
        var values = samples[2].Sample.Values;
        Assert.InRange(values["process_memory"], 1, 1e6);
        Assert.InRange(values["process_threads"], 1, 1e5);
        Assert.InRange(values["disk_percent"], 0, 100);
        Assert.All(values.Values, value => Assert.True(double.IsFinite(value) && value >= 0));
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(values["cpu_percent"], 0, 100);
            Assert.InRange(values["memory_percent"], 0.01, 100);
            Assert.InRange(values["load_1m"], 0, 1e6);
            Assert.DoesNotContain("cpu_percent", samples[0].Sample.Values.Keys);
        }
    }

    [Fact]
    public async Task Takes_one_sample_an_interval()
    {
        var source = new SystemMetrics(new SystemMetricsOptions { Interval = TimeSpan.FromSeconds(5) }, _time);
        await using var batches = source.ReadAsync().GetAsyncEnumerator();

        await batches.MoveNextAsync();
        var first = batches.Current.Timestamps[0];
        batches.Current.Dispose();
        var second = batches.MoveNextAsync();
        _time.Advance(TimeSpan.FromSeconds(4.9));
        var early = second.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await second;

        Assert.False(early);
        Assert.Equal(TimeSpan.FromSeconds(5).Ticks, batches.Current.Timestamps[0] - first);
        batches.Current.Dispose();
    }

    [Fact]
    public async Task A_reader_that_was_held_up_gets_no_two_samples_at_once()
    {
        var source = new SystemMetrics(new SystemMetricsOptions { Interval = TimeSpan.FromSeconds(5) }, _time);
        await using var batches = source.ReadAsync().GetAsyncEnumerator();
        await NextAsync(batches);
        _time.Advance(TimeSpan.FromSeconds(5));
        await NextAsync(batches);

        // Ticks pass while the reader is busy; it comes back 0.1 s before the next one.
        _time.Advance(TimeSpan.FromSeconds(14.9));
        var late = await NextAsync(batches);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        var next = batches.MoveNextAsync();
        var early = next.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(5));
        await next;

        Assert.False(early);
        Assert.Equal(TimeSpan.FromSeconds(5.1).Ticks, batches.Current.Timestamps[0] - late);
        batches.Current.Dispose();
    }

    [Fact]
    public async Task Says_the_unit_of_each_metric()
    {
        var source = new SystemMetrics(time: _time);

        await TakeAsync(source, 1);

        Assert.Equal(("MB", "%"), (UnitOf("process_memory"), UnitOf("disk_percent")));

        string UnitOf(string metric) =>
            source.Catalog.Metrics.TryGetId(metric, out var id) ? source.Catalog.UnitOf(id) : "no such metric";
    }

    [Fact]
    public async Task Ends_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        await using var batches = new SystemMetrics(time: _time).ReadAsync(cancellation.Token).GetAsyncEnumerator();
        await batches.MoveNextAsync();
        batches.Current.Dispose();
        var next = batches.MoveNextAsync().AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData(0.05, "Interval is 00:00:00.0500000; it must be from 00:00:00.1000000 to 01:00:00.")]
    [InlineData(3601, "Interval is 01:00:01; it must be from 00:00:00.1000000 to 01:00:00.")]
    public void Refuses_an_interval_out_of_range(double seconds, string message)
    {
        var options = new SystemMetricsOptions { Interval = TimeSpan.FromSeconds(seconds) };

        var exception = Assert.Throws<ArgumentException>(() => new SystemMetrics(options));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    private static async Task<long> NextAsync(IAsyncEnumerator<SampleBatch> batches)
    {
        Assert.True(await batches.MoveNextAsync());
        using var batch = batches.Current;
        return batch.Timestamps[0];
    }

    private static async Task<List<(Sample Sample, long End)>> TakeAsync(SystemMetrics source, int count)
    {
        List<(Sample, long)> samples = [];
        await foreach (var batch in source.ReadAsync())
        {
            using (batch)
            {
                samples.Add((batch.ToSample(0), batch.End.Offset));
            }

            if (samples.Count == count)
            {
                break;
            }
        }

        return samples;
    }
}
