using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Spc;

/// <summary>Streams whose center, target or sigma is given, or whose sigma is estimated in another way.</summary>
public sealed class MonitoredStandardsTests
{
    private static readonly double[] Values = Drawn();

    [Fact]
    public void Judges_the_first_value_where_all_is_known()
    {
        var run = new MonitorRun(Individuals with { Standards = Of("temperature = 50 ± 3") });

        run.Feed(60, 50, 30);

        var baseline = Assert.Single(run.Log.Baselines);
        Assert.Equal((50, 3, 0, 0), (baseline.Center, baseline.Sigma, baseline.Samples, baseline.Subgroups));
        Assert.Equal("Given by Spc.Standards: limits 41 to 59.", baseline.Reason);
        Assert.Equal([(41.0, 50.0, 59.0), (41, 50, 59), (41, 50, 59)], run.Log.Location.Select(point => (point.Lower, point.Center, point.Upper)));
        Assert.Equal(2, run.Signals.Count(signal => signal.Rule == "i-mr/i/nelson-1" && signal.Kind == RealtimeWorkbench.Streaming.SignalKind.Raised));

        // D4(2) = 3.267, of which a book rounds the last digit: (d2 + 3·d3)·σ = (1.12838 + 3·0.85250)·3.
        Assert.Equal(11.0577, baseline.Dispersion.Upper, 1e-3);
        Assert.True(run.Monitor.TryGet(0, 0, 0, out var limits));
        Assert.Equal(59, limits.Upper);
    }

    [Theory]
    [InlineData(ChartKind.Ewma, "temperature = 48")]
    [InlineData(ChartKind.Cusum, "temperature = 48")]
    [InlineData(ChartKind.MovingAverage, "temperature = 48")]
    [InlineData(ChartKind.Cusum, "temperature = 48 ± 2.5")]
    [InlineData(ChartKind.IndividualsMovingRange, "temperature = +- 2.5")]
    [InlineData(ChartKind.XbarS, "temperature = +- 2.5")]
    [InlineData(ChartKind.IndividualsMovingRange, "", SigmaMethod.MedianMovingRange)]
    [InlineData(ChartKind.XbarR, "", SigmaMethod.Pooled)]
    public void Gives_the_points_of_the_same_chart_of_a_file(ChartKind kind, string standards, SigmaMethod? method = null)
    {
        var size = ChartInfo.Of(kind).Input == ChartInputKind.Subgroup ? 4 : 1;
        var options = new SpcMonitorOptions { Chart = kind, SubgroupSize = size, Rules = RuleSet.Nelson, Standards = Of(standards), SigmaMethod = method };
        var run = new MonitorRun(options);
        run.Feed(batchSize: 17, ("temperature", Values));

        var known = Of(standards).GetValueOrDefault("temperature");
        var report = SpcAnalysis.Run(
            [.. Values.Chunk(size).Select((chunk, i) => new ChartRow($"{i + 1}", chunk, double.NaN))],
            new SpcAnalysisOptions
            {
                Chart = kind,
                BaselineTo = 25,
                MostSum = 10,
                KnownSigma = known.Sigma,
                Target = kind == ChartKind.IndividualsMovingRange || size > 1 ? null : known.Center,
                SigmaMethod = method,
            });

        for (var panel = 0; panel < report.Panels.Count; panel++)
        {
            Assert.Equal(
                report.Panels[panel].Points.Select(point => (point.Value, point.Limits.Lower, point.Limits.Center, point.Limits.Upper, point.Violations)),
                run.Log.Points.Where(point => point.Panel == panel).Select(point => (point.Value, point.Lower, point.Center, point.Upper, point.Violations)));
        }
    }

    [Theory]
    [InlineData(ChartKind.MovingAverage, 4.0249)] // 3·3/√5
    [InlineData(ChartKind.Ewma, 3.0)] // 3·3·√(0.2/1.8)
    public void Tells_the_limits_that_a_chart_settles_at(ChartKind kind, double reach)
    {
        var run = new MonitorRun(Individuals with { Chart = kind, Standards = Of("temperature = 50 ± 3") });

        run.Feed([50.0]);

        Assert.Equal(50 + reach, Assert.Single(run.Log.Baselines).Location.Upper, 1e-3);
    }

    [Fact]
    public void Counts_have_the_limits_of_the_rate_that_is_given()
    {
        var run = new MonitorRun(new SpcMonitorOptions { Chart = ChartKind.C, Rules = RuleSet.BeyondLimits, Standards = Of("temperature = 4") });

        run.Feed(3, 11);

        Assert.Equal([(4.0, 10.0), (4, 10)], run.Log.Points.Select(point => (point.Center, point.Upper)));
        Assert.Single(run.Signals);

        // 1/P(X > 10) = 352.1 of a Poisson distribution with mean 4, by scipy.
        Assert.Equal(["temperature: In control, expect one false alarm every 352 points beyond the limits (closed form; rate known)."], run.Log.Notices);
    }

    [Fact]
    public void Goes_on_from_a_checkpoint_as_if_it_had_not_been_cut()
    {
        var options = new SpcMonitorOptions
        {
            Chart = ChartKind.Individuals,
            SubgroupSize = 1,
            Rules = RuleSet.BeyondLimits,
            BaselineSubgroups = 5000,
            Standards = Of("temperature = 48 ± 2.5"),
            FalseAlarmEvery = 500,
            SampleInterval = TimeSpan.FromSeconds(1),
        };
        var whole = new MonitorRun(options);
        whole.Feed(1000, ("temperature", Values));
        var before = new MonitorRun(options);
        before.Feed(1000, ("temperature", Values[..77]));
        var after = new MonitorRun(options);
        Saved.Move(before.Monitor, before.Catalog, after.Monitor, after.Catalog);
        after.Pause(TimeSpan.FromSeconds(77));
        after.Feed(1000, ("temperature", Values[77..]));

        Assert.Equal(
            whole.Log.Points.Select(point => point with { Machine = 0, Metric = 0 }),
            before.Log.Points.Concat(after.Log.Points).Select(point => point with { Machine = 0, Metric = 0 }));
        Assert.Equal(whole.Monitor.Baselines.All, after.Monitor.Baselines.All);
    }

    [Fact]
    public void What_is_given_takes_the_place_of_what_was_estimated_once()
    {
        var store = new BaselineStore();
        new MonitorRun(Individuals, store).Feed(200, ("temperature", Values));
        var given = Individuals with { Standards = Of("temperature = 50 ± 3") };

        new MonitorRun(given, store).Feed([50.0]);
        new MonitorRun(given, store).Feed([50.0]);
        new MonitorRun(given with { SigmaMultiple = 2 }, store).Feed([50.0]);

        Assert.Equal([25, 0, 0], store.All.Select(baseline => baseline.Samples));
        Assert.Equal([3.0, 3, 2], store.All.Select(baseline => baseline.SigmaMultiple));

        // Nothing was estimated, so that nothing of the difference is by chance of the later one.
        Assert.True(BaselineComparison.Of(store.All[1], store.All[2]) is { Shift: 0, SigmaRatio: 1 });
    }

    [Fact]
    public void Limits_are_found_for_as_few_false_alarms_as_asked_for()
    {
        var options = Individuals with { Chart = ChartKind.Individuals, Rules = RuleSet.BeyondLimits, FalseAlarmEvery = 604_800, BaselineSubgroups = 5000 };
        var counts = new SpcMonitorOptions { Chart = ChartKind.C, Rules = RuleSet.BeyondLimits, FalseAlarmEvery = 1000, BaselineSubgroups = 25 };
        var run = new MonitorRun(counts);
        run.Feed([.. Enumerable.Range(0, 26).Select(i => 3.0 + (2 * (i % 2)))]);

        // 2Φ(-k) = 1/604800; a baseline of thousands is as good as known.
        Assert.Equal(4.7908, options.WithFoundLimits().Design.SigmaMultiple, 1e-3);

        // 99 counted in 25: P(X >= 13 | 112, 1/26) = 0.00039 and P(X >= 12 | 111) = 0.00121 by scipy.stats.binom, around half of 1/1000.
        Assert.Equal(12, run.Log.Points[^1].Upper);
        Assert.Contains("temperature: Limits for at most one false alarm in 1000 points, though they come from 25 counts; at this very rate there is one every", run.Log.Notices[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_stored_baseline_with_other_limits_than_are_asked_for_is_not_taken_up()
    {
        var seldom = Individuals with { Chart = ChartKind.Individuals, FalseAlarmEvery = 604_800, BaselineSubgroups = 3000 };
        var store = new BaselineStore();
        new MonitorRun(Individuals with { Chart = ChartKind.Individuals }, store).Feed(200, ("temperature", Values));
        var other = new MonitorRun(seldom, store);
        other.Feed([50.0]);
        store.Add(store.All[0] with { SigmaMultiple = seldom.WithFoundLimits().Design.SigmaMultiple });
        var same = new MonitorRun(seldom, store);
        same.Feed([50.0]);

        Assert.Empty(other.Log.Baselines);
        Assert.Equal(["Baseline 1 of temperature has other limits than those for at most one false alarm in 604800 points, which Spc.FalseAlarmEvery asks for; a new one is collected."], other.Log.Notices);
        Assert.Equal(2, Assert.Single(same.Log.Baselines).Version);
    }

    [Fact]
    public void The_same_data_give_the_limits_that_are_asked_for_now()
    {
        var counts = new SpcMonitorOptions { Chart = ChartKind.C, Rules = RuleSet.BeyondLimits };
        double[] values = [.. Enumerable.Range(0, 26).Select(i => 3.0 + (2 * (i % 2)))];
        var store = new BaselineStore();
        new MonitorRun(counts, store).Feed(values);
        var seldom = new MonitorRun(counts with { FalseAlarmEvery = 1000 }, store);
        seldom.Feed(values);

        // 3.96 + 3√3.96 of before, and 12 as in Limits_are_found_for_as_few_false_alarms_as_asked_for.
        Assert.Equal(12, seldom.Log.Points[^1].Upper);
        Assert.Equal([1, 2], store.All.Select(baseline => baseline.Version));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(100_000, false)]
    public void Limits_of_counts_are_taken_up_where_the_same_is_asked_for(double points, bool isTakenUp)
    {
        var counts = new SpcMonitorOptions { Chart = ChartKind.C, Rules = RuleSet.BeyondLimits, FalseAlarmEvery = 1000 };
        var store = new BaselineStore();
        new MonitorRun(counts, store).Feed([.. Enumerable.Range(0, 26).Select(i => 3.0 + (2 * (i % 2)))]);
        var again = new MonitorRun(counts with { FalseAlarmEvery = points }, store);

        again.Feed([4.0]);

        Assert.Equal(isTakenUp, again.Log.Baselines.Count == 1);
        Assert.Equal(isTakenUp, again.Log.Notices.Count == 0);
    }

    [Theory]
    [InlineData(SigmaMethod.MovingRange, 0)]
    [InlineData(SigmaMethod.Deviation, 1)]
    public void A_stored_sigma_of_another_method_is_estimated_anew(SigmaMethod method, int notices)
    {
        var store = new BaselineStore();
        new MonitorRun(Individuals, store).Feed(200, ("temperature", Values));
        var run = new MonitorRun(Individuals with { SigmaMethod = method }, store);

        run.Feed([50.0]);

        Assert.Equal(notices, run.Log.Notices.Count);
        Assert.Equal(1 - notices, run.Log.Baselines.Count);
    }

    [Theory]
    [InlineData("Limits of c are found for rule 1 alone", RuleSet.Nelson)]
    [InlineData("Limits of c are found for rule 1 alone", RuleSet.None)]
    public void Refuses_limits_of_counts_with_other_rules(string start, RuleSet rules) => Assert.StartsWith(
        start,
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpcMonitor(new SpcMonitorOptions { Chart = ChartKind.C, Rules = rules, FalseAlarmEvery = 1000 })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Refuses_standards_that_are_not_there() => Assert.Throws<ArgumentNullException>(() => new SpcMonitorOptions { Standards = null! });

    [Theory]
    [InlineData(ChartKind.C, 1e17, null, "temperature: the center 1E+17 of c must be 1000000000 at most.")]
    [InlineData(ChartKind.C, double.NaN, null, "temperature: the center NaN must be a finite number.")]
    [InlineData(ChartKind.Ewma, double.PositiveInfinity, null, "temperature: the center Infinity must be a finite number.")]
    [InlineData(ChartKind.Ewma, 1.0, 0.0, "temperature: the sigma 0 must be a finite number above 0.")]
    [InlineData(ChartKind.Individuals, 1.0, double.NaN, "temperature: the sigma NaN must be a finite number above 0.")]
    [InlineData(ChartKind.Individuals, 1.0, double.PositiveInfinity, "temperature: the sigma Infinity must be a finite number above 0.")]
    public void Refuses_numbers_that_no_process_has(ChartKind kind, double center, double? sigma, string message)
    {
        var standards = new Dictionary<string, ProcessStandard> { ["temperature"] = new(center, sigma) };

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SpcMonitor(new SpcMonitorOptions { Chart = kind, SubgroupSize = 1, Standards = standards }));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_longer_given_is_estimated()
    {
        var store = new BaselineStore();
        new MonitorRun(Individuals with { Standards = Of("temperature = 50 ± 3") }, store).Feed([50.0]);
        var run = new MonitorRun(Individuals, store);

        run.Feed(200, ("temperature", Values));

        Assert.Equal([0, 25], store.All.Select(baseline => baseline.Samples));
        Assert.Equal("Baseline 1 of temperature has center 50 and sigma 3 that were given, which Spc.Standards no longer does; a new one is collected.", run.Log.Notices[0]);
    }

    private static SpcMonitorOptions Individuals { get; } = new() { Chart = ChartKind.IndividualsMovingRange, SubgroupSize = 1, Rules = RuleSet.BeyondLimits };

    private static IReadOnlyDictionary<string, ProcessStandard> Of(string text) =>
        StandardParser.TryParse(text, out var standards, out var problem) ? standards : throw new ArgumentException(problem);

    private static double[] Drawn()
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, 200).Select(i => 50 + (3 * Charts.ChartSamples.Gauss(random)) + (i > 150 ? 4 : 0))];
    }
}
