using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Tests.Spc.Charts;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Spc.Baselines;

/// <summary>A baseline is frozen with all that its limits depend on, and a person's decision about it reaches the chart.</summary>
public sealed class FrozenBaselineTests
{
    private static readonly SpcMonitorOptions Pairs = new() { SubgroupSize = 2, BaselineSubgroups = 4 };
    private static readonly double[] Steady = [999, 1001, 1001, 999, 999, 1001, 1001, 999];

    public static TheoryData<SpcMonitorOptions, SpcMonitorOptions> Changed() => new()
    {
        { new() { Chart = ChartKind.P, SampleSize = 40, Coverage = 0.99 }, new() { Chart = ChartKind.P, SampleSize = 40 } },
        { new() { Chart = ChartKind.Np, SampleSize = 40 }, new() { Chart = ChartKind.Np, SampleSize = 40, Coverage = 0.9 } },
        { new() { Chart = ChartKind.Ewma, SubgroupSize = 1, Lambda = 0.1 }, new() { Chart = ChartKind.Ewma, SubgroupSize = 1, Lambda = 0.4 } },
        { new() { Chart = ChartKind.MovingAverage, SubgroupSize = 1, Span = 3 }, new() { Chart = ChartKind.MovingAverage, SubgroupSize = 1, Span = 8 } },
        {
            new() { Chart = ChartKind.Cusum, SubgroupSize = 1, Shift = 2, DecisionInterval = 4, HeadStart = 2 },
            new() { Chart = ChartKind.Cusum, SubgroupSize = 1, SigmaMultiple = 4 }
        },
    };

    [Theory]
    [MemberData(nameof(Changed))]
    public void Other_settings_do_not_move_its_limits(SpcMonitorOptions then, SpcMonitorOptions now)
    {
        var random = new Random(2);
        double[] values = [.. Enumerable.Range(0, 80).Select(_ => Math.Round(12 + (3 * ChartSamples.Gauss(random))))];
        var first = new MonitorRun(then with { BaselineSubgroups = 25 });
        first.Feed(values[..25]);
        var (one, other) = (new MonitorRun(then, first.Monitor.Baselines), new MonitorRun(now, first.Monitor.Baselines));

        one.Feed(values[25..]);
        other.Feed(values[25..]);

        Assert.NotEmpty(one.Log.Points);
        Assert.Equal(one.Log.Points.Select(point => point with { Violations = 0 }), other.Log.Points.Select(point => point with { Violations = 0 }));
    }

    [Fact]
    public void A_decision_needs_a_person_and_a_reason_of_some_length()
    {
        var store = new BaselineStore();

        var nobody = Assert.Throws<ArgumentException>(() => store.RollBack("am-01", "temperature", 1, by: "rtw", why: "old nozzle again"));
        Assert.StartsWith("'rtw' is the name of what the program finds by itself; say who decides.", nobody.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => store.Rebase("am-01", "temperature", new string('a', 101), "why"));
        var endless = Assert.Throws<ArgumentException>(() => store.Rebase("am-01", "temperature", "Ana", new string('a', 1001)));
        Assert.StartsWith("The name has 3 characters and the reason 1001; there may be 100 and 1000.", endless.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Going_back_reaches_the_chart_that_runs_and_survives_a_restart()
    {
        var run = new MonitorRun(Pairs);
        run.Feed(Steady);
        var store = run.Monitor.Baselines;
        store.Add(store.All[0] with { Center = 2000, EstablishedBy = "Ana", Reason = "New nozzle." });
        run.Feed(999, 1001);
        Assert.Equal(2000, run.Log.Location.Last().Center);
        Assert.Contains(run.Signals, signal => signal.Kind == SignalKind.Raised);
        var early = new MonitorRun(Pairs, store);
        var late = new MonitorRun(Pairs, store);
        Saved.Move(run.Monitor, run.Catalog, early.Monitor, early.Catalog);

        store.RollBack("am-01", "temperature", version: 1, by: "Ana", why: "old nozzle again");
        run.Feed(999, 1001);

        Assert.Equal(1000, run.Log.Location.Last().Center);
        Assert.Equal("Baseline 3 of temperature takes the place of 2, by Ana: Back to version 1: old nozzle again", run.Log.Notices.Last());
        Assert.NotEqual(SignalKind.Raised, run.Signals.Last().Kind);

        // One goes on from before the decision, one from after it.
        Saved.Move(run.Monitor, run.Catalog, late.Monitor, late.Catalog);
        early.Feed(999, 1001);
        late.Feed(999, 1001);
        Assert.Equal((1000.0, 1000.0), (early.Log.Location.Last().Center, late.Log.Location.Last().Center));
        Assert.Equal([1, 2, 3], store.All.Select(baseline => baseline.Version));
    }

    [Fact]
    public void A_decision_with_other_limits_than_promised_is_kept_and_told()
    {
        var options = Pairs with { Chart = ChartKind.Xbar, Rules = RuleSet.BeyondLimits, BaselineSubgroups = 3000, FalseAlarmEvery = 1000 };
        var run = new MonitorRun(options);
        run.Feed([.. Enumerable.Range(0, 6000).Select(i => 999.0 + (2 * (i % 3)))]);
        var store = run.Monitor.Baselines;
        store.Add(store.All[0] with { EstablishedBy = "Ana", Reason = "New nozzle." });
        run.Feed(999, 1001);
        store.Add(store.All[0] with { SigmaMultiple = 3, EstablishedBy = "Ana", Reason = "As usual." });
        run.Feed(999, 1001);

        // 2Φ(-k) = 1/1000 by scipy.
        Assert.Equal(3.2905, store.All[0].SigmaMultiple, 1e-3);
        Assert.Equal("Baseline 2 of temperature takes the place of 1, by Ana: New nozzle.", run.Log.Notices[^2]);
        Assert.Equal(
            "Baseline 3 of temperature takes the place of 2, by Ana: As usual. It has other limits than those for at most one false alarm in 1000 points, which Spc.FalseAlarmEvery asks for, and is used as it is.",
            run.Log.Notices[^1]);
        Assert.Equal(3, run.Log.Baselines[^1].SigmaMultiple);
    }

    [Fact]
    public void A_decision_made_after_the_checkpoint_survives_a_restart_from_it()
    {
        var run = new MonitorRun(Pairs);
        run.Feed(Steady);
        var store = run.Monitor.Baselines;
        var again = new MonitorRun(Pairs, store);
        store.Add(store.All[0] with { Center = 2000, EstablishedBy = "Ana", Reason = "New nozzle." });

        Saved.Move(run.Monitor, run.Catalog, again.Monitor, again.Catalog);

        again.Feed(999, 1001);
        Assert.Equal(["rtw", "Ana"], store.All.Select(baseline => baseline.EstablishedBy));
        Assert.Equal(2000, again.Log.Location.Last().Center);
    }

    [Fact]
    public void What_the_monitor_found_out_after_the_checkpoint_is_not_kept_twice()
    {
        var run = new MonitorRun(Pairs);
        run.Feed(Steady);
        var store = run.Monitor.Baselines;
        var again = new MonitorRun(Pairs, store);
        store.Add(store.All[0] with { Reason = "Phase I of a run that was lost." });

        Saved.Move(run.Monitor, run.Catalog, again.Monitor, again.Catalog);

        Assert.Equal([1], store.All.Select(baseline => baseline.Version));
    }

    [Fact]
    public void A_baseline_of_another_chart_is_left_alone_with_a_notice()
    {
        var run = new MonitorRun(Pairs);
        run.Feed(Steady);
        run.Monitor.Baselines.Add(run.Monitor.Baselines.All[0] with { SubgroupSize = 5 });

        run.Feed(999, 1001, 1001, 999);

        Assert.Equal(
            "Baseline 2 of temperature is for xbar-r with subgroups of 5, not xbar-r with 2; baseline 1 stays in use.", Assert.Single(run.Log.Notices));
    }
}
