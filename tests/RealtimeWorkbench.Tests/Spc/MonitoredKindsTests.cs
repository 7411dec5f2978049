using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Spc;

/// <summary>Every kind of chart that watches a metric of a stream.</summary>
public sealed class MonitoredKindsTests
{
    private const int Baseline = 25;
    private const double SampleSize = 40;

    // Short runs need the number of a part: MonitoredShortRunTests.
    public static TheoryData<ChartKind> Kinds() => [.. SpcMonitorOptions.Charts.Where(kind => ChartInfo.Of(kind).Input != ChartInputKind.ValueOfPart)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gives_the_points_and_rules_of_the_same_chart_of_a_file(ChartKind kind)
    {
        var options = Options(kind);
        for (var seed = 0; seed < 5; seed++)
        {
            var values = Values(kind, seed);
            var run = new MonitorRun(options);
            run.Feed(batchSize: 17, ("temperature", values));

            var report = Whole(options, values);

            for (var panel = 0; panel < report.Panels.Count; panel++)
            {
                Assert.Equal(
                    report.Panels[panel].Points.Select(point =>
                        ((long)point.Index, point.Size, point.Value, point.Limits.Lower, point.Limits.Center, point.Limits.Upper, point.Violations, point.IsBaseline)),
                    run.Log.Points.Where(point => point.Panel == panel).Select(point =>
                        (point.Index, point.Size, point.Value, point.Lower, point.Center, point.Upper, point.Violations, point.IsBaseline)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Time_without_values_is_a_missing_row_of_the_file(ChartKind kind)
    {
        var options = Options(kind);
        var size = options.ActualSize;
        for (var seed = 0; seed < 4; seed++)
        {
            var values = Values(kind, seed);
            var run = new MonitorRun(options);
            run.Feed(100, ("temperature", values[..(10 * size)]));
            run.Pause(TimeSpan.FromHours(2));
            run.Feed(100, ("temperature", values[(10 * size)..(60 * size)]));
            run.Pause(TimeSpan.FromHours(2));
            run.Feed(100, ("temperature", values[(60 * size)..]));

            ChartRow[] rows =
                [.. values.Chunk(size).Where(chunk => chunk.Length == size).Select((chunk, i) => new ChartRow($"{i + 1}", chunk, options.SampleSize ?? double.NaN))];
            var missing = new ChartRow("", size == 1 ? [double.NaN] : [], options.SampleSize ?? double.NaN);
            if (kind == ChartKind.MovingAverage)
            {
                // A file with a gap is refused there.
                continue;
            }

            var report = SpcAnalysis.Run(
                [.. rows[..10], missing, .. rows[10..60], missing, .. rows[60..]],
                new SpcAnalysisOptions { Chart = kind, BaselineTo = Baseline + 1, Rules = options.Rules, MostSum = 10 });

            for (var panel = 0; panel < report.Panels.Count; panel++)
            {
                Assert.Equal(
                    report.Panels[panel].Points.Where(point => !double.IsNaN(point.Value))
                        .Select(point => (point.Value, point.Limits.Lower, point.Limits.Center, point.Limits.Upper, point.Violations, point.IsBaseline)),
                    run.Log.Points.Where(point => point.Panel == panel && !double.IsNaN(point.Value))
                        .Select(point => (point.Value, point.Lower, point.Center, point.Upper, point.Violations, point.IsBaseline)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Goes_on_from_a_checkpoint_anywhere_as_if_it_had_not_been_cut(ChartKind kind)
    {
        var values = Values(kind, seed: 6);
        var whole = new MonitorRun(Options(kind));
        whole.Feed(1000, ("temperature", values));

        for (var cut = 0; cut < values.Length; cut += 13)
        {
            var before = new MonitorRun(Options(kind));
            before.Feed(1000, ("temperature", values[..cut]));
            var after = new MonitorRun(Options(kind));
            Saved.Move(before.Monitor, before.Catalog, after.Monitor, after.Catalog);
            after.Pause(TimeSpan.FromSeconds(cut));
            after.Feed(1000, ("temperature", values[cut..]));

            // Points of the second run carry times of their own.
            Assert.Equal(
                whole.Log.Points.Select(point => point with { Time = 0 }),
                before.Log.Points.Concat(after.Log.Points).Select(point => point with { Time = 0, Machine = 0, Metric = 0 }));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Allocates_nothing_per_sample_once_the_baseline_is_frozen(ChartKind kind)
    {
        var catalog = new MetricCatalog();
        var monitor = new SpcMonitor(Options(kind) with { Rules = RuleSet.None });
        var signals = new SignalSink();
        var values = Values(kind, seed: 3);
        using var batch = SampleBatch.Rent(catalog, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            batch.SetValue(batch.AddRow(i, catalog.Machines.GetOrAdd("am-01")), catalog.Metrics.GetOrAdd("temperature"), values[i]);
        }

        monitor.Observe(batch, signals);
        Assert.Single(monitor.Baselines.All);

        Assert.Equal(0, Allocated.ByEach(() => monitor.Observe(batch, signals)));
    }

    [Fact]
    public void Leaves_out_what_is_no_count_and_says_so_once()
    {
        var run = new MonitorRun(new SpcMonitorOptions { Chart = ChartKind.Np, SampleSize = 10, BaselineSubgroups = 4, Rules = RuleSet.BeyondLimits });

        run.Feed(1, 2.5, 2.5, 3, 11, 2, 3);

        Assert.Equal(
            [
                "temperature is 2.5; what is no whole number from 0 on is no count and left out of the chart.",
                "temperature is 11; a count above the sample size 10 is left out of the chart.",

                // P(X > 6) of 10 with 0.225, by scipy.stats.binom: 1 in 549.5.
                "temperature: In control, expect one false alarm every 549 points beyond the limits (closed form; limits from 4 counts make them more frequent).",
            ],
            run.Log.Notices);
        Assert.Equal(0.225, Assert.Single(run.Log.Baselines).Center, 1e-12);
    }

    [Fact]
    public void Says_what_a_sum_and_a_fraction_are_measured_in()
    {
        var cusum = new MonitorRun(
            new SpcMonitorOptions { Chart = ChartKind.Cusum, SubgroupSize = 1, BaselineSubgroups = 4, Rules = RuleSet.BeyondLimits }, unit: "°C");
        cusum.Feed(99, 101, 99, 101, 130);

        Assert.Equal(
            ["temperature C⁺ 16.4899 σ is above the upper control limit 5 σ (Nelson rule 1)."],
            cusum.Signals.Select(signal => signal.Explanation));
        Assert.Equal(["cusum/cusum-pos/nelson-1"], cusum.Signals.Select(signal => signal.Rule));
    }

    [Fact]
    public void Has_no_limits_for_single_values_where_the_chart_is_not_of_them()
    {
        var run = new MonitorRun(new SpcMonitorOptions { Chart = ChartKind.P, SampleSize = 10, BaselineSubgroups = 4 });

        run.Feed(1, 2, 3, 2, 3);

        Assert.Single(run.Log.Baselines);
        Assert.False(run.Monitor.TryGet(0, 0, long.MaxValue, out _));
    }

    private static SpcMonitorOptions Options(ChartKind kind) => new()
    {
        Chart = kind,
        SubgroupSize = ChartInfo.Of(kind).Input == ChartInputKind.Subgroup ? 4 : ChartInfo.Of(kind).Input == ChartInputKind.ValueOrSubgroup ? 2 : 1,
        SampleSize = ChartInfo.Of(kind).Input == ChartInputKind.CountOfSize ? SampleSize : null,
        BaselineSubgroups = Baseline,
        Rules = RuleSet.Nelson,
    };

    private static ControlChartReport Whole(SpcMonitorOptions options, double[] values)
    {
        var size = ChartInfo.Of(options.Chart).Input is ChartInputKind.Subgroup or ChartInputKind.ValueOrSubgroup ? options.SubgroupSize : 1;
        return SpcAnalysis.Run(
            [.. values.Chunk(size).Where(chunk => chunk.Length == size).Select((chunk, i) => new ChartRow($"{i + 1}", chunk, options.SampleSize ?? double.NaN))],
            new SpcAnalysisOptions { Chart = options.Chart, BaselineTo = Baseline, Rules = options.Rules, MostSum = 10 });
    }

    private static double[] Values(ChartKind kind, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, 400).Select(i => ChartInfo.Of(kind).TakesCounts
                ? Math.Abs((seed % 2 == 0 ? 0 : SampleSize) - random.Next(i > 200 ? 20 : 12))
                : 50 + (3 * Charts.ChartSamples.Gauss(random)) + (i is > 200 and < 260 ? 4 : 0)),
        ];
    }
}
