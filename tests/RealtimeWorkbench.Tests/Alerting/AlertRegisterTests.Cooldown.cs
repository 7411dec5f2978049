using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Alerting;

// The cooldown: what comes back while it lasts is told once, and nothing is muted for good.
public sealed partial class AlertRegisterTests
{
    [Theory]
    [InlineData("am-01", "power", "threshold/absolute")]
    [InlineData("am-02", "temperature", "threshold/absolute")]
    [InlineData("am-01", "temperature", "threshold/relative")]
    public void Cooldown_of_one_key_never_mutes_another(string machine, string metric, string rule)
    {
        Raise(0);
        Clear(1);

        Raise(2, machine: machine, metric: metric, rule: rule);

        Assert.Equal(2, _seen.Told.Count(change => change.Kind == AlertChangeKind.Raised));
        Assert.Equal(2, _register.Counters.Raised);
    }

    [Fact]
    public void Clearing_is_never_held_back_by_the_cooldown()
    {
        Raise(0);

        Clear(1);

        var alert = Assert.Single(_register.Find(AlertFilter.All));
        Assert.Equal(AlertState.UnacknowledgedReturnedToNormal, alert.State);
        Assert.Equal(At(1), alert.ClearedAt);
        Assert.Equal([AlertChangeKind.Raised, AlertChangeKind.Cleared], _seen.Told.Select(change => change.Kind));
    }

    [Fact]
    public void A_condition_that_comes_back_within_the_cooldown_opens_the_same_alert_and_tells_nobody()
    {
        Raise(0);
        Clear(1);
        Raise(299);

        var alert = Assert.Single(_register.Find(AlertFilter.All));
        Assert.Equal(AlertState.UnacknowledgedActive, alert.State);
        Assert.Null(alert.ClearedAt);
        Assert.Equal((2, At(0)), (alert.Count, alert.RaisedAt));
        Assert.Equal(2, _seen.Told.Count());
        Assert.Equal(1, _register.Counters.SuppressedRepeats);

        Clear(299.5);

        Assert.Equal(AlertState.UnacknowledgedReturnedToNormal, _register.Get(alert.Id)!.State);
        Assert.Equal(2, _seen.Told.Count());
    }

    [Fact]
    public void A_condition_that_comes_back_when_the_cooldown_is_over_is_a_new_alert()
    {
        Raise(0);
        Clear(1);
        Raise(300);

        Assert.Equal(
            ["am-01/temperature/threshold-absolute#1", "am-01/temperature/threshold-absolute#2"],
            _register.Find(AlertFilter.All).Select(alert => alert.Id));
        Assert.Equal(3, _seen.Told.Count());
    }

    [Fact]
    public void A_condition_that_outlasts_the_cooldown_in_which_it_came_back_is_told_then()
    {
        Raise(0);
        Clear(1);
        Raise(2);

        _register.Advance("am-01", At(299.9));
        Assert.Equal(2, _seen.Told.Count());

        _register.Advance("am-01", At(310));
        _register.Advance("am-01", At(320));

        var last = _seen.Told.Last();
        Assert.Equal((3, AlertChangeKind.StillActive, At(300)), (_seen.Told.Count(), last.Kind, last.At));
        Assert.Equal(AlertState.UnacknowledgedActive, last.Alert.State);
    }

    [Fact]
    public void Signals_of_other_keys_pass_the_time_too()
    {
        Raise(0);
        Clear(1);
        Raise(2);

        Raise(301, metric: "power");

        Assert.Equal(
            [AlertChangeKind.Raised, AlertChangeKind.Cleared, AlertChangeKind.StillActive, AlertChangeKind.Raised],
            _seen.Told.Select(change => change.Kind));
    }

    [Fact]
    public void Time_of_one_machine_ends_no_cooldown_of_another()
    {
        // A recording of 2014, watched by a program whose own health has the time of today.
        Raise(0);
        Clear(1);
        Raise(2);

        _register.Handle(Signal(SignalKind.Raised, 400_000_000, machine: "workbench", metric: "stream", rule: "health/stream"));
        _register.Advance("am-02", At(400_000_000));
        Assert.DoesNotContain(_seen.Changes, change => change.Kind == AlertChangeKind.StillActive);

        _register.Advance("am-01", At(300));
        Assert.Equal(At(300), Assert.Single(_seen.Changes, change => change.Kind == AlertChangeKind.StillActive).At);
    }

    [Fact]
    public void What_somebody_has_acknowledged_need_not_be_told_when_the_cooldown_ends()
    {
        Raise(0);
        Clear(1);
        Raise(2);
        _register.Acknowledge("am-01/temperature/threshold-absolute#1", "Ada");

        _register.Advance("am-01", At(1000));

        Assert.DoesNotContain(_seen.Changes, change => change.Kind == AlertChangeKind.StillActive);
    }

    [Fact]
    public void A_chattering_condition_is_told_again_once_a_cooldown_and_not_muted_forever()
    {
        for (var second = 0; second < 1000; second += 2)
        {
            Raise(second);
            Clear(second + 1);
        }

        Assert.Equal(
            [At(0), At(300), At(600), At(900)],
            _seen.Told.Where(change => change.Kind == AlertChangeKind.Raised).Select(change => change.At));
    }

    [Fact]
    public void Without_a_cooldown_every_return_is_told()
    {
        var register = CreateRegister(new AlertRegisterOptions { Cooldown = TimeSpan.Zero });
        foreach (var second in new[] { 0, 2, 4 })
        {
            register.Handle(Signal(SignalKind.Raised, second));
            register.Handle(Signal(SignalKind.Cleared, second));
        }

        Assert.Equal(3, register.Counters.Raised);
        Assert.Equal(6, _seen.Told.Count());
    }

    [Fact]
    public void A_rise_in_severity_passes_through_the_cooldown()
    {
        Raise(0);
        Clear(1);
        Raise(2, severity: Severity.High);

        Assert.Equal((AlertChangeKind.Upgraded, Severity.High), (_seen.Told.Last().Kind, _seen.Told.Last().Alert.Severity));
        Assert.Equal(AlertState.UnacknowledgedActive, Assert.Single(_register.Find(AlertFilter.All)).State);
    }
}
