using System.Text.Json;
using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Filters;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>Decoding with all monitors against merely tokenising the same JSON, on one core; and the bytes that it allocates.</summary>
internal static class MonitoringBench
{
    public const string Part = "a";
    public const string AllocationPart = "c";

    private const int Samples = 2000;
    /// <summary>Whole rounds of what repeats in the quiet samples.</summary>
    private const int QuietSamples = 3600;
    private const int BatchSize = 1000;

    public static void Run(BenchRun run)
    {
        var samples = run.IsTiny ? 1000 : Samples;
        var lines = Recording.Make(samples);
        var decoding = new Work(lines, parts: 0);
        var watching = new Work(lines, parts: 4);
        Work[] steps = [new(lines, parts: 1), new(lines, parts: 2), new(lines, parts: 3)];
        var shortest = SideBySide.ShortestTimes(
            run.Budget(TimeSpan.FromSeconds(12)),
            fewest: 3,
            () => Tokenise(lines),
            () => decoding.Go(),
            () => watching.Go(),
            () => steps[0].Go(),
            () => steps[1].Go(),
            () => steps[2].Go());
        var (floor, decode, all) = (shortest[0], shortest[1], shortest[2]);
        run.Add(Part, "decode-and-monitors-to-tokenising", all / floor, "×", BenchTarget.AtMost(1.5), Invariant(
            $"per sample of {Recording.Metrics.Length} metrics and {lines.Sum(line => line.Length) / samples} bytes: tokenising {floor / samples:0} ns, all {all / samples:0} ns, of these decoding {decode / samples:0}, thresholds {(shortest[3] - decode) / samples:0}, X̄-R with Nelson rules {(shortest[4] - shortest[3]) / samples:0}, EWMA {(shortest[5] - shortest[4]) / samples:0}, voxels {(all - shortest[5]) / samples:0} ns"));
        run.Add(Part, "decoding-to-tokenising", decode / floor, "×", null, "decoding alone");

    }

    /// <summary>The bytes that decoding and monitors allocate a sample once everything is known.</summary>
    public static void RunAllocation(BenchRun run)
    {
        var watching = new Work(Recording.MakeQuiet(QuietSamples), parts: 4);

        // Until the runtime has compiled everything for good: before, it may allocate what it doesn't after.
        var rounds = run.IsTiny ? 2 : 50;
        for (var round = 0; round < rounds; round++)
        {
            watching.Go();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < rounds; round++)
        {
            watching.Go();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        run.Add(AllocationPart, "bytes-allocated-per-sample", (double)allocated / rounds / QuietSamples, "B", BenchTarget.AtMost(0), Invariant(
            $"decoding with all monitors, {rounds * QuietSamples} samples without a signal ({watching.Signals} signals), {allocated} bytes in all"));
    }

    private static int Tokenise(byte[][] lines)
    {
        var tokens = 0;
        foreach (var line in lines)
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                tokens++;
            }
        }

        return tokens;
    }

    /// <summary>Decodes a recording batch by batch and shows it to some monitors.</summary>
    private sealed class Work
    {
        private readonly byte[][] _lines;
        private readonly MetricCatalog _catalog = new();
        private readonly JsonSampleReader _reader;
        private readonly SignalSink _signals = new();
        private readonly List<IMonitor> _monitors = [];
        private readonly MachineVoxels? _voxels;

        public Work(byte[][] lines, int parts)
        {
            _lines = lines;
            _reader = new JsonSampleReader(_catalog);
            IMonitor[] monitors =
            [
                new ThresholdMonitor([.. Recording.Metrics.Select(metric => new ThresholdRule { Metric = metric, Lower = 0, Upper = 10_000 })]),
                new SpcMonitor(new SpcMonitorOptions { Chart = ChartKind.XbarR, SubgroupSize = 5, SigmaMultiple = 5, Rules = RuleSet.Nelson }),
                new Ewma(),
            ];
            _monitors.AddRange(monitors.Take(parts));
            _voxels = parts > monitors.Length ? new MachineVoxels(new VoxelGridOptions(), _catalog) : null;
        }

        /// <summary>Signals so far.</summary>
        public long Signals { get; private set; }

        public void Go()
        {
            for (var start = 0; start < _lines.Length; start += BatchSize)
            {
                using var batch = SampleBatch.Rent(_catalog, BatchSize);
                for (var i = start; i < Math.Min(start + BatchSize, _lines.Length); i++)
                {
                    _reader.ReadInto(_lines[i], batch, "bench", i);
                }

                foreach (var monitor in _monitors)
                {
                    monitor.Observe(batch, _signals);
                }

                Signals += _signals.Count;
                _signals.Drain(static _ => { });
                _voxels?.OnBatch(batch);
            }
        }
    }

    /// <summary>The moving average of every value.</summary>
    private sealed class Ewma : IMonitor
    {
        private readonly List<EwmaFilter> _averages = [];

        public double Newest { get; private set; }

        public void Observe(SampleBatch batch, SignalSink signals)
        {
            foreach (var metric in batch.Metrics)
            {
                while (_averages.Count <= metric)
                {
                    _averages.Add(new EwmaFilter(0.2));
                }

                var average = _averages[metric];
                var times = batch.Timestamps;
                var values = batch.Column(metric);
                for (var row = 0; row < values.Length; row++)
                {
                    Newest = average.Filter(times[row], values[row]);
                }
            }
        }
    }
}
