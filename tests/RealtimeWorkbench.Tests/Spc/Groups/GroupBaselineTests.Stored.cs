using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Groups;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Tests.Streaming;

namespace RealtimeWorkbench.Tests.Spc.Groups;

// Baselines that are stored: found again, decided about, and given way to.
public sealed partial class GroupBaselineTests
{
    [Fact]
    public void A_group_takes_up_what_a_person_decides_and_a_checkpoint_does_not_undo_it()
    {
        var run = new GroupRun(Options);
        run.Feed(Rows(70));
        var store = run.Monitor.Baselines;
        var first = store.All[0];
        store.Add(first with { EstablishedBy = "Ana", Reason = "New nozzle.", Variables = first.Variables! with { Limits = [1e9, 1e9, 1e9] } });
        run.Feed([[100, 0, 0]], from: 70);
        Assert.Equal(1e9, run.Sink.Points[^1].Upper);
        Assert.Empty(run.Signals);
        Assert.Equal("Baseline 2 of melt group takes the place of 1, by Ana: New nozzle.", run.Sink.Notices[^1]);
        var early = run.Resumed(Options, store);

        store.RollBack("am-01", "melt group", 1, "Ana", "old nozzle again");
        run.Feed([[100, 0, 0]], from: 71);
        early.Feed([[100, 0, 0]], from: 71);
        var late = run.Resumed(Options, store);
        late.Feed([[100, 0, 0]], from: 72);

        Assert.All([run, early, late], each => Assert.Equal(first.Variables.Limits[2], each.Sink.Points[^1].Upper));
        Assert.All([run, early], each => Assert.Contains(each.Signals, signal => signal.Kind == SignalKind.Raised));
        Assert.Equal([1, 2, 3], store.All.Select(baseline => baseline.Version));
    }

    [Fact]
    public void A_baseline_of_a_file_is_found_again_and_says_who_when_why_and_of_which_data()
    {
        var run = new GroupRun(Options);
        run.Feed(Rows(60));
        using var file = new MemoryStream();
        run.Monitor.Baselines.Save(file);
        file.Position = 0;
        var next = new GroupRun(Options with { Lambda = 0.5 }, BaselineStore.Load(file));
        next.Feed(Rows(2), from: 60);
        run.Feed(Rows(2), from: 60);

        var found = Assert.Single(next.Sink.Baselines);
        Assert.Equal(("rtw", "Phase I: 60 complete rows.", Baseline.HashOf([.. Rows(60).SelectMany(row => row)])), (found.EstablishedBy, found.Reason, found.DataHash));
        Assert.Equal((Make.Start.AddSeconds(59), TimeSpan.FromSeconds(1), 0.03), (found.EstablishedAt, found.Interval, found.Variables!.FalseAlarms));
        Assert.Empty(next.Sink.Notices);
        Assert.All(next.Sink.Points, point => Assert.False(point.IsBaseline));

        // T² and SPE remember nothing; the MEWMA of the first run goes on.
        Assert.Equal(
            run.Sink.Points[^6..].Where(point => point.Panel < 2).Select(point => (point.Value, point.Upper)),
            next.Sink.Points.Where(point => point.Panel < 2).Select(point => (point.Value, point.Upper)));
    }

    [Fact]
    public void Rows_of_a_baseline_that_is_known_already_add_none()
    {
        var early = new GroupRun(Options);
        early.Feed(Rows(40));
        var run = new GroupRun(Options);
        run.Feed(Rows(60));
        var again = early.Resumed(Options, run.Monitor.Baselines);
        again.Feed(Rows(60)[40..], from: 40);
        var late = run.Resumed(Options, new BaselineStore());

        Assert.Equal(1, Assert.Single(again.Monitor.Baselines.All).Version);
        var (kept, known) = (Assert.Single(late.Monitor.Baselines.All), again.Monitor.Baselines.All[0]);
        Assert.Equal((known.EstablishedAt, known.Interval, known.Variables!.FalseAlarms), (kept.EstablishedAt, kept.Interval, kept.Variables!.FalseAlarms));
    }

    [Fact]
    public void A_baseline_for_another_share_of_false_alarms_is_collected_anew()
    {
        var run = new GroupRun(Options);
        run.Feed(Rows(60));
        var other = new GroupRun(Options with { FalseAlarms = 0.003 }, run.Monitor.Baselines);
        other.Feed(Rows(60));

        Assert.Equal("Baseline 1 of melt group has limits for a share of 0.03 false alarms, not of 0.003 as Groups.FalseAlarms says; a new one is collected.", other.Sink.Notices[0]);
        Assert.Equal([0.03, 0.003], run.Monitor.Baselines.All.Select(baseline => baseline.Variables!.FalseAlarms));
        Assert.Equal(FormulaLimits.Hotelling(3, 60, 0.001), other.Sink.Points[^3].Upper, 1e-9);

        other.Monitor.Baselines.RollBack("am-01", "melt group", 1, "Ana", "old nozzle again");
        other.Feed(Rows(1), from: 60);
        Assert.Equal(
            "Baseline 3 of melt group takes the place of 2, by Ana: Back to version 1: old nozzle again. It has limits for a share of 0.03 false alarms, not of 0.003 as Groups.FalseAlarms says, and is used as it is.",
            other.Sink.Notices[^1]);
    }

    [Fact]
    public void A_baseline_that_is_found_again_does_not_give_way_to_the_one_that_was_refused()
    {
        var store = new BaselineStore();
        GroupRun run = null!;
        foreach (var share in new[] { 0.03, 0.003, 0.03 })
        {
            run = new GroupRun(Options with { FalseAlarms = share }, store);
            run.Feed(Rows(60));
        }

        store.Suggest(new RebaseSuggestion(store.All[0] with { Metric = "pressure" }, 1, default, "It has moved."));
        run.Feed(Rows(1), from: 60);

        Assert.Equal([0.03, 0.003, 0.03], store.All.Select(baseline => baseline.Variables!.FalseAlarms));
        Assert.Equal(3, Assert.Single(run.Sink.Baselines).Version);
    }

    [Fact]
    public void A_decision_about_a_baseline_that_is_found_again_is_taken_up_with_the_next_row()
    {
        var early = new GroupRun(Options);
        early.Feed(Rows(40));
        var whole = new GroupRun(Options);
        whole.Feed(Rows(60));
        var store = whole.Monitor.Baselines;
        store.RollBack("am-01", "melt group", 1, "Ana", "It is right");
        var again = early.Resumed(Options, store);

        again.Feed(Rows(61)[40..], from: 40);

        Assert.Equal([1, 2], again.Sink.Baselines.Select(baseline => baseline.Version));
    }

    [Fact]
    public void What_a_person_decided_is_used_at_the_next_start_though_other_limits_are_asked_for()
    {
        var run = new GroupRun(Options);
        run.Feed(Rows(60));
        run.Monitor.Baselines.RollBack("am-01", "melt group", 1, "Ana", "It is right");
        var next = new GroupRun(Options with { FalseAlarms = 0.003 }, run.Monitor.Baselines);
        next.Feed(Rows(1), from: 60);

        Assert.Equal(2, Assert.Single(next.Sink.Baselines).Version);
        Assert.Equal(
            "Baseline 2 of melt group, by Ana, has limits for a share of 0.03 false alarms, not of 0.003 as Groups.FalseAlarms says, and is used as it is.",
            Assert.Single(next.Sink.Notices));
    }

    [Fact]
    public void A_baseline_by_formula_is_collected_anew_where_rows_are_to_be_held_out()
    {
        var run = new GroupRun(Options);
        run.Feed(Rows(60));
        var next = new GroupRun(Options with { CalibrationRows = 200 }, run.Monitor.Baselines);
        next.Feed(Rows(260));

        Assert.Equal(
            "Baseline 1 of melt group has limits by formula, not from rows held out as Groups.CalibrationRows says; a new one is collected.", next.Sink.Notices[0]);
        Assert.Equal((2, 200), (next.Sink.Baselines.Single().Version, next.Sink.Baselines[0].Variables!.CalibrationRows));
    }

    [Fact]
    public void A_baseline_that_does_not_fit_leaves_the_one_in_use()
    {
        var run = new GroupRun(Options);
        run.Feed(Rows(60));
        var first = run.Monitor.Baselines.All[0];
        run.Monitor.Baselines.Add(first with { Variables = first.Variables! with { Covariance = new double[9] } });
        run.Feed(Rows(2), from: 60);

        Assert.Contains("Baseline 2 of melt group cannot be used: A variable does not vary", run.Sink.Notices[^1], StringComparison.Ordinal);
        Assert.EndsWith("; baseline 1 stays in use.", run.Sink.Notices[^1], StringComparison.Ordinal);
        Assert.Equal(first.Variables.Limits[2], run.Sink.Points[^1].Upper);
    }
}
