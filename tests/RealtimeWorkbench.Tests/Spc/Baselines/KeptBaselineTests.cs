using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Tests.Spc.Charts;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Spc.Baselines;

/// <summary>Which baseline of a store a chart uses, and what it says of it, over several runs.</summary>
public sealed class KeptBaselineTests
{
    private static readonly SpcMonitorOptions Pairs = new() { SubgroupSize = 2, BaselineSubgroups = 4 };
    private static readonly double[] Uneven = [998, 1002, 1001, 999, 1000, 1001, 1001, 994];
    private static readonly SpcMonitorOptions Singles = new()
    {
        Chart = ChartKind.Individuals,
        SubgroupSize = 1,
        BaselineSubgroups = 60,
        Rules = RuleSet.BeyondLimits,
        FalseAlarmEvery = 500,
        RecentSubgroups = 60,
        KeepRows = true,
        GapFactor = 0,
    };

    [Fact]
    public void A_baseline_that_is_found_again_does_not_give_way_to_the_one_that_was_refused()
    {
        var store = new BaselineStore();
        MonitorRun run = null!;
        foreach (var method in new[] { SigmaMethod.AverageRange, SigmaMethod.Pooled, SigmaMethod.AverageRange })
        {
            run = new MonitorRun(Pairs with { SigmaMethod = method }, store);
            run.Feed(Uneven);
        }

        var sigma = run.Log.Baselines.Single().Sigma;

        // Any change of the store, by whatever series.
        store.Suggest(new RebaseSuggestion(store.All[0] with { Metric = "pressure" }, 1, default, "It has moved."));
        run.Feed(999, 1001);

        Assert.Equal([1, 2, 3], store.All.Select(baseline => baseline.Version));
        Assert.Equal((sigma, 3), (store.All[0].Sigma, Assert.Single(run.Log.Baselines).Version));
        Assert.NotEqual(sigma, store.All[1].Sigma);
    }

    [Fact]
    public void A_decision_about_a_baseline_that_is_found_again_is_taken_up_with_the_next_subgroup()
    {
        var early = new MonitorRun(Pairs);
        early.Feed(Uneven[..4]);
        var whole = new MonitorRun(Pairs);
        whole.Feed(Uneven);
        var store = whole.Monitor.Baselines;
        store.Add(store.All[0] with { Center = 2000, EstablishedBy = "Ana", Reason = "New nozzle." });
        var again = new MonitorRun(Pairs, store);
        Saved.Move(early.Monitor, early.Catalog, again.Monitor, again.Catalog);

        again.Feed(Uneven[4..]);
        again.Feed(999, 1001);

        Assert.Equal([1, 2], again.Log.Baselines.Select(baseline => baseline.Version));
        Assert.Equal([1, 2], store.All.Select(baseline => baseline.Version));
        Assert.Equal(2000, again.Log.Location.Last().Center);
    }

    [Fact]
    public void Counts_left_out_by_a_person_stay_left_out_at_the_next_start()
    {
        var options = new SpcMonitorOptions { Chart = ChartKind.C, Rules = RuleSet.BeyondLimits, FalseAlarmEvery = 1000, KeepRows = true, GapFactor = 0 };
        double[] counts = [.. Enumerable.Range(0, 25).Select(i => i == 5 ? 40 : 3.0 + (2 * (i % 2)))];
        var run = new MonitorRun(options);
        run.Feed(counts);
        var store = run.Monitor.Baselines;
        var decided = store.Rebase("am-01", "temperature", version: null, ["6=power cut"], "Ana", "Found it.");
        var next = new MonitorRun(options, store);

        next.Feed([4.0]);

        Assert.Equal((2, decided.Center, 24), (next.Log.Baselines.Single().Version, next.Log.Location.Single().Center, decided.Subgroups));
        Assert.Equal(
            "Baseline 2 of temperature, by Ana, has other limits than those for at most one false alarm in 1000 points, which Spc.FalseAlarmEvery asks for, and is used as it is.",
            Assert.Single(next.Log.Notices));
    }

    [Fact]
    public void A_suggestion_against_a_version_that_is_not_the_newest_lends_no_rows()
    {
        var run = new MonitorRun(Pairs with { KeepRows = true });
        run.Feed(Uneven);
        var store = run.Monitor.Baselines;
        var moved = new MonitorRun(Pairs with { KeepRows = true });
        moved.Feed([.. Uneven.Select(value => value + 500)]);
        var suggestion = new RebaseSuggestion(moved.Monitor.Baselines.All[0] with { Version = 0 }, 1, default, "It has moved.");
        store.Suggest(suggestion);

        store.RollBack("am-01", "temperature", 1, "Ana", "It is right.");
        Assert.Empty(store.Suggestions);

        // As a run would have it that does not know of the decision yet.
        store.Suggest(suggestion);
        var rebased = store.Rebase("am-01", "temperature", version: null, ["1=power cut"], "Ana", "Found it.");

        Assert.Equal((Uneven[2..].Average(), 3), (rebased.Center, rebased.Subgroups));
        Assert.StartsWith("Rebased: Found it. Version 2 without", rebased.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_from_fewer_rows_than_they_were_found_for_are_told()
    {
        const string More = "comes from 59 values, and its limits for at most one false alarm in 500 points were found for 60, so that there will be more";
        var random = new Random(3);
        var run = new MonitorRun(Singles);
        run.Feed([.. Enumerable.Range(0, 60).Select(_ => 50 + ChartSamples.Gauss(random))]);
        var store = run.Monitor.Baselines;
        store.Rebase("am-01", "temperature", version: null, ["7=power cut"], "Ana", "Found it.");
        run.Feed([50.0]);
        var next = new MonitorRun(Singles, store);
        next.Feed([50.0]);

        Assert.EndsWith($"(power cut). It {More}, and is used as it is.", run.Log.Notices[^1], StringComparison.Ordinal);
        Assert.Equal($"Baseline 2 of temperature, by Ana, {More}, and is used as it is.", Assert.Single(next.Log.Notices));
    }

    [Fact]
    public void Suggested_limits_from_fewer_rows_than_they_were_found_for_say_so()
    {
        var random = new Random(3);
        var run = new MonitorRun(Singles);
        run.Feed([.. Enumerable.Range(0, 60).Select(_ => 50 + ChartSamples.Gauss(random))]);
        run.Feed([.. Enumerable.Range(0, 120).Select(i => i % 60 == 33 ? 90 : 53 + ChartSamples.Gauss(random))]);

        var suggestion = Assert.Single(run.Monitor.Baselines.Suggestions);
        Assert.InRange(suggestion.Candidate.Subgroups, 50, 59);
        Assert.EndsWith(
            FormattableString.Invariant($" A baseline of them comes from {suggestion.Candidate.Subgroups} values, and its limits for at most one false alarm in 500 points were found for 60, so that there will be more."),
            suggestion.Sentence,
            StringComparison.Ordinal);
    }
}
