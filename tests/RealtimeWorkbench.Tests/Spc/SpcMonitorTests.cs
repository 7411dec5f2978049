using FsCheck.Fluent;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Spc;

public sealed partial class SpcMonitorTests
{
    /// <summary>Subgroups of 2 with mean 1000 and range 2, so that R̄ = 2, σ = 2/d2 = √π and X̄ limits are 1000 ± 3√(π/2) = 1000 ± 3.7599.</summary>
    private static readonly double[] Steady = [999, 1001, 1001, 999, 999, 1001, 1001, 999];

    private static readonly SpcMonitorOptions Pairs = new() { SubgroupSize = 2, BaselineSubgroups = 4 };

    private static double[] Noise(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 100 + (Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6))];
    }

    [Fact]
    public void A_chart_among_thousands_finds_what_it_finds_alone()
    {
        const int Machines = 3000;
        const int Each = 60;
        var together = new MonitorRun(Pairs);
        var sink = new SignalSink();
        var signals = new List<Signal>();
        int[] watched = [0, 31, 32, 1024, Machines - 1];
        var values = watched.ToDictionary(machine => machine, machine => Noise(machine, Each));
        for (var number = 0; number < Each; number++)
        {
            using var batch = SampleBatch.Rent(together.Catalog, Machines);
            for (var machine = 0; machine < Machines; machine++)
            {
                var row = batch.AddRow(
                    MonitorRun.Start.AddSeconds(number).Ticks, together.Catalog.Machines.GetOrAdd(FormattableString.Invariant($"m-{machine}")));
                batch.SetValue(row, 0, values.TryGetValue(machine, out var own) ? own[number] : 100 + ((number + machine) % 5));
            }

            together.Monitor.Observe(batch, sink);
            sink.Drain(signals.Add);
        }

        foreach (var machine in watched)
        {
            var one = new MonitorRun(Pairs);
            one.Feed(values[machine]);
            var name = FormattableString.Invariant($"m-{machine}");
            Assert.Equal(one.Signals.Select(signal => signal.Explanation), signals.Where(signal => signal.Machine == name).Select(signal => signal.Explanation));
            Assert.Equal(one.Log.Location.Select(point => point.Value), together.Log.Location.Where(point => together.Catalog.Machines[point.Machine] == name).Select(point => point.Value));
        }
    }

    [Fact]
    public void Delivers_the_points_of_Phase_I_with_the_limits_that_they_gave()
    {
        var run = new MonitorRun(Pairs);

        run.Feed([.. Steady, 1002, 1003]);

        Assert.Equal([1, 2, 3, 4, 5], run.Log.Location.Select(point => point.Index));
        Assert.Equal([true, true, true, true, false], run.Log.Location.Select(point => point.IsBaseline));
        Assert.All(run.Log.Location, point => Assert.Equal(run.Log.Baselines[0].Location.Upper, point.Upper));
        Assert.Equal([2.0, 2, 2, 2, 1], run.Log.Dispersion.Select(point => point.Value));
        var last = run.Log.Location.Last();
        Assert.Equal((1002.5, 2, MonitorRun.Start.AddSeconds(9).Ticks), (last.Value, last.Size, last.Time));
    }

    [Fact]
    public void Uses_moving_ranges_where_subgroups_have_one_value()
    {
        var run = new MonitorRun(Pairs with { SubgroupSize = 1 });

        run.Feed(10, 12, 10, 12, 11, 20);

        // MR̄ = 2, so sigma = 2/d2 = √π and the limits are 11 ± 3√π.
        var baseline = Assert.Single(run.Log.Baselines);
        Assert.Equal((ChartKind.IndividualsMovingRange, 1), (baseline.Chart, baseline.SubgroupSize));
        Assert.Equal(11 - (3 * Math.Sqrt(Math.PI)), baseline.Location.Lower, 1e-12);
        Assert.Equal("Phase I: the first 4 values.", baseline.Reason);
        Assert.Equal([2L, 3, 4, 5, 6], run.Log.Dispersion.Select(point => point.Index));
        Assert.Equal([2.0, 2, 2, 1, 9], run.Log.Dispersion.Select(point => point.Value));
        Assert.Equal(["i-mr/i/nelson-1", "i-mr/mr/nelson-1"], run.Signals.Select(signal => signal.Rule));
    }

    [Fact]
    public void Plots_standard_deviations_on_an_X_bar_S_chart()
    {
        var run = new MonitorRun(Pairs with { Chart = ChartKind.XbarS });

        run.Feed([.. Steady, 1000, 1010]);

        // s of a pair is its range divided by √2: S̄ = √2, sigma = √2/c4(2) = √π.
        Assert.Equal(Math.Sqrt(Math.PI), run.Log.Baselines[0].Sigma, 1e-12);
        Assert.Equal(10 / Math.Sqrt(2), run.Log.Dispersion.Last().Value, 1e-12);
        Assert.Contains("xbar-s/s/nelson-1", run.Signals.Select(signal => signal.Rule));
    }

    [Fact]
    public void Makes_subgroups_of_consecutive_present_values()
    {
        var run = new MonitorRun(Pairs);

        run.Feed(999, double.NaN, 1001, 1001, double.NaN, double.NaN, 999, 999, 1001, 1001, 999);

        Assert.Equal([2.0, 2, 2, 2], run.Log.Dispersion.Select(point => point.Value));
        Assert.Equal(Baseline.HashOf(Steady), run.Log.Baselines[0].DataHash);
    }

    [Fact]
    public void Leaves_infinite_values_out_and_says_so()
    {
        var run = new MonitorRun(Pairs);

        run.Feed([999, double.PositiveInfinity, double.PositiveInfinity, .. Steady[1..]]);

        Assert.Equal(["temperature is Infinity; values that aren't finite are left out of the chart."], run.Log.Notices);
        Assert.Equal(1000, run.Log.Baselines[0].Center, 1e-9);
    }

    [Fact]
    public void Gives_the_limits_of_individual_values_to_thresholds()
    {
        var run = new MonitorRun(Pairs with { SigmaMultiple = 2 });
        Assert.False(run.Monitor.TryGet(0, 0, long.MaxValue, out _));

        run.Feed(Steady);

        Assert.True(run.Monitor.TryGet(0, 0, long.MaxValue, out var limits));
        Assert.Equal(1000 + (2 * Math.Sqrt(Math.PI)), limits.Upper, 1e-9);
        Assert.False(run.Monitor.TryGet(0, 7, long.MaxValue, out _));
        Assert.False(run.Monitor.TryGet(7, 0, long.MaxValue, out _));
    }

    [Fact]
    public void Watches_only_the_metrics_that_are_asked_for()
    {
        var run = new MonitorRun(Pairs with { Metrics = ["power"] });

        run.Feed(batchSize: 8, ("temperature", Steady), ("power", Steady));

        Assert.Equal("power", Assert.Single(run.Log.Baselines).Metric);
    }

    [Fact]
    public void Cutting_the_stream_into_batches_changes_nothing()
    {
        Prop.ForAll(
            Gen.Choose(1, 40).ToArbitrary(),
            Gen.Choose(1, 1000).ToArbitrary(),
            (batchSize, seed) =>
            {
                var columns = Columns(seed);
                var whole = new MonitorRun(new SpcMonitorOptions { SubgroupSize = 3, BaselineSubgroups = 10 });
                var cut = new MonitorRun(new SpcMonitorOptions { SubgroupSize = 3, BaselineSubgroups = 10 });

                whole.Feed(batchSize: 400, columns);
                cut.Feed(batchSize, columns);

                Assert.NotEmpty(whole.Signals);
                Assert.Equal(whole.Signals, cut.Signals);
                Assert.Equal(
                    whole.Log.Points.OrderBy(point => (point.Metric, point.Panel, point.Index)),
                    cut.Log.Points.OrderBy(point => (point.Metric, point.Panel, point.Index)));
                Assert.Equal(
                    whole.Log.Baselines.OrderBy(baseline => baseline.Metric), cut.Log.Baselines.OrderBy(baseline => baseline.Metric));
            }).Holds();

        // The second metric comes late and with gaps, so that batches meet the metrics in different orders.
        static (string, double[])[] Columns(int seed)
        {
            var random = new Random(seed);
            var first = Noise(seed, 400).Select((value, i) => i > 200 ? value + 4 : value).ToArray();
            var second = Noise(seed + 1, 400).Select(value => random.Next(4) == 0 ? double.NaN : value).ToArray();
            return [("power", second), ("temperature", first)];
        }
    }

    [Fact]
    public void Gives_the_points_and_marks_of_the_chart_computed_as_a_whole()
    {
        var values = Noise(5, 400).Select((value, i) => value + (i > 250 ? 1.5 : 0)).ToArray();
        var run = new MonitorRun(new SpcMonitorOptions { SubgroupSize = 4, BaselineSubgroups = 25 });

        run.Feed(values);

        var baseline = Subgroups.OfSize(values.AsSpan(0, 100), 4);
        var sigma = WithinSigma.FromSubgroups(baseline, SigmaMethod.AverageRange);
        var panel = SubgroupChart.Means(Subgroups.OfSize(values, 4), SubgroupChart.Center(baseline), sigma);
        double[] means = [.. panel.Points.Select(point => point.Value)];
        ControlLimits[] limits = [.. panel.Points.Select(point => point.Limits)];
        Assert.Equal(means, run.Log.Location.Select(point => point.Value));
        Assert.Equal(RunRules.Evaluate(means, limits, RuleSet.Nelson), run.Log.Location.Select(point => point.Violations));
        Assert.Contains(run.Log.Location, point => point.Violations != 0);
    }

    [Theory]
    [InlineData(ChartKind.XbarR)]
    [InlineData(ChartKind.XbarS)]
    [InlineData(ChartKind.IndividualsMovingRange)]
    public void Allocates_nothing_per_sample_once_the_baseline_is_frozen(ChartKind chart)
    {
        var catalog = new MetricCatalog();
        var monitor = new SpcMonitor(new SpcMonitorOptions { Chart = chart, BaselineSubgroups = 20, SigmaMultiple = 5, Rules = RuleSet.BeyondLimits });
        var signals = new SignalSink();
        using var batch = SampleBatch.Rent(catalog, 1000);
        var random = new Random(3);
        for (var i = 0; i < 1000; i++)
        {
            var row = batch.AddRow(i, catalog.Machines.GetOrAdd(i % 2 == 0 ? "am-01" : "am-02"));
            batch.SetValue(row, catalog.Metrics.GetOrAdd("temperature"), random.NextDouble());
            batch.SetValue(row, catalog.Metrics.GetOrAdd("power"), random.NextDouble());
        }

        monitor.Observe(batch, signals);
        monitor.Observe(batch, signals);
        Assert.True(monitor.TryGet(1, 1, long.MaxValue, out _));
        var found = signals.Count;

        Assert.Equal(0, Allocated.ByEach(() => monitor.Observe(batch, signals)));
        Assert.Equal(0, signals.Count - found);
    }

    [Fact]
    public void Refuses_settings_out_of_range()
    {
        Assert.Contains(
            "The control limit is 6 σ; it must be from 1 to 5.", Refused(new() { SigmaMultiple = 6 }), StringComparison.Ordinal);
        Assert.Contains(
            "The subgroup size is 0; it must be from 1 to 25.", Refused(new() { SubgroupSize = 0 }), StringComparison.Ordinal);
        Assert.Contains(
            "The baseline has 1 subgroups; it must have from 2 to 10000.", Refused(new() { BaselineSubgroups = 1 }), StringComparison.Ordinal);
        Assert.Contains(
            "The chart is t2; a metric is watched by i-mr, i, mr, xbar-r, xbar-s,",
            Refused(new() { Chart = ChartKind.T2 }),
            StringComparison.Ordinal);
        Assert.Contains(
            "The chart is p, which needs to know the size of the sample of each count; set Spc.SampleSize.",
            Refused(new() { Chart = ChartKind.P }),
            StringComparison.Ordinal);
        Assert.Contains(
            "Lambda is 0; it must be above 0 and at most 1.", Refused(new() { Chart = ChartKind.Ewma, Lambda = 0 }), StringComparison.Ordinal);
        Assert.Contains(
            "The span is 1; it must be from 2 to 100.", Refused(new() { Chart = ChartKind.MovingAverage, Span = 1 }), StringComparison.Ordinal);
        Assert.Contains(
            "The CUSUM has shift 1, decision interval 5 and head start 5;",
            Refused(new() { Chart = ChartKind.Cusum, HeadStart = 5 }),
            StringComparison.Ordinal);

        Assert.Contains(
            "The coverage is 99.73; it must be between 0 and 1, such as 0.9973.", Refused(new() { Chart = ChartKind.C, Coverage = 99.73 }), StringComparison.Ordinal);
        Assert.Contains(
            "The gap factor is 0.5; it must be above 1, or 0 for none.", Refused(new() { GapFactor = 0.5 }), StringComparison.Ordinal);

        static string Refused(SpcMonitorOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => new SpcMonitor(options)).Message;
    }
}
