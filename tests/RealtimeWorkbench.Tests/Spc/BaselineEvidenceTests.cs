using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Spc;

public sealed class BaselineEvidenceTests
{
    private static readonly SpcMonitorOptions Watched = new()
    {
        Chart = ChartKind.XbarS,
        SubgroupSize = 5,
        BaselineSubgroups = 100,
        RecentSubgroups = 50,
        Rules = RuleSet.BeyondLimits,
    };

    [Fact]
    public void A_process_that_stays_as_it_was_is_left_alone()
    {
        var random = new Random(1);
        var run = new MonitorRun(Watched);

        run.Feed(Normals(random, 20_000, 100, 5));

        Assert.Empty(run.Monitor.Baselines.Suggestions);
        Assert.DoesNotContain(run.Log.Notices, notice => !notice.Contains("estimated from", StringComparison.Ordinal));
    }

    [Fact]
    public void A_lasting_shift_without_an_alarm_is_suggested_once_and_changes_nothing()
    {
        var random = new Random(2);
        var run = new MonitorRun(Watched);
        run.Feed(Normals(random, 500, 100, 5));
        run.Feed(Normals(random, 2000, 102, 5));

        var suggestion = Assert.Single(run.Monitor.Baselines.Suggestions);
        Assert.InRange(suggestion.Candidate.Center, 101.2, 102.8);
        Assert.InRange(suggestion.Evidence.ShiftPValue, 0, 0.001);
        Assert.Equal((0, 1, 50, 250), (suggestion.Candidate.Version, suggestion.Against, suggestion.Candidate.Subgroups, suggestion.Candidate.Samples));
        Assert.Single(run.Log.Notices, notice => notice.StartsWith("The last 50 subgroups of temperature", StringComparison.Ordinal)
            && notice.EndsWith("the limits in use stay as they are.", StringComparison.Ordinal));
        Assert.Equal(1, Assert.Single(run.Log.Baselines).Version);

        run.Monitor.Baselines.Rebase("am-01", "temperature", "Ana", "New nozzle.");
        run.Feed(Normals(random, 5, 102, 5));
        Assert.Equal([1, 2], run.Log.Baselines.Select(baseline => baseline.Version));
        Assert.StartsWith("Baseline 2 of temperature takes the place of 1, by Ana: Rebased: New nozzle. Evidence: The last 50", run.Log.Notices[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_that_were_found_for_a_number_of_false_alarms_are_suggested_from_no_fewer_rows()
    {
        var random = new Random(2);
        var run = new MonitorRun((Watched with { FalseAlarmEvery = 500 }).WithFoundLimits());
        run.Feed(Normals(random, 500, 100, 5));
        run.Feed(Normals(random, 2000, 102, 5));

        // Of 100 rows, those beyond the limits that the block itself gives are left out.
        Assert.InRange(Assert.Single(run.Monitor.Baselines.Suggestions).Candidate.Subgroups, 95, 100);
    }

    /// <summary>numpy, 400 charts each: the center at 0.78, 1.01 and 1.50 sigma (rows without an alarm alone: 0.60 to 0.88, or never).</summary>
    [Theory]
    [InlineData(0.75)]
    [InlineData(1.0)]
    [InlineData(1.5)]
    public void A_suggested_center_is_where_the_process_is_though_most_of_its_points_alarm(double shift)
    {
        var options = new SpcMonitorOptions { Chart = ChartKind.Individuals, SubgroupSize = 1, BaselineSubgroups = 100, RecentSubgroups = 50, Rules = RuleSet.WesternElectric };
        var centers = new List<double>();
        for (var seed = 0; seed < 25; seed++)
        {
            var random = new Random(seed);
            var run = new MonitorRun(options);
            run.Feed(Normals(random, 100, 0, 1));
            run.Feed(Normals(random, 500, shift, 1));
            centers.AddRange(run.Monitor.Baselines.Suggestions.Select(suggestion => suggestion.Candidate.Center));
        }

        Assert.InRange(centers.Count, 22, 25);
        Assert.InRange(centers.Average() / shift, 0.92, 1.1);
    }

    [Fact]
    public void A_suggestion_leaves_gross_outliers_out_and_tells_them_and_the_alarms()
    {
        var random = new Random(12);
        var run = new MonitorRun(Watched);
        run.Feed(Normals(random, 500, 100, 5));
        double[] shifted = Normals(random, 500, 106, 5);
        shifted[300] = shifted[400] = 1000;
        run.Feed(shifted);

        var suggestion = Assert.Single(run.Monitor.Baselines.Suggestions);
        Assert.InRange(suggestion.Candidate.Center, 105, 107);
        Assert.Equal(48, suggestion.Candidate.Subgroups);
        Assert.Contains(" with an alarm; 2 left out as outliers) lie +", suggestion.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_evidence_is_that_of_a_comparison_of_the_same_rows()
    {
        var random = new Random(3);
        double[] before = Normals(random, 500, 100, 5), after = Normals(random, 500, 102, 5);
        var run = new MonitorRun(Watched with { Rules = RuleBook.None });
        run.Feed([.. before, .. after]);
        var other = new MonitorRun(Watched with { BaselineSubgroups = 50, Rules = RuleBook.None });
        other.Feed(after[250..]);

        var suggestion = Assert.Single(run.Monitor.Baselines.Suggestions);
        var frozen = other.Log.Baselines[0];
        Assert.Equal(
            (frozen.Center, frozen.Sigma, frozen.DataHash, frozen.Location, frozen.Dispersion),
            (suggestion.Candidate.Center, suggestion.Candidate.Sigma, suggestion.Candidate.DataHash, suggestion.Candidate.Location, suggestion.Candidate.Dispersion));
        Assert.Equal(BaselineComparison.Of(run.Log.Baselines[0], frozen).SigmaPValue, suggestion.Evidence.SigmaPValue);
    }

    [Fact]
    public void A_smaller_spread_is_suggested()
    {
        var random = new Random(4);
        var run = new MonitorRun(Watched);
        run.Feed(Normals(random, 500, 100, 5));
        run.Feed(Normals(random, 500, 100, 3));

        Assert.InRange(Assert.Single(run.Monitor.Baselines.Suggestions).Evidence.SigmaRatio, 0.5, 0.7);
    }

    [Fact]
    public void Alarmed_points_are_never_learned_from()
    {
        var random = new Random(5);
        var run = new MonitorRun(Watched with { Adaptive = true });
        run.Feed(Normals(random, 500, 100, 5));

        // Five sigma of a mean: each subgroup is beyond the limits, however many there are.
        run.Feed(Normals(random, 5000, 115, 5));

        Assert.Single(run.Log.Baselines);
        Assert.Empty(run.Monitor.Baselines.Suggestions);
    }

    [Fact]
    public void Neither_are_the_points_before_an_alarm_that_are_part_of_its_pattern()
    {
        var random = new Random(6);
        var run = new MonitorRun(Watched with { Rules = RuleSet.BeyondLimits | RuleSet.NineOnOneSide, Adaptive = true });
        run.Feed(Normals(random, 500, 100, 5));

        // Eight above the center and one below, again and again: the first eight of each nine alarm with the ninth, and are dropped.
        for (var i = 0; i < 200; i++)
        {
            run.Feed([.. Enumerable.Repeat(101.5, 45), .. Enumerable.Repeat(99.5, 5)]);
        }

        Assert.Single(run.Log.Baselines);
    }

    [Fact]
    public void Adaptive_limits_follow_and_every_change_is_a_version_with_its_reason()
    {
        var random = new Random(7);
        var run = new MonitorRun(Watched with { Adaptive = true });
        run.Feed(Normals(random, 500, 100, 5));
        run.Feed(Normals(random, 2000, 102, 5));

        var all = run.Monitor.Baselines.All;
        Assert.InRange(all.Count, 2, 3);
        Assert.StartsWith("Adaptive: The last 50 subgroups of temperature without an alarm", all[1].Reason, StringComparison.Ordinal);
        Assert.InRange(all[^1].Center, 101.2, 102.8);
        Assert.Equal(all.Select(baseline => baseline.Version), run.Log.Baselines.Select(baseline => baseline.Version));
    }

    [Fact]
    public void A_resumed_run_adapts_as_one_that_was_not_interrupted()
    {
        double[] values = [.. Normals(new Random(8), 500, 100, 5), .. Normals(new Random(9), 3000, 102, 5)];
        var options = Watched with { Adaptive = true };
        var whole = new MonitorRun(options);
        whole.Feed(values);

        foreach (var cut in new[] { 503, 700, 751, 1002, 1800 })
        {
            var before = new MonitorRun(options);
            before.Feed(values[..cut]);
            var after = new MonitorRun(options);
            Saved.Move(before.Monitor, before.Catalog, after.Monitor, after.Catalog);
            after.Pause(TimeSpan.FromSeconds(cut));
            after.Feed(values[cut..]);

            Assert.Equal(whole.Log.Points, before.Log.Points.Concat(after.Log.Points));
            Assert.Equal(whole.Monitor.Baselines.Latest("am-01", "temperature"), after.Monitor.Baselines.Latest("am-01", "temperature"));
            Assert.Equal(whole.Signals, before.Signals.Concat(after.Signals));
        }
    }

    [Fact]
    public void Dependence_that_the_baseline_was_too_short_for_is_told_once_in_Phase_II()
    {
        var random = new Random(10);
        var run = new MonitorRun(new SpcMonitorOptions { SubgroupSize = 1, BaselineSubgroups = 25, RecentSubgroups = 50, Rules = RuleSet.BeyondLimits });
        var values = new double[2000];
        for (var i = 1; i < values.Length; i++)
        {
            values[i] = (0.4 * values[i - 1]) + Normal.Quantile(random.NextDouble());
        }

        run.Feed(values);

        Assert.Single(run.Log.Notices, notice => notice.Contains("points in control since the baseline depend on each other (lag-1 autocorrelation 0.", StringComparison.Ordinal));
    }

    [Fact]
    public void Running_autocorrelations_are_those_of_the_whole_series()
    {
        var random = new Random(11);
        var values = Normals(random, 500, 1, 2);
        var running = new RunningAutocorrelation();
        foreach (var value in values)
        {
            running.Add(value);
        }

        var whole = Autocorrelation.Of(values, RunningAutocorrelation.Lags);
        for (var lag = 1; lag <= RunningAutocorrelation.Lags; lag++)
        {
            Assert.Equal(whole[lag - 1], running.Of(lag), 1e-9);
        }

        Assert.Equal(Autocorrelation.LjungBox(values, RunningAutocorrelation.Lags).PValue, running.PValue(), 1e-9);
    }

    private static double[] Normals(Random random, int count, double mean, double sigma) =>
        [.. Enumerable.Range(0, count).Select(_ => mean + (sigma * Normal.Quantile(1 - random.NextDouble())))];
}
