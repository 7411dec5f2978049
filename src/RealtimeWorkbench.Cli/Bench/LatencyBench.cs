using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RealtimeWorkbench.Dashboard;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>Time from the moment that a sample is there to its alert at the other end of a WebSocket.</summary>
internal static class LatencyBench
{
    public const string Part = "e";

    private const string SourceId = "bench";
    private const double Limit = 2000;

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var seconds = run.IsTiny ? 1 : 12;
        int[] rates = run.IsTiny ? [1000] : [1000, 10_000, 100_000];
        foreach (var rate in rates)
        {
            var (latencies, missing, reached) = await MeasureAsync(rate, seconds, cancellationToken);
            double[] sorted = [.. latencies.Order()];
            var p99 = sorted.Length == 0 ? double.NaN : sorted[(int)(0.99 * (sorted.Length - 1))];
            var target = rate == 10_000 ? BenchTarget.AtMost(20) : null;
            run.Add(Part, Invariant($"alert-latency-p50-at-{rate}"), SideBySide.Median(sorted), "ms", null, Invariant(
                $"{sorted.Length} alerts in {seconds} s at {reached:0} samples/s, from the sample to the client of the WebSocket in this process"));
            run.Add(Part, Invariant($"alert-latency-p99-at-{rate}"), p99, "ms", target, Invariant($"{missing} alerts did not come"));
        }
    }

    private static async Task<(List<double> Milliseconds, int Missing, double Rate)> MeasureAsync(
        int rate, int seconds, CancellationToken cancellationToken)
    {
        var settings = new WorkbenchSettings
        {
            Alerts = new AlertSettings { Cooldown = 0 },
            Threshold = new ThresholdSettings { Metric = Recording.Metrics[0], Lower = 0, Upper = Limit },
            Streaming = new StreamingSettings { BatchSize = 1000, BufferSize = 10_000 },
        };
        var sent = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var source = new SourceProvider(
            new SourceDescription(SourceId, "Bench", IsAvailable: true, ""),
            (_, catalog, time) => new PacedSource(rate, seconds, catalog, time, sent));
        await using var workbench = Workbench.Create(settings, moreSources: [source]);
        await using var server = new DashboardServer(workbench, new DashboardOptions { Port = 0 });
        var address = await server.StartAsync(cancellationToken);
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/ws", Query = "" }.Uri, cancellationToken);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var latencies = new List<double>();
        var receiving = ReceiveAsync(client, sent, latencies, end.Token);
        var began = Stopwatch.GetTimestamp();
        var result = await workbench.RunAsync(OperationKind.Alerts, SourceId, cancellationToken);
        var samples = workbench.Summarize().Samples.Processed;
        var taken = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellationToken);
        await end.CancelAsync();
        await receiving;
        return result.Failure is { } failure ? throw new InvalidOperationException(failure.Reason) : (latencies, sent.Count, samples / taken);
    }

    private static async Task ReceiveAsync(
        ClientWebSocket client, ConcurrentDictionary<string, long> sent, List<double> latencies, CancellationToken end)
    {
        var buffer = new byte[1 << 20];
        var length = 0;
        try
        {
            while (true)
            {
                var received = await client.ReceiveAsync(buffer.AsMemory(length), end);
                var now = Stopwatch.GetTimestamp();
                length += received.Count;
                if (received.EndOfMessage)
                {
                    Take(buffer.AsSpan(0, length), now, sent, latencies);
                    length = 0;
                }
                else if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, length * 2);
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException)
        {
            // All that was sent has had its time to come.
        }
    }

    private static void Take(ReadOnlySpan<byte> message, long now, ConcurrentDictionary<string, long> sent, List<double> latencies)
    {
        if (!message.StartsWith("{\"type\":\"alert\""u8) && message.IndexOf("\"type\":\"alert\""u8) < 0)
        {
            return;
        }

        using var json = JsonDocument.Parse(message.ToArray());
        if (!json.RootElement.TryGetProperty("alerts", out var alerts))
        {
            return;
        }

        foreach (var alert in alerts.EnumerateArray())
        {
            if (sent.TryRemove(alert.GetProperty("machine").GetString()!, out var since))
            {
                latencies.Add(Stopwatch.GetElapsedTime(since, now).TotalMilliseconds);
            }
        }
    }

    /// <summary>Gives samples when they fall due, one in so many from a machine of its own and beyond the limit.</summary>
    private sealed class PacedSource(
        int rate, int seconds, MetricCatalog catalog, TimeProvider time, ConcurrentDictionary<string, long> sent) : ISampleSource
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
                        var name = Invariant($"hot-{sample / perAlert}");
                        sent[name] = Stopwatch.GetTimestamp();
                        batch.SetValue(batch.AddRow(ticks, catalog.Machines.GetOrAdd(name)), metric, Limit * 2);
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
}
