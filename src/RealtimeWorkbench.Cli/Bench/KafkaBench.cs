using System.Diagnostics;
using RealtimeWorkbench.Kafka;
using RealtimeWorkbench.Kafka.Development;
using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>The pipeline from Kafka against a bare loop of the same client, and against kcat; the broker is a process of its own.</summary>
internal static class KafkaBench
{
    public const string Part = "b";

    private const string Topic = "bench";
    private const int Machines = 160;

    /// <summary>The mock cluster keeps the newest 5 MB of a partition.</summary>
    private const int Partitions = 16;
    private const int Messages = 200_000;

    /// <summary>The mock cluster lets whoever joins wait for a second less than the session timeout.</summary>
    private const string QuickToJoin = "session.timeout.ms=3500; heartbeat.interval.ms=200";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        using var broker = await BrokerProcess.StartAsync(Topic, Partitions, cancellationToken);
        if (broker is null)
        {
            run.Add(Part, "kafka-pipeline-to-bare-loop", double.NaN, "×", BenchTarget.AtLeast(0.8), BrokerProcess.Problem);
            return;
        }

        var servers = broker.Servers;
        var messages = run.IsTiny ? 2000 : Messages;
        await FillAsync(servers, messages, cancellationToken);
        var (bare, pipeline, kcat) = (new List<Cost>(), new List<Cost>(), new List<Cost>());
        for (var round = 0; round < (run.IsTiny ? 1 : 5); round++)
        {
            bare.Add(Bare(servers, messages));
            pipeline.Add(await PipelineAsync(servers, messages, round, cancellationToken));
            if (Kcat(servers, messages) is { } cost)
            {
                kcat.Add(cost);
            }
        }

        Report(run, messages, bare, pipeline, kcat);
    }

    private static void Report(BenchRun run, int messages, List<Cost> bare, List<Cost> pipeline, List<Cost> kcat)
    {
        var (bareRate, rate) = (bare.Max(cost => cost.Rate), pipeline.Max(cost => cost.Rate));
        run.Add(Part, "kafka-pipeline-to-bare-loop", rate / bareRate, "×", run.IsTiny ? null : BenchTarget.AtLeast(0.8), Invariant(
            $"{rate:0} against {bareRate:0} messages/s, best of {bare.Count} each in turn, {messages} messages in {Partitions} partitions; the pipeline decodes them and shows them to thresholds, X̄-R with Nelson rules and voxels"));
        run.Add(Part, "kafka-pipeline-cpu-per-million", pipeline.Min(cost => cost.CpuPerMillion), "s", null, "CPU time of the process, threads of librdkafka included");
        run.Add(Part, "kafka-bare-loop-cpu-per-million", bare.Min(cost => cost.CpuPerMillion), "s", null, "the same for Consume() in a loop");
        run.Add(
            Part,
            "kafka-pipeline-to-kcat",
            kcat.Count == 0 ? double.NaN : rate / kcat.Max(cost => cost.Rate),
            "×",
            null,
            kcat.Count == 0 ? "kcat is not installed" : Invariant($"kcat -C -e: {kcat.Max(cost => cost.Rate):0} messages/s from its start to its end, which includes connecting"));
        if (kcat.Count > 0)
        {
            run.Add(Part, "kcat-cpu-per-million", kcat.Min(cost => cost.CpuPerMillion), "s", null, "CPU time until shortly before its end");
        }
    }

    private static async Task FillAsync(string servers, int messages, CancellationToken cancellationToken)
    {
        await using var sink = new KafkaSink(new KafkaSettings { BootstrapServers = servers, Topic = Topic });
        var lines = Recording.Make(messages, Machines);
        await new SampleTransfer(sink).RunAsync(new MemorySource(lines, messages, new MetricCatalog(), 1000), cancellationToken);
        if (sink.Failed > 0)
        {
            throw new InvalidOperationException(sink.Problem ?? "The broker for development does not take the messages of the bench.");
        }
    }

    private static Cost Bare(string servers, int messages)
    {
        var clock = default(Clock);
        BareLoop.Read(servers, Topic, Partitions, messages, () => clock = Clock.Now);
        return clock.Cost(messages);
    }

    private static async Task<Cost> PipelineAsync(string servers, int messages, int round, CancellationToken cancellationToken)
    {
        var catalog = new MetricCatalog();
        var source = new KafkaSource(
            new KafkaSourceOptions
            {
                Kafka = new KafkaSettings
                {
                    BootstrapServers = servers,
                    Topic = Topic,
                    ConsumerGroup = Invariant($"bench-{round}"),
                    Properties = QuickToJoin,
                },
                BatchSize = 1000,
            },
            catalog);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var counter = new Counter(messages, end.Cancel);
        var pipeline = new Pipeline(
            new PipelineOptions { BatchSize = 1000, BufferSize = 10_000 },
            _ =>
            [
                new ThresholdMonitor([.. Recording.Metrics.Select(metric => new ThresholdRule { Metric = metric, Lower = 0, Upper = 10_000 })]),
                new SpcMonitor(new SpcMonitorOptions { Chart = ChartKind.XbarR, SubgroupSize = 5 }),
            ],
            new Ignored(),
            // So coarse that a run isn't spent on making the voxels of that many machines.
            [new MachineVoxels(new VoxelGridOptions { Resolution = 5 }, catalog), counter],
            TimeProvider.System);
        end.CancelAfter(Patience);
        await pipeline.RunAsync(source, end.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return counter.Cost ?? throw new InvalidOperationException(Invariant($"The pipeline saw {counter.Seen} of {messages} messages."));
    }

    private static Cost? Kcat(string servers, int messages)
    {
        var clock = Clock.Now;
        using var kcat = ChildProcess.Start("kcat", "-C", "-b", servers, "-t", Topic, "-o", "beginning", "-e", "-q");
        if (kcat is null)
        {
            return null;
        }

        var cpu = TimeSpan.Zero;
        var buffer = new char[1 << 20];
        while (kcat.Output.ReadBlock(buffer) > 0)
        {
            cpu = TimeSpan.FromTicks(Math.Max(cpu.Ticks, kcat.CpuTime().Ticks));
        }

        return new Cost(clock.Cost(messages).Rate, cpu.TotalSeconds / messages * 1e6);
    }

    private readonly record struct Cost(double Rate, double CpuPerMillion);

    /// <summary>When a measurement began.</summary>
    private readonly record struct Clock(long Began, TimeSpan Cpu)
    {
        public static Clock Now => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

        public Cost Cost(int messages) => new(
            messages / Stopwatch.GetElapsedTime(Began).TotalSeconds,
            (Environment.CpuUsage.TotalTime - Cpu).TotalSeconds / messages * 1e6);
    }

    /// <summary>Measures from the first batch to the last.</summary>
    private sealed class Counter(int messages, Action end) : IBatchObserver
    {
        private Clock _clock;

        public int Seen { get; private set; }

        public Cost? Cost { get; private set; }

        public void OnBatch(SampleBatch batch)
        {
            _clock = Seen == 0 ? Clock.Now : _clock;
            Seen += batch.Count;
            if (Seen >= messages && Cost is null)
            {
                Cost = _clock.Cost(messages);
                end();
            }
        }
    }

    private sealed class Ignored : ISignalHandler
    {
        public void Handle(Signal signal)
        {
            // What signals cost is measured elsewhere.
        }
    }
}
