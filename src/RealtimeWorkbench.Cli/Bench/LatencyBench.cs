using System.Collections.Concurrent;
using System.Diagnostics;
using RealtimeWorkbench.Kafka;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>
/// Time from the moment that a sample is there to its alert at the other end of a WebSocket: from a source within the process, and from a
/// producer through Kafka.
/// </summary>
internal static class LatencyBench
{
    public const string Part = "e";

    /// <summary>What is beyond it calls for an alert.</summary>
    public const double Limit = 2000;

    private const string SourceId = "bench";
    private const string Topic = "latency";
    private const int Partitions = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var seconds = run.IsTiny ? 1 : 12;
        int[] rates = run.IsTiny ? [1000] : [1000, 10_000, 100_000];
        foreach (var rate in rates)
        {
            Report(run, "alert-latency", rate, rate == 10_000 ? 20 : null, await MeasureAsync(rate, seconds, cancellationToken));
        }

        foreach (var rate in rates)
        {
            using var broker = await BrokerProcess.StartAsync(Topic, Partitions, cancellationToken);
            if (broker is null)
            {
                run.Add(Part, Invariant($"kafka-alert-latency-p99-at-{rate}"), double.NaN, "ms", null, BrokerProcess.Problem);
                continue;
            }

            Report(run, "kafka-alert-latency", rate, limit: null, await MeasureAsync(rate, seconds, broker.Servers, cancellationToken));
        }
    }

    private static void Report(BenchRun run, string name, int rate, double? limit, Latencies found)
    {
        var sorted = found.Milliseconds;
        var p99 = sorted.Length == 0 ? double.NaN : sorted[(int)(0.99 * (sorted.Length - 1))];
        run.Add(Part, Invariant($"{name}-p50-at-{rate}"), SideBySide.Median(sorted), "ms", null, Invariant(
            $"{sorted.Length} alerts at {found.Rate:0} samples/s, {found.Way} to the client of the WebSocket in this process"));
        run.Add(Part, Invariant($"{name}-p99-at-{rate}"), p99, "ms", limit is { } most ? BenchTarget.AtMost(most) : null, Invariant($"{found.Missing} alerts did not come"));
    }

    private static async Task<Latencies> MeasureAsync(int rate, int seconds, CancellationToken cancellationToken)
    {
        var sent = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var source = new SourceProvider(
            new SourceDescription(SourceId, "Bench", IsAvailable: true, ""),
            (_, catalog, time) => new PacedSource(rate, seconds, catalog, time, sent));
        await using var workbench = Workbench.Create(Settings, moreSources: [source]);
        await using var watch = await AlertWatch.StartAsync(workbench, sent, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var result = await workbench.RunAsync(OperationKind.Alerts, SourceId, cancellationToken);
        var taken = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return await FoundAsync(watch, workbench, result, taken, sent, "from the sample", cancellationToken);
    }

    private static async Task<Latencies> MeasureAsync(int rate, int seconds, string servers, CancellationToken cancellationToken)
    {
        var sent = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var kafka = new KafkaSettings { BootstrapServers = servers, Topic = Topic };
        await using var workbench = Workbench.Create(Settings with { Kafka = kafka }, moreSources: [new KafkaSourceProvider()]);
        await using var watch = await AlertWatch.StartAsync(workbench, sent, cancellationToken);
        await using var sink = new KafkaSink(kafka);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = workbench.RunAsync(OperationKind.Alerts, "kafka", end.Token);

        // The group has to have its partitions, or the first samples wait for that and not for the way through.
        var transfer = new SampleTransfer(sink);
        await transfer.RunAsync(new PacedSource(1000, 1, new MetricCatalog(), TimeProvider.System, new ConcurrentDictionary<string, long>(), "first"), cancellationToken);
        await UntilAsync(() => workbench.Summarize().Samples.Processed > 0, running, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await transfer.RunAsync(new PacedSource(rate, seconds, new MetricCatalog(), TimeProvider.System, sent), cancellationToken);
        var taken = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await UntilAsync(() => sent.IsEmpty, running, cancellationToken);
        await end.CancelAsync();
        var result = await running;
        return await FoundAsync(watch, workbench, result, taken, sent, "from the producer through the broker for development", cancellationToken);
    }

    private static WorkbenchSettings Settings => new()
    {
        Alerts = new AlertSettings { Cooldown = 0 },
        Threshold = new ThresholdSettings { Metric = Recording.Metrics[0], Lower = 0, Upper = Limit },
        Streaming = new StreamingSettings { BatchSize = 1000, BufferSize = 10_000 },
    };

    /// <summary>Waits for something that a run brings about, for as long as patience lasts: what has not come by then is counted as missing.</summary>
    private static async Task UntilAsync(Func<bool> holds, Task running, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (!holds() && !running.IsCompleted && Stopwatch.GetElapsedTime(since) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<Latencies> FoundAsync(
        AlertWatch watch,
        Workbench workbench,
        OperationResult result,
        double seconds,
        ConcurrentDictionary<string, long> sent,
        string way,
        CancellationToken cancellationToken)
    {
        var milliseconds = await watch.EndAsync(cancellationToken);
        return result.Failure is { } failure
            ? throw new InvalidOperationException(failure.Reason)
            : new Latencies(milliseconds, sent.Count, workbench.Summarize().Samples.Processed / seconds, way);
    }

    private readonly record struct Latencies(double[] Milliseconds, int Missing, double Rate, string Way);
}
