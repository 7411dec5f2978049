using FsCheck.Fluent;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Tests.Spc;

// Baselines: what they are made of, what gives none, and stored ones.
public sealed partial class SpcMonitorTests
{
    [Fact]
    public void Freezes_a_baseline_after_Phase_I()
    {
        var run = new MonitorRun(Pairs);

        run.Feed(Steady[..7]);
        Assert.Empty(run.Log.Baselines);
        run.Feed(Steady[7..]);

        var baseline = Assert.Single(run.Log.Baselines);
        Assert.Equal(1, baseline.Version);
        Assert.Equal(("am-01", "temperature"), (baseline.Machine, baseline.Metric));
        Assert.Equal((ChartKind.XbarR, 2, 3.0), (baseline.Chart, baseline.SubgroupSize, baseline.SigmaMultiple));
        Assert.Equal(1000, baseline.Center, 1e-9);
        Assert.Equal(Math.Sqrt(Math.PI), baseline.Sigma, 1e-12);
        Assert.Equal(1000 + (3 * Math.Sqrt(Math.PI / 2)), baseline.Location.Upper, 1e-9);
        Assert.Equal(2, baseline.Dispersion.Center, 1e-12);
        Assert.Equal(0, baseline.Dispersion.Lower);
        Assert.Equal((4, 8, 0), (baseline.Subgroups, baseline.Samples, baseline.SubgroupsBeyondLimits));
        Assert.Equal((MonitorRun.Start, MonitorRun.Start.AddSeconds(7)), (baseline.From, baseline.To));
        Assert.Equal(Baseline.HashOf(Steady), baseline.DataHash);
        Assert.Equal("Phase I: the first 4 subgroups of 2.", baseline.Reason);
        Assert.Equal(baseline, run.Monitor.Baselines.Latest("am-01", "temperature"));
        Assert.Empty(run.Signals);
    }

    [Fact]
    public void Never_moves_the_limits_with_later_data()
    {
        var run = new MonitorRun(Pairs);
        run.Feed(Steady);

        run.Feed(batchSize: 10, ("temperature", [.. Enumerable.Repeat(1050.0, 500), .. Noise(1, 500)]));

        Assert.Single(run.Log.Baselines);
        Assert.Single(run.Log.Location.Select(point => (point.Lower, point.Center, point.Upper)).Distinct());
        Assert.Single(run.Log.Dispersion.Select(point => (point.Lower, point.Center, point.Upper)).Distinct());
    }

    [Fact]
    public void Reports_points_of_Phase_I_that_lie_beyond_the_limits_and_keeps_them()
    {
        var run = new MonitorRun(new SpcMonitorOptions { SubgroupSize = 1, BaselineSubgroups = 20 });

        run.Feed([.. Enumerable.Repeat<double[]>([10, 11], 9).SelectMany(pair => pair), 30, 10]);

        var baseline = Assert.Single(run.Log.Baselines);
        Assert.Equal((20, 2), (baseline.Subgroups, baseline.SubgroupsBeyondLimits));
        Assert.Equal(
            ["2 of the 20 subgroups that baseline 1 of temperature was estimated from lie beyond its limits; find their cause before relying on it."],
            run.Log.Notices);
        Assert.Equal([19L], run.Log.Location.Where(point => point.Violations.HasFlag(RuleSet.BeyondLimits)).Select(point => point.Index));
        Assert.Empty(run.Signals);
    }

    [Theory]
    [InlineData(ChartKind.XbarR)]
    [InlineData(ChartKind.XbarS)]
    [InlineData(ChartKind.IndividualsMovingRange)]
    public void Sets_no_limits_for_a_flag_that_is_seldom_up(ChartKind chart)
    {
        var run = new MonitorRun(Pairs with { Chart = chart, BaselineSubgroups = 8 });

        run.Feed([.. Enumerable.Range(0, 64).Select(i => i % 13 == 2 ? 1.0 : 0.0)]);

        Assert.Empty(run.Log.Baselines);
        Assert.Empty(run.Signals);
        Assert.Contains(
            " values of temperature are only ever 0 or 1 and mostly stay: limits for measurements would cry wolf on a flag;",
            Assert.Single(run.Log.Notices),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Sets_limits_for_a_coarse_measurement_that_takes_a_third_value()
    {
        var run = new MonitorRun(Pairs with { BaselineSubgroups = 8 });

        run.Feed([.. Enumerable.Range(0, 16).Select(i => i == 5 ? 2.0 : i % 13 == 2 ? 1.0 : 0.0)]);

        Assert.Single(run.Log.Baselines);
    }

    [Theory]
    [InlineData(ChartKind.XbarR)]
    [InlineData(ChartKind.XbarS)]
    [InlineData(ChartKind.IndividualsMovingRange)]
    public void Sets_no_limits_without_spread_and_goes_on_collecting(ChartKind chart)
    {
        var run = new MonitorRun(Pairs with { Chart = chart });

        run.Feed(Enumerable.Repeat(0.1, 40).ToArray());

        Assert.Empty(run.Log.Baselines);
        Assert.False(run.Monitor.TryGet(0, 0, long.MaxValue, out _));
        Assert.Contains("have no spread", Assert.Single(run.Log.Notices), StringComparison.Ordinal);

        run.Feed(Steady);

        Assert.Equal(1000, Assert.Single(run.Log.Baselines).Center, 1e-9);
    }

    [Fact]
    public void Uses_a_stored_baseline_from_the_first_subgroup_on()
    {
        var first = new MonitorRun(Pairs);
        first.Feed(Steady);
        var again = new MonitorRun(Pairs with { SigmaMultiple = 2 }, first.Monitor.Baselines);

        again.Feed(1003, 1003);

        // Between 2 and 3 sigma: the stored limits are 3 sigma and stay so.
        Assert.Empty(again.Signals);
        Assert.Equal(first.Log.Baselines, again.Log.Baselines);
        Assert.Equal((1L, false), (again.Log.Location.Single().Index, again.Log.Location.Single().IsBaseline));
    }

    [Fact]
    public void Does_not_take_a_stored_baseline_of_another_chart()
    {
        var first = new MonitorRun(Pairs);
        first.Feed(Steady);
        var again = new MonitorRun(Pairs with { Chart = ChartKind.XbarS }, first.Monitor.Baselines);

        again.Feed(Steady);

        Assert.Equal(
            ["Baseline 1 of temperature is for xbar-r with subgroups of 2, not xbar-s with 2; a new one is collected."], again.Log.Notices);
        Assert.Equal(2, Assert.Single(again.Log.Baselines).Version);
    }
}
