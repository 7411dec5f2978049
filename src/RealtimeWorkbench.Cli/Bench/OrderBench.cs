using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>What putting samples in the order of event time costs, and how long the demo takes to its first chart.</summary>
internal static class OrderBench
{
    public const string Part = "h";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var samples = run.IsTiny ? 2000 : 200_000;
        foreach (var machines in (int[])[1, 1000])
        {
            var (off, on) = (double.PositiveInfinity, double.PositiveInfinity);
            for (var round = 0; round < (run.IsTiny ? 1 : 12); round++)
            {
                off = Math.Min(off, await MeasureAsync(samples, machines, TimeSpan.Zero));
                on = Math.Min(on, await MeasureAsync(samples, machines, TimeSpan.FromMilliseconds(50)));
            }

            run.Add(Part, Invariant($"reordering-at-{machines}-machines"), on / off, "×", null, Invariant(
                $"CPU time of a run without decoding and monitors that holds samples for 50 ms of event time, {1e9 * on / samples:0} ns a sample, against one that does not, {1e9 * off / samples:0} ns"));
        }

        if (!run.IsTiny)
        {
            await MeasureDemoAsync(run, cancellationToken);
        }
    }

    private static async Task<double> MeasureAsync(int samples, int machines, TimeSpan lateness)
    {
        var pipeline = new Pipeline(
            new PipelineOptions { AdvanceWhenIdle = false, AllowedLateness = lateness }, _ => [], new Ignored(), [], TimeProvider.System);
        var cpu = Environment.CpuUsage.TotalTime;
        await pipeline.RunAsync(new Generator(samples, machines));
        return (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
    }

    private static async Task MeasureDemoAsync(BenchRun run, CancellationToken cancellationToken)
    {
        const string Name = "demo-to-first-chart";
        var target = BenchTarget.AtMost(3);
        var best = double.PositiveInfinity;
        for (var round = 0; round < 3; round++)
        {
            var began = Stopwatch.GetTimestamp();
            using var demo = ChildProcess.StartOwn("demo", "--port", "0", "--no-browser", "--duration", "60s");
            if (demo is null)
            {
                run.Add(Part, Name, double.NaN, "s", target, "the program does not lie where it is built");
                return;
            }

            if (await AddressAsync(demo, cancellationToken) is not { } address)
            {
                run.Add(Part, Name, double.NaN, "s", target, "the demo did not say where its dashboard is");
                return;
            }

            using var client = new HttpClient { BaseAddress = address };
            while (Stopwatch.GetElapsedTime(began) < Patience && !await HasChartAsync(client, cancellationToken))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        run.Add(Part, Name, best, "s", target, "from the start of the process to a chart with points in its API, best of three");
    }

    private static async Task<Uri?> AddressAsync(ChildProcess demo, CancellationToken cancellationToken)
    {
        while (await demo.Output.ReadLineAsync(cancellationToken) is { } line)
        {
            var at = line.IndexOf("http://", StringComparison.Ordinal);
            if (at >= 0)
            {
                return new Uri(new Uri(line[at..].Split(' ')[0]).GetLeftPart(UriPartial.Authority));
            }
        }

        return null;
    }

    private static async Task<bool> HasChartAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.GetFromJsonAsync<JsonElement>(new Uri("/api/spc", UriKind.Relative), cancellationToken);
            return answer.GetRawText().Contains("\"points\":[{", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }

    private sealed class Generator(int samples, int machines) : ISampleSource
    {
        private const int BatchSize = 100;

        public string Name => "bench";

        public MetricCatalog Catalog { get; } = new();

        public long? ExpectedSamples => samples;

        public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            var metrics = Recording.Metrics.Select(Catalog.Metrics.GetOrAdd).ToArray();
            for (var machine = 0; machine < machines; machine++)
            {
                Catalog.Machines.GetOrAdd(Invariant($"am-{machine}"));
            }

            for (var sample = 0; sample < samples && !cancellationToken.IsCancellationRequested;)
            {
                var batch = SampleBatch.Rent(Catalog, BatchSize);
                for (; batch.Count < BatchSize; sample++)
                {
                    var row = batch.AddRow(sample * TimeSpan.TicksPerMillisecond, sample % machines);
                    foreach (var metric in metrics)
                    {
                        batch.SetValue(row, metric, 1000 + (sample % 17));
                    }
                }

                yield return batch;
            }
        }
    }

    private sealed class Ignored : ISignalHandler
    {
        public void Handle(Signal signal)
        {
            // There are no monitors.
        }
    }
}
