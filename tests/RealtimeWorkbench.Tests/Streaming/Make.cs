using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Streaming;

/// <summary>Short forms for what the tests of this folder need again and again.</summary>
internal static class Make
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Longest that a test waits for what must happen; only a failing test waits that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Sample Sample(double seconds, double value = 1, string machine = "am-01", string metric = "temperature") =>
        new(Start.AddSeconds(seconds), machine, new Dictionary<string, double> { [metric] = value });

    public static SampleBatch Batch(MetricCatalog catalog, params Sample[] samples)
    {
        var batch = SampleBatch.Rent(catalog, Math.Max(1, samples.Length));
        foreach (var sample in samples)
        {
            var row = batch.AddRow(sample.Timestamp.UtcTicks, catalog.Machines.GetOrAdd(sample.Machine));
            foreach (var (metric, value) in sample.Values)
            {
                batch.SetValue(row, catalog.Metrics.GetOrAdd(metric), value);
            }

            if (sample.Position is { } position)
            {
                batch.SetPosition(row, position.X, position.Y, position.Z, position.Layer ?? SampleBatch.None);
            }

            if (sample.Status is { } status)
            {
                batch.SetStatus(row, catalog.Statuses.GetOrAdd(status));
            }
        }

        return batch;
    }

    public static Pipeline Pipeline(
        TimeProvider time,
        IMonitor? monitor = null,
        ISignalHandler? handler = null,
        PipelineOptions? options = null,
        params IBatchObserver[] observers) =>
        new(options ?? new(), _ => monitor is null ? [] : [monitor], handler ?? new RecordingHandler(), observers, time);

    /// <summary>Every sample must have ended in exactly one of the counters.</summary>
    public static void AssertAccounted(StreamStatisticsSnapshot s)
    {
        Assert.Equal(0, s.Waiting);
        Assert.Equal(s.Produced, s.Processed + s.DeadLettered + s.Late + s.Duplicates + s.Dropped + s.Discarded);
    }
}
