using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>Gives samples when they fall due, one in so many from a machine of its own and beyond the limit.</summary>
internal sealed class PacedSource(
    int rate, int seconds, MetricCatalog catalog, TimeProvider time, ConcurrentDictionary<string, long> sent, string hot = "hot") : ISampleSource
{
    private const int AlertsPerSecond = 20;
    private const int Machines = 50;

    public string Name => "bench";

    public MetricCatalog Catalog => catalog;

    public long? ExpectedSamples => (long)rate * seconds;

    public bool IsLive => true;

    public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var metric = catalog.Metrics.GetOrAdd(Recording.Metrics[0]);
        var machines = Enumerable.Range(0, Machines).Select(i => catalog.Machines.GetOrAdd(Invariant($"am-{i}"))).ToArray();
        var began = time.GetTimestamp();
        var start = time.GetUtcNow().UtcTicks;
        var perAlert = rate / AlertsPerSecond;
        for (var sample = 0L; sample < rate * seconds;)
        {
            var due = Math.Min((long)rate * seconds, (long)(time.GetElapsedTime(began).TotalSeconds * rate));
            if (due <= sample)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), time, cancellationToken);
                continue;
            }

            var batch = SampleBatch.Rent(catalog, (int)Math.Min(1000, due - sample));
            for (; batch.Count < batch.Capacity; sample++)
            {
                var ticks = start + (sample * TimeSpan.TicksPerSecond / rate);
                if (sample % perAlert == perAlert - 1)
                {
                    var name = Invariant($"{hot}-{sample / perAlert}");
                    sent[name] = Stopwatch.GetTimestamp();
                    batch.SetValue(batch.AddRow(ticks, catalog.Machines.GetOrAdd(name)), metric, LatencyBench.Limit * 2);
                }
                else
                {
                    batch.SetValue(batch.AddRow(ticks, machines[sample % Machines]), metric, 1000 + (sample % 17));
                }
            }

            yield return batch;
        }
    }
}
