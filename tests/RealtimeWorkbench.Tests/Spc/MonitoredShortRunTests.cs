using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Spc;

/// <summary>Z-MR and DNOM of streams: a metric reports the number of the part that is made.</summary>
public sealed class MonitoredShortRunTests
{
    private const string Targets = "temperature@1 = 50; temperature@2 = 80.5; temperature@7.5 = -3";
    private static readonly double[] Parts = [1, 2, 7.5];

    [Fact]
    public void Z_MR_gives_the_points_and_rules_of_the_same_chart_of_a_file()
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var (values, parts) = Made(seed);
            var report = Whole(ChartKind.ZMovingRange, values, parts, nominal: null, baselineTo: null);
            var standards = Parts.Distinct().ToDictionary(
                part => FormattableString.Invariant($"temperature@{part}"),
                part => report.Process.Parts[Array.IndexOf([.. parts.Distinct()], part)] is var known ? new ProcessStandard(known.Center, known.Sigma) : default);
            var run = new MonitorRun(Options(ChartKind.ZMovingRange, "") with { Standards = standards });

            run.Feed(17, ("recipe", parts), ("temperature", values));

            AssertSame(report, run.Log.Points);
            Assert.Equal("Given by Spc.Standards: limits -3 to 3.", Assert.Single(run.Log.Baselines).Reason);
            Assert.False(run.Monitor.TryGet(0, 1, long.MaxValue, out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("; temperature = ± 2.5")]
    public void DNOM_gives_the_points_and_rules_of_the_same_chart_of_a_file(string sigma)
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var (values, parts) = Made(seed);
            var report = Whole(ChartKind.DeviationFromNominal, values, parts, TargetOf, baselineTo: 25, sigma.Length > 0 ? 2.5 : null);
            var run = new MonitorRun(Options(ChartKind.DeviationFromNominal, Targets + sigma));

            run.Feed(17, ("recipe", parts), ("temperature", values));

            AssertSame(report, run.Log.Points, hasBaseline: sigma.Length == 0);
        }
    }

    [Fact]
    public void Rows_left_out_of_a_baseline_later_leave_the_nominal_values_as_they_are()
    {
        var (values, parts) = Made(seed: 2);
        var run = new MonitorRun(Options(ChartKind.DeviationFromNominal, Targets) with { KeepRows = true });
        run.Feed(25, ("recipe", parts[..25]), ("temperature", values[..25]));

        var revised = BaselineRevision.Without(run.Monitor.Baselines.All[0], [new Exclusion(9, "wrong tool")]);

        var without = values[..25];
        without[8] = double.NaN;
        Assert.Equal((0, Whole(ChartKind.DeviationFromNominal, without, parts[..25], TargetOf, baselineTo: null).Sigma), (revised.Center, revised.Sigma));
    }

    [Theory]
    [InlineData(ChartKind.ZMovingRange)]
    [InlineData(ChartKind.DeviationFromNominal)]
    public void Goes_on_from_a_checkpoint_anywhere_as_if_it_had_not_been_cut(ChartKind kind)
    {
        var options = Options(kind, TargetsOn(kind));
        var samples = Apart(seed: 6);
        var whole = new Stream(options);
        whole.Feed(samples, batchSize: 1000);
        Assert.NotEmpty(whole.Signals);

        for (var cut = 0; cut < samples.Count; cut += 11)
        {
            var before = new Stream(options);
            before.Feed(samples[..cut], batchSize: 7);
            var after = new Stream(options, Saved.Renumbered(before.Catalog));
            Saved.Move(before.Monitor, before.Catalog, after.Monitor, after.Catalog);
            after.Feed(samples[cut..], batchSize: 9);

            Assert.Equal(Unnumbered(whole.Log.Points), Unnumbered([.. before.Log.Points, .. after.Log.Points]));
            Assert.Equal(whole.Signals, [.. before.Signals, .. after.Signals]);
        }
    }

    [Fact]
    public void A_value_counts_for_the_part_that_was_reported_last_at_or_before_its_time_whatever_came_first()
    {
        var stream = new Stream(Options(ChartKind.DeviationFromNominal, "temperature@1 = 50; temperature@2 = 80; temperature = ± 1"));

        // At 3 s the value comes before its part, at 4 s after it; at 5 s nothing is reported.
        stream.Feed(
            [(1, "recipe", 1), (2, "temperature", 51), (3, "temperature", 82), (3, "recipe", 2), (4, "recipe", 1), (4, "temperature", 53), (5, "temperature", 54)], batchSize: 1);
        Assert.Equal([1.0, 2, 3], stream.Log.Location.Select(point => point.Value));

        // The last one waits for what may follow it at its time.
        ((IMonitor)stream.Monitor).Advance(0, Stream.At(5), new SignalSink());
        Assert.Equal(3, stream.Log.Location.Count());
        ((IMonitor)stream.Monitor).Advance(0, Stream.At(6), new SignalSink());
        Assert.Equal([1.0, 2, 3, 4], stream.Log.Location.Select(point => point.Value));
        Assert.Equal([.. Enumerable.Range(2, 4).Select(Stream.At)], stream.Log.Location.Select(point => point.Time));
    }

    [Fact]
    public void Values_of_one_time_wait_up_to_a_number_and_then_count_for_the_part_that_was_reported_last()
    {
        var stream = new Stream(Options(ChartKind.ZMovingRange, "temperature@1 = 50 ± 2; temperature@2 = 80 ± 2"));
        List<(double, string, double)> stuck = [.. Enumerable.Repeat((2.0, "temperature", 52.0), 9_999)];

        stream.Feed([(1, "recipe", 1), .. stuck], batchSize: 1000);
        Assert.Empty(stream.Log.Location);
        Assert.Empty(stream.Log.Notices);

        stream.Feed([(2, "temperature", 54)], batchSize: 1);
        Assert.Equal(10_000, stream.Log.Location.Count());
        Assert.Equal((1.0, 2.0), (stream.Log.Location.First().Value, stream.Log.Location.Last().Value));
        var told = "10000 values of one time, 2026-11-21 10:00:02Z, waited for recipe; they count for 1, which was reported last, and so will as many of one time again. See whether the clock of the machine stands still.";
        Assert.Equal([told], stream.Log.Notices);

        // Fewer wait as before, for the part that follows; more are not told again.
        stream.Feed([(2, "temperature", 80), (2, "recipe", 2), .. stuck, (2, "temperature", 82)], batchSize: 1000);
        Assert.Equal(0, stream.Log.Location.ElementAt(10_000).Value);
        Assert.Equal((20_001, 1.0), (stream.Log.Location.Count(), stream.Log.Location.Last().Value));
        Assert.Equal([told], stream.Log.Notices);
    }

    [Fact]
    public void A_part_without_a_target_is_told_once_and_charted_not_at_all()
    {
        var stream = new Stream(Options(ChartKind.ZMovingRange, "temperature@1 = 50 ± 2"));

        stream.Feed(
            [
                (0, "temperature", 50), (1, "temperature", 50), (2, "recipe", 1), (3, "temperature", 52), (4, "pressure", 4), (5, "recipe", 9), (6, "temperature", 900),
                (7, "temperature", 901), (8, "recipe", 1), (9, "temperature", 48), (10, "recipe", 9), (11, "temperature", 7), (12, "recipe", 4), (13, "temperature", 7), (14, "recipe", 1),
            ],
            batchSize: 4);

        Assert.Equal([1.0, -1], stream.Log.Location.Select(point => point.Value));
        Assert.Equal(
            [
                "temperature came before recipe was reported; until it is, its values are in no chart.",
                "temperature has no target for recipe 9; values of this part are in no chart. Give it in Spc.Standards as temperature@9.",
                "temperature has no target for recipe 4; values of this part are in no chart. Give it in Spc.Standards as temperature@4.",
            ],
            stream.Log.Notices);
    }

    [Fact]
    public void A_metric_that_is_no_number_of_a_part_is_told_of_twenty_times_and_once_more()
    {
        var stream = new Stream(Options(ChartKind.ZMovingRange, "temperature@1 = 50 ± 2"));

        stream.Feed([.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? (i, "recipe", 100.5 + i) : (i, "temperature", 50.0))], batchSize: 50);

        Assert.Equal(21, stream.Log.Notices.Count);
        Assert.StartsWith("temperature has no target for recipe 138.5;", stream.Log.Notices[^2], StringComparison.Ordinal);
        Assert.Equal(
            "temperature has no target for more than 20 numbers that recipe reported; those to come are not told. See whether it is the number of the part.", stream.Log.Notices[^1]);
    }

    [Fact]
    public void A_signal_is_in_units_of_sigma_or_of_the_metric()
    {
        var standardized = new MonitorRun(Options(ChartKind.ZMovingRange, "temperature@1 = 50 ± 2"), unit: "°C");
        standardized.Feed(10, ("recipe", [1, 1]), ("temperature", [50, 60]));
        var deviations = new MonitorRun(Options(ChartKind.DeviationFromNominal, "temperature@1 = 50; temperature = ± 2"), unit: "°C");
        deviations.Feed(10, ("recipe", [1, 1]), ("temperature", [50, 60]));

        Assert.Equal(
            ["temperature Z 5 σ is above the upper control limit 3 σ (Nelson rule 1).", "temperature moving range 5 σ is above the upper control limit 3.68589 σ (Nelson rule 1)."],
            standardized.Signals.Select(signal => signal.Explanation));
        Assert.Equal(
            "temperature deviation from nominal 10 °C is above the upper control limit 6 °C (Nelson rule 1).", deviations.Signals[0].Explanation);
    }

    [Fact]
    public void Allocates_nothing_per_sample()
    {
        var catalog = new MetricCatalog();
        var monitor = new SpcMonitor(Options(ChartKind.ZMovingRange, TargetsOn(ChartKind.ZMovingRange)) with { Rules = RuleSet.None });
        var signals = new SignalSink();
        var (values, parts) = Made(seed: 3);
        using var batch = SampleBatch.Rent(catalog, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            var row = batch.AddRow(i + 1, catalog.Machines.GetOrAdd("am-01"));
            batch.SetValue(row, catalog.Metrics.GetOrAdd("temperature"), values[i]);
            if (i % 3 == 0)
            {
                batch.SetValue(row, catalog.Metrics.GetOrAdd("recipe"), parts[i]);
            }
        }

        monitor.Observe(batch, signals);
        Assert.Single(monitor.Baselines.All);

        Assert.Equal(0, Allocated.ByEach(() => monitor.Observe(batch, signals)));
    }

    [Theory]
    [InlineData(ChartKind.ZMovingRange, "temperature@1 = 50 ± 2", "", "Spc.PartMetric: the chart z-mr needs the metric that reports the number of the part; set it, such as recipe.")]
    [InlineData(ChartKind.ZMovingRange, "", "recipe", "Spc.Standards: the chart z-mr needs a target of each part; give such as temperature@1 = 50 ± 2; temperature@2 = 80 ± 3.")]
    [InlineData(ChartKind.DeviationFromNominal, "temperature = ± 2", "recipe", "Spc.Standards: the chart dnom needs a target of each part; give such as temperature@1 = 50; temperature@2 = 80.")]
    [InlineData(ChartKind.ZMovingRange, "temperature@1 = 50", "recipe", "Spc.Standards: temperature@1: z-mr needs a sigma of each part, such as temperature@1 = 50 ± 2.")]
    [InlineData(ChartKind.ZMovingRange, "temperature = 50 ± 2", "recipe", "Spc.Standards: temperature: z-mr needs the number of the part with each center and sigma, such as temperature@1 = 50 ± 2.")]
    [InlineData(ChartKind.DeviationFromNominal, "temperature@1 = 50 ± 2", "recipe", "Spc.Standards: temperature@1: on dnom all parts have one sigma; give it as temperature = ± 2, or none, to have it estimated.")]
    [InlineData(ChartKind.DeviationFromNominal, "temperature = 50", "recipe", "Spc.Standards: temperature: dnom takes the sigma of a metric alone, such as temperature = ± 2, and a center of each part, such as temperature@1 = 50.")]
    [InlineData(ChartKind.DeviationFromNominal, "temperature@1 = 50; temperature@1.0 = 51", "recipe", "Spc.Standards: temperature@1.0: this part is given twice.")]
    [InlineData(ChartKind.DeviationFromNominal, "recipe@1 = 50", "recipe", "Spc.Standards: recipe@1: the metric that reports the part has no target itself.")]
    public void A_wrong_setting_is_explained(ChartKind kind, string standards, string partMetric, string sentence) => Assert.StartsWith(
        sentence,
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpcMonitor(Options(kind, standards) with { PartMetric = partMetric })).Message,
        StringComparison.Ordinal);

    private static SpcMonitorOptions Options(ChartKind kind, string standards) => new()
    {
        Chart = kind,
        SubgroupSize = 1,
        BaselineSubgroups = 25,
        Rules = RuleSet.Nelson,
        PartMetric = "recipe",
        Standards = StandardParser.TryParse(standards, out var known, out var problem) ? known : throw new ArgumentException(problem),
    };

    private static string TargetsOn(ChartKind kind) =>
        kind == ChartKind.DeviationFromNominal ? Targets : string.Join("; ", Targets.Split("; ").Select((target, i) => $"{target} ± {i + 1}"));

    private static double TargetOf(double part) => part switch { 1 => 50, 2 => 80.5, _ => -3 };

    /// <summary>Runs of a few of a kind; all shifted for a while.</summary>
    private static (double[] Values, double[] Parts) Made(int seed)
    {
        var random = new Random(seed);
        var part = 1.0;
        double[] parts = [.. Enumerable.Range(0, 150).Select(i => part = i < 3 ? Parts[i] : random.Next(6) == 0 ? Parts[random.Next(3)] : part)];
        return ([.. parts.Select((each, i) => TargetOf(each) + (2 * Charts.ChartSamples.Gauss(random)) + (i is > 90 and < 120 ? 4 : 0))], parts);
    }

    /// <summary>The same with a sample for each number; a part is reported when it changes, before the value of its time or after it.</summary>
    private static List<(double Seconds, string Metric, double Value)> Apart(int seed)
    {
        var (values, parts) = Made(seed);
        var samples = new List<(double, string, double)>();
        for (var i = 0; i < values.Length; i++)
        {
            samples.Add((i, "temperature", values[i]));
            if (i == 0 || parts[i] != parts[i - 1])
            {
                samples.Insert(samples.Count - (i % 2), (i, "recipe", parts[i]));
            }
        }

        return samples;
    }

    private static ControlChartReport Whole(ChartKind kind, double[] values, double[] parts, Func<double, double>? nominal, int? baselineTo, double? sigma = null) => SpcAnalysis.Run(
        [.. values.Select((value, i) => new ChartRow($"{i + 1}", [value], Part: FormattableString.Invariant($"{parts[i]}"), Nominal: nominal?.Invoke(parts[i]) ?? double.NaN))],
        new SpcAnalysisOptions { Chart = kind, BaselineTo = baselineTo, Rules = RuleSet.Nelson, KnownSigma = sigma });

    private static void AssertSame(ControlChartReport report, List<ChartPoint> points, bool? hasBaseline = null)
    {
        for (var panel = 0; panel < 2; panel++)
        {
            Assert.Equal(
                report.Panels[panel].Points.Select(point => ((long)point.Index, point.Value, point.Limits.Lower, point.Limits.Center, point.Limits.Upper, point.Violations, point.IsBaseline && hasBaseline == true)),
                points.Where(point => point.Panel == panel).Select(point => (point.Index, point.Value, point.Lower, point.Center, point.Upper, point.Violations, point.IsBaseline)));
        }
    }

    private static IEnumerable<ChartPoint> Unnumbered(List<ChartPoint> points) => points.Select(point => point with { Machine = 0, Metric = 0 });

    /// <summary>A monitor that is fed samples of one number each.</summary>
    private sealed class Stream
    {
        private readonly SignalSink _sink = new();

        public Stream(SpcMonitorOptions options, MetricCatalog? catalog = null)
        {
            Catalog = catalog ?? new MetricCatalog();
            Catalog.Machines.GetOrAdd("am-01");
            Monitor = new SpcMonitor(options, Log);
        }

        public MetricCatalog Catalog { get; }

        public ChartLog Log { get; } = new();

        public SpcMonitor Monitor { get; }

        public List<Signal> Signals { get; } = [];

        public static long At(int seconds) => MonitorRun.Start.AddSeconds(seconds).Ticks;

        public void Feed(List<(double Seconds, string Metric, double Value)> samples, int batchSize)
        {
            foreach (var piece in samples.Chunk(batchSize))
            {
                using var batch = SampleBatch.Rent(Catalog, batchSize);
                foreach (var (seconds, metric, value) in piece)
                {
                    batch.SetValue(batch.AddRow(At((int)seconds), Catalog.Machines.GetOrAdd("am-01")), Catalog.Metrics.GetOrAdd(metric), value);
                }

                Monitor.Observe(batch, _sink);
                _sink.Drain(Signals.Add);
            }
        }
    }
}
