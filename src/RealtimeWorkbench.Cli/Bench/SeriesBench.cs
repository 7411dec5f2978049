using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>Cost of a sample, decoding and monitors, and memory of a series, from one series to a hundred thousand.</summary>
internal static class SeriesBench
{
    public const string Part = "d";

    private const int BatchSize = 1000;

    /// <summary>As a run has them if nothing is set, but for wide limits, so that few charts alarm, and a short Phase I.</summary>
    private static readonly SpcMonitorOptions Charts =
        new SpcSettings { ControlLimit = 5, BaselineSubgroups = 5 }.ToMonitorOptions(historySamples: 0);

    /// <summary>Values that a chart keeps once its baseline is there: of the subgroup that is being filled, and of recent ones with their times.</summary>
    private static readonly int WindowBytes =
        (Charts.SubgroupSize * sizeof(double)) + (Charts.RecentSubgroups * ((Charts.SubgroupSize * sizeof(double)) + sizeof(long)));

    public static void Run(BenchRun run)
    {
        int[] counts = run.IsTiny ? [1, 100] : [1, 100, 10_000, 100_000];
        var bytes = BytesPerSeries(counts[^1]);
        var fields = new List<Field>();
        foreach (var count in counts)
        {
            var field = new Field(count, Math.Max(BatchSize, counts[^1]), Charts with { Rules = RuleSet.Nelson });
            field.Settle(Charts.BaselineSubgroups + 1);
            fields.Add(field);
        }

        var shortest = SideBySide.ShortestTimes(
            run.Budget(TimeSpan.FromSeconds(10)), fewest: 3, [.. fields.Select(field => (Action)field.Go)]);
        for (var i = 0; i < counts.Length; i++)
        {
            run.Add(
                Part,
                Invariant($"cost-of-a-sample-at-{counts[i]}-series"),
                shortest[i] / shortest[0],
                "×",
                i == counts.Length - 1 ? BenchTarget.AtMost(2) : null,
                Invariant($"{shortest[i] / Field.InRound:0} ns a sample of one metric, decoded and shown to thresholds and X̄-R with Nelson rules, against {shortest[0] / Field.InRound:0} ns with one series"));
        }

        fields[^1].SendInNoOrder();
        shortest = SideBySide.ShortestTimes(run.Budget(TimeSpan.FromSeconds(5)), fewest: 3, fields[0].Go, fields[^1].Go);
        run.Add(Part, Invariant($"cost-of-a-sample-at-{counts[^1]}-series-in-no-order"), shortest[1] / shortest[0], "×", null, Invariant(
            $"{shortest[1] / Field.InRound:0} ns a sample of machines that send in no order, against {shortest[0] / Field.InRound:0} ns with one series; the samples themselves come from memory in no order, too"));
        run.Add(Part, "bytes-per-series", bytes, "B", run.IsTiny ? null : BenchTarget.AtMost(2048), Invariant(
            $"heap of {counts[^1]} series beyond the {WindowBytes} bytes of their windows ({Charts.RecentSubgroups} recent subgroups are most of it), of which name, machine, chart, frozen baseline"));
    }

    /// <summary>Heap of charts that have a full window behind them, with the rules that are on if nothing is set.</summary>
    private static double BytesPerSeries(int count)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var field = new Field(count, Math.Max(BatchSize, count), Charts);
        var ofLines = GC.GetTotalMemory(forceFullCollection: true) - before;
        field.Settle(Charts.BaselineSubgroups + Charts.RecentSubgroups + 1);
        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before - ofLines) / count;
        GC.KeepAlive(field);
        return bytes - WindowBytes;
    }

    /// <summary>Many machines with one metric each.</summary>
    private sealed class Field
    {
        /// <summary>Samples in a round, short enough for some rounds to be undisturbed.</summary>
        public const int InRound = 2000;

        private readonly byte[][] _lines;
        private readonly MetricCatalog _catalog = new();
        private readonly JsonSampleReader _reader;
        private readonly SignalSink _signals = new();
        private readonly IMonitor[] _monitors;
        private int[]? _order;
        private int _next;
        private uint _noise = 42;

        public Field(int series, int lines, SpcMonitorOptions charts)
        {
            _monitors =
            [
                new ThresholdMonitor([new ThresholdRule { Metric = Recording.Metrics[0], Lower = 0, Upper = 10_000 }]),
                new SpcMonitor(charts),
            ];
            _reader = new JsonSampleReader(_catalog);

            // As many lines whatever the series, for what has to come from memory is not to be their doing.
            _lines = Recording.MakeSeries(lines, series);
            Series = series;
        }

        private int Series { get; }

        /// <summary>Gives each chart so many subgroups.</summary>
        public void Settle(int subgroups)
        {
            for (var samples = 0; samples < Series * Charts.SubgroupSize * subgroups; samples += InRound)
            {
                Go();
            }
        }

        /// <summary>Has the machines send in no order from here on: each is followed by another one each time, so that none can be guessed.</summary>
        public void SendInNoOrder()
        {
            var random = new Random(7);
            _order = [.. Enumerable.Range(0, 10 * _lines.Length).Select(_ => random.Next(_lines.Length))];
            _next = 0;
        }

        public void Go()
        {
            for (var done = 0; done < InRound; done += BatchSize)
            {
                using var batch = SampleBatch.Rent(_catalog, BatchSize);
                for (var i = 0; i < BatchSize; i++)
                {
                    var line = _lines[_order is null ? _next : _order[_next]];
                    _noise = (_noise * 1664525) + 1013904223;
                    Recording.SetDecimals(line, (int)(_noise >> 22));
                    _reader.ReadInto(line, batch, "bench", i);
                    _next = _next + 1 == (_order?.Length ?? _lines.Length) ? 0 : _next + 1;
                }

                foreach (var monitor in _monitors)
                {
                    monitor.Observe(batch, _signals);
                }

                _signals.Drain(static _ => { });
            }
        }
    }
}
