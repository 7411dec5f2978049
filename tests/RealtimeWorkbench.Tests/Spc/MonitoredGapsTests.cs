using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Spc;

public sealed class MonitoredGapsTests
{
    private static readonly SpcMonitorOptions Pairs = new() { SubgroupSize = 2, BaselineSubgroups = 4 };
    private static readonly SpcMonitorOptions Singles = new() { SubgroupSize = 1, BaselineSubgroups = 8 };
    private static readonly double[] Steady = [999, 1001, 1001, 999, 999, 1001, 1001, 999];

    [Fact]
    public void A_subgroup_takes_no_values_from_before_and_after()
    {
        var run = new MonitorRun(Pairs);
        run.Feed([.. Steady, 1001]);
        run.Pause(TimeSpan.FromMinutes(10));

        run.Feed(1040, 1041);

        Assert.Equal(1, run.Log.Dispersion.Last().Value);
        Assert.Equal(1040.5, run.Log.Location.Last().Value);
    }

    [Fact]
    public void A_few_samples_without_the_metric_are_none()
    {
        var run = new MonitorRun(Pairs);
        run.Feed([.. Steady, 1001, double.NaN, double.NaN, double.NaN, 1003]);

        Assert.Equal(2, run.Log.Dispersion.Last().Value);
    }

    [Fact]
    public void No_moving_range_and_no_pattern_reaches_across()
    {
        var run = new MonitorRun(Singles with { Rules = RuleSet.BeyondLimits | RuleSet.NineOnOneSide });
        run.Feed([.. Steady, 1000.5, 1000.5, 1000.5, 1000.5, 1000.5]);
        run.Pause(TimeSpan.FromMinutes(10));

        run.Feed(1002.5, 1002, 1002.5, 1002);

        // Nine above the center, and a range of 2, were it not for the pause.
        Assert.Empty(run.Signals);
        Assert.Equal([0.5, 0.5, 0.5], run.Log.Dispersion.TakeLast(4).Where(point => !double.IsNaN(point.Value)).Select(point => point.Value));
    }

    [Fact]
    public void Limits_do_not_take_a_step_between_two_runs_for_spread()
    {
        var run = new MonitorRun(Singles with { BaselineSubgroups = 16 });
        run.Feed(Steady);
        run.Pause(TimeSpan.FromMinutes(10));
        run.Feed([.. Steady.Select(value => value + 100)]);

        // Moving ranges within the runs are 2 and 0: 8 and 6 of 14. With the one of 102 between them sigma were 6.2.
        Assert.Equal(2 * 8 / 14.0 / (2 / Math.Sqrt(Math.PI)), run.Log.Baselines[0].Sigma, 1e-9);
    }

    [Fact]
    public void Values_that_come_more_slowly_from_now_on_are_charted_all_the_same()
    {
        var run = new MonitorRun(Pairs);
        run.Feed(Steady);
        var before = run.Log.Dispersion.Count();

        for (var i = 0; i < 21; i++)
        {
            run.Pause(TimeSpan.FromMinutes(10));
            run.Feed([i % 2 == 0 ? 999.0 : 1001.0]);
        }

        Assert.Equal(10, run.Log.Dispersion.Count() - before);
    }

    [Fact]
    public void Bursts_shorter_than_a_subgroup_give_limits_and_points_and_that_is_said()
    {
        var run = new MonitorRun(new SpcMonitorOptions { SubgroupSize = 5, BaselineSubgroups = 4 });

        for (var burst = 0; burst < 20; burst++)
        {
            run.Feed(999, 1001, 1000);
            run.Pause(TimeSpan.FromMinutes(10));
        }

        Assert.Single(run.Log.Baselines);
        Assert.True(run.Log.Dispersion.Count() > 6);
        Assert.Single(run.Log.Notices, notice => notice.StartsWith("3 times in a row a gap came before a subgroup of 5 values", StringComparison.Ordinal));
    }

    [Fact]
    public void A_factor_of_zero_knows_no_gaps()
    {
        var run = new MonitorRun(Pairs with { GapFactor = 0 });
        run.Feed(Steady[..3]);
        run.Pause(TimeSpan.FromMinutes(10));
        run.Feed([.. Steady[3..], 1001]);
        run.Pause(TimeSpan.FromHours(10));

        run.Feed([1003.0]);

        Assert.Equal(8, run.Log.Baselines[0].Samples);
        Assert.Equal(2, run.Log.Dispersion.Last().Value);
    }

    [Fact]
    public void What_is_usual_is_the_median_and_no_stop_moves_it()
    {
        var run = new MonitorRun(Pairs);
        run.Feed(Steady[..4]);
        run.Pause(TimeSpan.FromHours(12));
        run.Feed(Steady[4..]);

        Assert.Equal(TimeSpan.FromSeconds(1), run.Log.Baselines[0].Interval);
        Assert.Equal(TimeSpan.FromSeconds(2), run.Log.Baselines[0].SubgroupInterval);

        // By the mean of 1.7 hours this were no gap.
        run.Feed([1001.0]);
        run.Pause(TimeSpan.FromMinutes(1));
        run.Feed(1040, 1041);
        Assert.Equal(1, run.Log.Dispersion.Last().Value);
    }

    [Fact]
    public void A_subgroup_of_the_baseline_takes_no_values_from_before_and_after_a_stop()
    {
        var run = new MonitorRun(Pairs);
        run.Feed([.. Steady[..4], 1500]);
        run.Pause(TimeSpan.FromMinutes(10));
        run.Feed(Steady[4..]);

        // The single value before the stop is in no subgroup, so that the ranges are all 2.
        var baseline = Assert.Single(run.Log.Baselines);
        Assert.Equal((8, 2.0), (baseline.Samples, baseline.Dispersion.Center));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(5, 5)]
    [InlineData(5, 7)]
    public void Bursts_are_judged_alike_in_both_phases(int size, int burst)
    {
        var random = new Random(7);
        var run = new MonitorRun(new SpcMonitorOptions { SubgroupSize = size, BaselineSubgroups = 40, Rules = RuleSet.None });
        for (var i = 0; i < 100; i++)
        {
            var level = random.NextDouble() * 50;
            run.Feed([.. Enumerable.Range(0, burst).Select(_ => level + random.NextDouble())]);
            run.Pause(TimeSpan.FromMinutes(1));
        }

        var inBaseline = run.Log.Dispersion.Where(point => point.IsBaseline && !double.IsNaN(point.Value)).Select(point => point.Value).ToArray();
        var after = run.Log.Dispersion.Where(point => !point.IsBaseline && !double.IsNaN(point.Value)).Select(point => point.Value).ToArray();

        // What differs from burst to burst, up to 50, is in no range of either phase.
        Assert.All(inBaseline, range => Assert.InRange(range, 0, 1));
        Assert.All(after, range => Assert.InRange(range, 0, 1));
        Assert.True(after.Length > 40);
    }

    [Fact]
    public void Patterns_reach_across_the_pauses_between_bursts_that_are_subgroups()
    {
        var run = new MonitorRun(new SpcMonitorOptions { SubgroupSize = 2, BaselineSubgroups = 4, Rules = RuleSet.NineOnOneSide });
        for (var burst = 0; burst < 4; burst++)
        {
            run.Feed(999, 1001);
            run.Pause(TimeSpan.FromMinutes(1));
        }

        for (var burst = 0; burst < 9; burst++)
        {
            run.Feed(999.5, 1001);
            run.Pause(TimeSpan.FromMinutes(1));
        }

        Assert.Single(run.Signals);
    }

    [Fact]
    public void Intervals_by_chance_are_hardly_ever_gaps()
    {
        // Exponential intervals of a minute in the mean, in whole seconds: beyond ten medians one in 1024.
        var random = new Random(11);
        var run = new MonitorRun(new SpcMonitorOptions { SubgroupSize = 5, BaselineSubgroups = 25, Rules = RuleSet.None });
        for (var i = 0; i < 2000; i++)
        {
            run.Feed([random.NextDouble()]);
            run.Pause(TimeSpan.FromSeconds(Math.Floor(-60 * Math.Log(1 - random.NextDouble()))));
        }

        Assert.InRange(run.Log.Location.Count(), 390, 400);
        Assert.Empty(run.Log.Notices);
    }

    [Fact]
    public void A_pace_of_a_twentieth_gives_signals()
    {
        var run = new MonitorRun(new SpcMonitorOptions { SubgroupSize = 5, BaselineSubgroups = 4 });
        for (var i = 0; i < 20; i++)
        {
            run.Feed([999.0 + (i % 3)]);
        }

        for (var i = 0; i < 20; i++)
        {
            run.Pause(TimeSpan.FromSeconds(19));
            run.Feed([1100.0]);
        }

        Assert.NotEmpty(run.Signals);
    }

    [Fact]
    public void A_restart_after_a_while_is_one()
    {
        var before = new MonitorRun(Pairs);
        before.Feed([.. Steady, 1001]);
        var after = new MonitorRun(Pairs);
        Saved.Move(before.Monitor, before.Catalog, after.Monitor, after.Catalog);
        after.Pause(TimeSpan.FromMinutes(10));

        after.Feed(1040, 1041);

        Assert.Equal(1, after.Log.Dispersion.Last().Value);
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(100, 6)]
    [InlineData(100, 2)]
    [InlineData(100, 3)]
    [InlineData(100, 4)]
    public void An_excursion_after_a_stop_is_another_alarm_however_samples_are_cut_and_runs_go_on(int batch, int cut)
    {
        var options = Singles with { Chart = ChartKind.Individuals, Rules = RuleSet.BeyondLimits };
        double[] values = [1000, 1040, 1041, 1042, 1043, 1000];
        var before = new MonitorRun(options);
        before.Feed(batch, ("temperature", Steady));
        FeedFrom(before, 0, cut);
        var after = new MonitorRun(options);
        Saved.Move(before.Monitor, before.Catalog, after.Monitor, after.Catalog);
        after.Pause(TimeSpan.FromSeconds(Steady.Length + cut + (cut > 3 ? 7200 : 0)));
        FeedFrom(after, cut, values.Length);

        Signal[] signals = [.. before.Signals, .. after.Signals];
        Assert.Equal([true, false, true, false], signals.Select(signal => signal.Kind == SignalKind.Raised));
        Assert.Equal([1040.0, 1042, 1042, 1000], signals.Select(signal => signal.Value));
        Assert.Contains("is the first after a gap or under other limits, which ends the pattern", signals[1].Explanation, StringComparison.Ordinal);
        Assert.Contains("points 10 to 11", signals[1].Explanation, StringComparison.Ordinal);
        Assert.Contains("points 12 to 13", signals[3].Explanation, StringComparison.Ordinal);

        // The stop is before the fourth value.
        void FeedFrom(MonitorRun run, int first, int end)
        {
            var stop = Math.Clamp(3, first, end);
            run.Feed(batch, ("temperature", values[first..stop]));
            if (first <= 3 && end > 3)
            {
                run.Pause(TimeSpan.FromHours(2));
            }

            run.Feed(batch, ("temperature", values[stop..end]));
        }
    }

    [Fact]
    public void Stops_of_a_process_in_control_raise_nothing_and_end_an_alarm_once()
    {
        var run = new MonitorRun(Singles with { Rules = RuleSet.Nelson });
        run.Feed([.. Steady, 1000]);
        for (var i = 0; i < 20; i++)
        {
            run.Pause(TimeSpan.FromHours(1 + i));
            run.Feed(1000.5, 999.5, 999.5, 1000.5);
        }

        Assert.Empty(run.Signals);
        run.Feed([1040.0]);
        run.Pause(TimeSpan.FromHours(50));
        run.Feed(1000.5, 999.5, 999.5, 1000.5);
        Assert.Equal([true, false], run.Signals.Where(signal => signal.Rule == "i-mr/i/nelson-1").Select(signal => signal.Kind == SignalKind.Raised));
    }

    [Fact]
    public void A_point_beyond_the_limits_of_another_baseline_is_another_alarm()
    {
        var store = new BaselineStore();
        var run = new MonitorRun(Singles with { Chart = ChartKind.Individuals, Rules = RuleSet.BeyondLimits }, store);
        run.Feed([.. Steady, 1040, 1041]);
        var baseline = run.Log.Baselines[0];
        store.Add(baseline with { Center = 1020, Reason = "Moved." });
        run.Feed(1042, 1043, 1020);

        Assert.Equal([1040.0, 1042, 1042, 1020], run.Signals.Select(signal => signal.Value));
    }

    [Fact]
    public void A_CUSUM_sees_the_next_shift_soon_after_one_that_lasted_long()
    {
        var run = new MonitorRun(new SpcMonitorOptions { Chart = ChartKind.Cusum, SubgroupSize = 1, BaselineSubgroups = 8 });
        run.Feed(Steady);
        var sigma = run.Log.Baselines[0].Sigma;
        run.Feed([.. Enumerable.Repeat(1000 + (3 * sigma), 3600)]);

        // Back to the center a sum falls by half a sigma a point: from 10 to 5 in ten points, and not from 9000 in 17990.
        run.Feed([.. Enumerable.Repeat(1000.0, 12)]);
        Assert.Equal([true, false], run.Signals.Select(signal => signal.Kind == SignalKind.Raised));
        run.Feed([.. Enumerable.Repeat(1000 + (3 * sigma), 3)]);

        Assert.Equal([true, false, true], run.Signals.Select(signal => signal.Kind == SignalKind.Raised));
    }
}
