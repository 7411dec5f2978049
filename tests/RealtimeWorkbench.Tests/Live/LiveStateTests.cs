using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Groups;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Testing;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Live;

public sealed class LiveStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly LiveState _live = new(new ManualTime(Start));
    private readonly AlertRegister _register = new(
        new AlertRegisterOptions { Cooldown = TimeSpan.Zero }, new ManualTime(Start));

    public LiveStateTests() => _register.Subscribe(_live);

    [Fact]
    public void A_metric_is_violated_from_its_first_value_on()
    {
        // The monitors see a batch before the views do, so the alert comes before the metric.
        Raise(0);
        ShowTemperature();

        Assert.Equal(MetricCondition.Violated, Assert.Single(_live.Everything().Metrics).Condition);
    }

    [Fact]
    public void A_metric_is_normal_again_once_all_its_alerts_have_ended()
    {
        ShowTemperature();
        Raise(0);
        Raise(0, rule: "stuck");
        Clear(1);
        Assert.Equal(MetricCondition.Violated, Assert.Single(_live.Everything().Metrics).Condition);

        Clear(2, rule: "stuck");
        Assert.Equal(MetricCondition.Normal, Assert.Single(_live.Everything().Metrics).Condition);
    }

    [Fact]
    public void Alerts_that_nobody_looks_at_do_not_pile_up()
    {
        for (var second = 0; second < 3000; second += 2)
        {
            Raise(second);
            Clear(second + 1);
        }

        Raise(3000);

        var alerts = _live.Everything().Alerts;
        Assert.Equal(1001, alerts.Count);
        Assert.Equal(AlertStanding.Active, alerts[^1].State);
        Assert.Equal(Start.AddSeconds(1000), alerts[0].RaisedAt);
    }

    [Fact]
    public void An_alert_that_was_opened_again_is_kept_however_many_ended_since()
    {
        var register = new AlertRegister(new AlertRegisterOptions(), new ManualTime(Start));
        register.Subscribe(_live);
        register.Handle(Signal(SignalKind.Raised, 0, "reopened"));
        register.Handle(Signal(SignalKind.Cleared, 1, "reopened"));
        register.Handle(Signal(SignalKind.Raised, 2, "reopened"));
        for (var i = 0; i < 1500; i++)
        {
            register.Handle(Signal(SignalKind.Raised, 3, Invariant($"rule {i}")));
            register.Handle(Signal(SignalKind.Cleared, 4, Invariant($"rule {i}")));
        }

        Assert.Equal(
            "reopened", Assert.Single(_live.Everything().Alerts, alert => alert.State == AlertStanding.Active).Rule);
    }

    [Fact]
    public void What_a_person_writes_to_a_point_is_seen_and_told_in_the_log()
    {
        var catalog = ShowPoints(1, 2, 3);
        var known = _live.Version;

        var (result, machine) = _live.WriteNote("m1/temperature", 2, " tool worn ", "changed", "Ann");

        Assert.Equal((PointNoteOutcome.Done, "m1"), (result.Outcome, machine));
        Assert.Equal(new PointNote(2, "tool worn", "changed", "Ann", Start), Assert.Single(Assert.Single(_live.ChangesSince(known).Charts).Notes));
        Assert.Equal("Ann wrote the cause “tool worn” and the note “changed” at point 2 of m1/temperature.", _live.AllLines()[^1].Message);

        known = _live.Version;
        _live.WriteNote("m1/temperature", 2, "", "", "Bo");
        Assert.Equal("Bo withdrew what was written at point 2 of m1/temperature, before: the cause “tool worn” and the note “changed” by Ann.", _live.AllLines()[^1].Message);

        // A view that knows the note is not sent it again with each new point.
        known = _live.Version;
        ShowPoint(catalog, 4);
        Assert.Empty(Assert.Single(_live.ChangesSince(known).Charts).Notes);
        Assert.Single(Assert.Single(_live.Everything().Charts).Notes);
    }

    [Theory]
    [InlineData("m1/temperature", 9, "Ann", "There is no point 9 of a chart m1/temperature, or it is no longer kept; give chart and index as /api/spc says them.")]
    [InlineData("m2/temperature", 1, "Ann", "There is no point 1 of a chart m2/temperature, or it is no longer kept; give chart and index as /api/spc says them.")]
    [InlineData("m1/temperature", 1, " ", "Give your name in \"by\", so that others know whom to ask.")]
    public void A_note_needs_a_point_and_a_name(string chart, long index, string by, string sentence)
    {
        ShowPoints(1, 2, 3);

        Assert.Equal(sentence, _live.WriteNote(chart, index, "cause", "", by).Result.Message);
        Assert.Empty(Assert.Single(_live.Everything().Charts).Notes);
    }

    [Fact]
    public void A_cause_is_short()
    {
        ShowPoints(1);

        Assert.StartsWith("The cause has 101 characters; it may have 100", _live.WriteNote("m1/temperature", 1, new string('x', 101), "", "Ann").Result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_baseline_begins_a_stage()
    {
        var catalog = ShowPoints(1, 2);
        _live.Put(Baseline(1), ChartOrigin.Metrics);
        ShowPoint(catalog, 3);
        _live.Put(Baseline(2), ChartOrigin.Metrics);

        Assert.Equal(new StageView(4, "baseline 2"), Assert.Single(Assert.Single(_live.Everything().Charts).Stages));
    }

    [Fact]
    public void News_are_what_a_person_acts_on_without_values()
    {
        var known = _live.Version;
        ShowTemperature();
        Raise(0);
        _live.Log(LogLevel.Info, "Something.");

        var news = _live.NewsSince(known);

        Assert.Equal((1, 1), (news.Alerts.Count, news.Log.Count));
        Assert.Equal((0, 0, 0), (news.Metrics.Count, news.Series.Count, news.Charts.Count));
        Assert.Equal(_live.Version, news.Version);
        Assert.Single(_live.ChangesSince(known).Metrics);
    }

    [Fact]
    public async Task Who_waits_for_values_is_woken_by_values_and_alerts_and_not_by_the_log()
    {
        var first = _live.ValuesAfterAsync(_live.Version);
        _live.Log(LogLevel.Info, "Something.");
        Assert.False(first.IsCompleted);

        ShowTemperature();
        await first;
        var second = _live.ValuesAfterAsync(_live.Version);
        Assert.False(second.IsCompleted);
        Raise(0);
        await second;
    }

    [Fact]
    public void Who_has_missed_values_need_not_wait_for_them()
    {
        var known = _live.Version;
        ShowTemperature();
        _live.Log(LogLevel.Info, "Something.");

        Assert.True(_live.ValuesAfterAsync(known).IsCompletedSuccessfully);
        Assert.False(_live.ValuesAfterAsync(_live.Version).IsCompleted);
    }

    [Fact]
    public async Task Who_waits_for_the_state_of_the_operation_is_woken_by_that_and_not_by_its_progress()
    {
        var begun = _live.StateAfterAsync(_live.Version);
        ShowTemperature();
        Assert.False(begun.IsCompleted);

        var running = OperationStatus.Idle with { State = RunState.Running };
        _live.Put(running);
        await begun;
        var known = _live.Version;
        var stopping = _live.StateAfterAsync(known);
        _live.Put(running with { Progress = 50 });
        Assert.False(stopping.IsCompleted);

        _live.PutStopping(elapsedSeconds: 3);
        await stopping;
        Assert.Equal((RunState.Stopping, 3.0), (_live.Operation.State, _live.Operation.ElapsedSeconds));
        Assert.True(_live.StateAfterAsync(known).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task An_alert_wakes_whoever_waits_for_what_cannot_wait()
    {
        var waiting = _live.StateAfterAsync(_live.Version);
        ShowTemperature();
        Assert.False(waiting.IsCompleted);

        var register = new AlertRegister(new AlertRegisterOptions(), new ManualTime(Start));
        register.Subscribe(_live);
        register.Handle(Signal(SignalKind.Raised, 0, "rule"));

        await waiting;
    }

    [Fact]
    public void A_stop_that_comes_after_the_end_changes_nothing()
    {
        var completed = OperationStatus.Idle with { State = RunState.Completed };
        _live.Put(completed);

        _live.PutStopping(elapsedSeconds: 3);

        Assert.Equal(completed, _live.Operation);
    }

    [Fact]
    public void Progress_that_comes_after_a_stop_does_not_undo_it()
    {
        var running = OperationStatus.Idle with { State = RunState.Running, StartedAt = Start };
        _live.Put(running);
        _live.PutStopping(elapsedSeconds: 3);
        var known = _live.Version;

        _live.Put(running with { Progress = 50 });
        Assert.Equal((RunState.Stopping, 50.0), (_live.Operation.State, _live.Operation.Progress));
        Assert.False(_live.StateAfterAsync(known).IsCompleted);

        _live.Put(running with { StartedAt = Start.AddSeconds(9) });
        Assert.Equal(RunState.Running, _live.Operation.State);
    }

    private void ShowTemperature()
    {
        using var batch = SampleBatch.Rent(new MetricCatalog(), 1);
        var row = batch.AddRow(Start.UtcTicks, batch.Catalog.Machines.GetOrAdd("am-01"));
        batch.SetValue(row, batch.Catalog.Metrics.GetOrAdd("temperature"), 1300);
        _live.OnBatch(batch);
    }

    private void Raise(double second, string rule = "threshold/absolute") =>
        _register.Handle(Signal(SignalKind.Raised, second, rule));

    private void Clear(double second, string rule = "threshold/absolute") =>
        _register.Handle(Signal(SignalKind.Cleared, second, rule));

    private static Signal Signal(SignalKind kind, double second, string rule) => new(
        kind, Start.AddSeconds(second), "am-01", "temperature", rule, Severity.High, 1300, 800, 1200, "High.");

    private MetricCatalog ShowPoints(params long[] indices)
    {
        var catalog = new MetricCatalog();
        catalog.Machines.GetOrAdd("m1");
        catalog.Metrics.GetOrAdd("temperature");
        _live.UseCharts(ChartStyle.Of(new SpcMonitorOptions()));
        Array.ForEach(indices, index => ShowPoint(catalog, index));
        return catalog;
    }

    [Fact]
    public void The_limits_of_a_group_without_a_baseline_are_a_provisional_stage()
    {
        var catalog = new MetricCatalog();
        catalog.Machines.GetOrAdd("m1");
        catalog.Metrics.GetOrAdd("melt group");
        _live.UseCharts(ChartStyle.Of(new GroupMonitorOptions()), ChartOrigin.Groups);
        foreach (var index in (long[])[61, 62])
        {
            _live.Put(
                [new ChartPoint(0, 0, 0, index, Start.AddSeconds(index).UtcTicks, 1, 3, 0, 2, 12, RuleSet.None, false)], catalog, ChartOrigin.Groups);
        }

        var chart = Assert.Single(_live.Everything().Charts);

        Assert.Equal([new StageView(61, "provisional")], chart.Stages);
    }

    [Fact]
    public void A_baseline_of_the_first_batch_after_a_resume_begins_its_stage_behind_the_points_before_it()
    {
        var catalog = ShowPoints(1, 2);
        _live.Put(Baseline(1), ChartOrigin.Metrics);
        var flush = new ChartFlush(_live, catalog);

        // The monitor tells all of this before the flush, which stands behind it, sees the batch.
        flush.OnPoint(new ChartPoint(0, 0, 0, 3, Start.AddSeconds(3).UtcTicks, 5, 1000, 900, 1000, 1100, RuleSet.None, false));
        flush.OnBaseline(Baseline(2));

        Assert.Equal([new StageView(4, "baseline 2")], Assert.Single(_live.Everything().Charts).Stages);
    }

    private void ShowPoint(MetricCatalog catalog, long index) => _live.Put(
        [new ChartPoint(0, 0, 0, index, Start.AddSeconds(index).UtcTicks, 5, 1000, 900, 1000, 1100, RuleSet.None, false)], catalog, ChartOrigin.Metrics);

    private static Baseline Baseline(int version) => new()
    {
        Version = version,
        Machine = "m1",
        Metric = "temperature",
        Chart = ChartKind.XbarR,
        SubgroupSize = 5,
        SigmaMultiple = 3,
        Center = 1000,
        Sigma = 10,
        Location = ControlLimits.Around(1000, 10, 3),
        Dispersion = ControlLimits.Around(20, 5, 3),
        Subgroups = 25,
        Samples = 125,
        SubgroupsBeyondLimits = 0,
        From = Start,
        To = Start,
        DataHash = "",
        EstablishedBy = "test",
        Reason = "test",
    };
}
