using System.Text.Json;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Testing;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Alerting;

public sealed partial class AlertRegisterTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Fields = new() { IncludeFields = true };

    private readonly ManualTime _clock = new(Start.AddDays(1));
    private readonly RecordingObserver _seen = new();
    private readonly AlertRegister _register;

    public AlertRegisterTests() => _register = CreateRegister(new AlertRegisterOptions());

    [Fact]
    public void Raises_an_alert_with_a_name_that_repeats()
    {
        Raise(0);

        var alert = Assert.Single(_register.Find(AlertFilter.All));
        Assert.Equal("am-01/temperature/threshold-absolute#1", alert.Id);
        Assert.Equal(AlertState.UnacknowledgedActive, alert.State);
        Assert.Equal(At(0), alert.RaisedAt);
        Assert.Equal((1, 1250.0, 800.0, 1200.0), (alert.Count, alert.Value, alert.Lower, alert.Upper));
        Assert.Equal(alert, Assert.Single(_seen.Told).Alert);
    }

    [Fact]
    public void Counts_repeats_without_telling_them()
    {
        Raise(0);
        Raise(1);
        Raise(2);

        var alert = Assert.Single(_register.Find(AlertFilter.All));
        Assert.Equal((3, At(0), At(2)), (alert.Count, alert.RaisedAt, alert.LastSeenAt));
        Assert.Single(_seen.Told);
        Assert.Equal(2, _register.Counters.SuppressedRepeats);
    }

    [Fact]
    public void The_order_in_which_machines_come_changes_no_alert()
    {
        var first = CreateRegister(new AlertRegisterOptions());
        var second = CreateRegister(new AlertRegisterOptions());
        Signal[] one = [.. Chatter("am-01")];
        Signal[] other = [.. Chatter("am-02")];

        Array.ForEach<Signal>([.. one, .. other], first.Handle);
        Array.ForEach<Signal>([.. one.Zip(other).SelectMany(pair => new[] { pair.Second, pair.First })], second.Handle);

        Assert.Equal(first.Find(AlertFilter.All), second.Find(AlertFilter.All));

        static IEnumerable<Signal> Chatter(string machine)
        {
            for (var i = 0; i < 50; i++)
            {
                yield return Signal(i % 2 == 0 ? SignalKind.Raised : SignalKind.Cleared, i * 70, machine: machine);
            }
        }
    }

    [Fact]
    public void A_rise_in_severity_passes_through_and_asks_to_be_acknowledged_again()
    {
        Raise(0);
        _register.Acknowledge("am-01/temperature/threshold-absolute#1", "Ada");
        Raise(1, severity: Severity.Critical);
        Raise(2, severity: Severity.Low);

        var alert = Assert.Single(_register.Find(AlertFilter.All));
        Assert.Equal((Severity.Critical, At(1), 3), (alert.Severity, alert.UpgradedAt, alert.Count));
        Assert.Equal(AlertState.UnacknowledgedActive, alert.State);
        Assert.Null(alert.Acknowledgement);
        Assert.Equal(
            [AlertChangeKind.Raised, AlertChangeKind.Acknowledged, AlertChangeKind.Upgraded],
            _seen.Told.Select(change => change.Kind));
    }

    [Fact]
    public void Acknowledging_says_who_when_and_why()
    {
        Raise(0);
        _clock.Advance(TimeSpan.FromSeconds(5));

        var result = _register.Acknowledge("am-01/temperature/threshold-absolute#1", " Ada ", "nozzle changed");

        Assert.Equal(AcknowledgeOutcome.Done, result.Outcome);
        Assert.Equal("am-01/temperature/threshold-absolute#1 is acknowledged by Ada.", result.Message);
        Assert.Equal(AlertState.AcknowledgedActive, result.Alert!.State);
        Assert.Equal(new Acknowledgement("Ada", Start.AddDays(1).AddSeconds(5), "nozzle changed"), result.Alert.Acknowledgement);

        Clear(1);

        Assert.Equal(AlertState.Normal, _register.Get(result.Alert.Id)!.State);
    }

    [Fact]
    public void Acknowledging_what_has_returned_to_normal_ends_it()
    {
        Raise(0);
        Clear(1);

        var result = _register.Acknowledge("am-01/temperature/threshold-absolute#1", "Ada");

        Assert.Equal(AlertState.Normal, result.Alert!.State);
        Assert.Equal((0, 1, 1), Numbers(c => c.Unacknowledged, c => c.Acknowledged, c => c.Cleared));
    }

    [Fact]
    public void Acknowledging_refuses_with_a_sentence()
    {
        Raise(0);
        const string Id = "am-01/temperature/threshold-absolute#1";

        var nobody = _register.Acknowledge(Id, " ");
        var unknown = _register.Acknowledge("am-09/x/y#1", "Ada");
        _register.Acknowledge(Id, "Ada");
        var again = _register.Acknowledge(Id, "Grace");

        Assert.Equal(
            (AcknowledgeOutcome.NameMissing, "The name is empty; say who acknowledges the alert."),
            (nobody.Outcome, nobody.Message));
        Assert.Equal(
            (AcknowledgeOutcome.UnknownAlert, "There is no alert am-09/x/y#1; take the id from the list of alerts."),
            (unknown.Outcome, unknown.Message));
        Assert.Equal(
            (AcknowledgeOutcome.AlreadyAcknowledged, $"{Id} was already acknowledged by Ada at 2026-11-22 10:00:00Z."),
            (again.Outcome, again.Message));
        Assert.Equal("Ada", _register.Get(Id)!.Acknowledgement!.By);
        Assert.Equal(1, _register.Counters.Acknowledged);
    }

    [Fact]
    public void The_audit_trail_has_every_change_of_state_with_who_and_why()
    {
        Raise(0);
        Raise(1);
        Clear(2);
        Raise(3);
        _register.Acknowledge("am-01/temperature/threshold-absolute#1", "Ada", "seen");
        Clear(4);

        Assert.Equal(
            [
                (1, AlertChangeKind.Raised, AlertState.Normal, AlertState.UnacknowledgedActive, "threshold/absolute"),
                (2, AlertChangeKind.Cleared, AlertState.UnacknowledgedActive, AlertState.UnacknowledgedReturnedToNormal, "threshold/absolute"),
                (3, AlertChangeKind.Reopened, AlertState.UnacknowledgedReturnedToNormal, AlertState.UnacknowledgedActive, "threshold/absolute"),
                (4, AlertChangeKind.Acknowledged, AlertState.UnacknowledgedActive, AlertState.AcknowledgedActive, "Ada"),
                (5, AlertChangeKind.Cleared, AlertState.AcknowledgedActive, AlertState.Normal, "threshold/absolute"),
            ],
            _register.AuditTrail().Select(entry => (entry.Number, entry.Change, entry.From, entry.To, entry.By)));
        Assert.Equal("seen", _register.AuditTrail()[3].Why);
        Assert.Equal(_clock.GetUtcNow(), _register.AuditTrail()[3].At);
    }

    [Fact]
    public void Forgets_the_alerts_that_ended_first_and_counts_them_but_never_an_active_one()
    {
        var register = CreateRegister(new AlertRegisterOptions { HistorySize = 2, AuditSize = 3 });
        register.Handle(Signal(SignalKind.Raised, 0, metric: "active"));
        foreach (var metric in new[] { "a", "b", "c" })
        {
            register.Handle(Signal(SignalKind.Raised, 1, metric: metric));
            register.Handle(Signal(SignalKind.Cleared, 2, metric: metric));
        }

        Assert.Equal(["active", "b", "c"], register.Find(AlertFilter.All).Select(alert => alert.Key.Metric));
        Assert.Equal((1, 4, 3), (register.Counters.Forgotten, register.Counters.AuditForgotten, register.Counters.Unacknowledged));
        Assert.Equal([5L, 6, 7], register.AuditTrail().Select(entry => entry.Number));

        // It comes back within its cooldown: remembered again under its old name.
        register.Handle(Signal(SignalKind.Raised, 3, metric: "a"));

        Assert.Equal(2, register.Get("am-01/a/threshold-absolute#1")!.Count);
        Assert.Equal((0, 4), (register.Counters.Forgotten, register.Counters.Unacknowledged));
    }

    [Fact]
    public void Finds_by_time_severity_machine_metric_rule_and_acknowledgement()
    {
        Raise(0, machine: "am-01", metric: "power", severity: Severity.Low);
        Raise(10, machine: "am-02", metric: "power", severity: Severity.High);
        Raise(20, machine: "am-02", metric: "speed", rule: "staleness", severity: Severity.Critical);
        Clear(25, machine: "am-02", metric: "power");
        _register.Acknowledge("am-02/speed/staleness#1", "Ada");

        Assert.Equal([10], Seconds(new AlertFilter { From = At(10), To = At(20) }));
        Assert.Equal([10, 20], Seconds(new AlertFilter { MinimumSeverity = Severity.High }));
        Assert.Equal([10, 20], Seconds(new AlertFilter { Machine = "am-02" }));
        Assert.Equal([0, 10], Seconds(new AlertFilter { Metric = "power" }));
        Assert.Equal([20], Seconds(new AlertFilter { Rule = "staleness" }));
        Assert.Equal([20], Seconds(new AlertFilter { Acknowledged = true }));
        Assert.Equal([0, 10], Seconds(new AlertFilter { Acknowledged = false }));
        Assert.Equal([0, 20], Seconds(new AlertFilter { Active = true }));

        IEnumerable<int> Seconds(AlertFilter filter) =>
            _register.Find(filter).Select(alert => (int)(alert.RaisedAt - Start).TotalSeconds);
    }

    [Fact]
    public void A_silent_sensor_has_no_value()
    {
        _register.Handle(Signal(SignalKind.Raised, 0) with { Value = double.NaN });

        Assert.Null(Assert.Single(_register.Find(AlertFilter.All)).Value);
    }

    [Fact]
    public void Names_stay_different_where_machines_have_slashes()
    {
        Raise(0, machine: "a/b", metric: "c");
        Raise(0, machine: "a", metric: "b/c");

        Assert.Equal(["a/b/c/threshold-absolute#1", "a/b/c/threshold-absolute#2"], _register.Find(AlertFilter.All).Select(a => a.Id));
    }

    [Fact]
    public void The_same_signals_give_the_same_bytes()
    {
        Assert.Equal(Run(), Run());

        static byte[] Run()
        {
            var register = new AlertRegister(new AlertRegisterOptions { HistorySize = 20 }, new ManualTime(Start));
            var random = new Random(7);
            for (var i = 0; i < 500; i++)
            {
                register.Handle(Signal(
                    random.Next(2) == 0 ? SignalKind.Raised : SignalKind.Cleared,
                    i * 20,
                    machine: Invariant($"am-0{random.Next(3)}"),
                    metric: Invariant($"m{random.Next(3)}"),
                    severity: (Severity)random.Next(4)));
            }

            return JsonSerializer.SerializeToUtf8Bytes((register.Find(AlertFilter.All), register.AuditTrail(), register.Counters), Fields);
        }
    }

    [Fact]
    public void Whatever_comes_the_counters_agree_with_the_alerts()
    {
        var register = CreateRegister(new AlertRegisterOptions { Cooldown = TimeSpan.FromSeconds(50) });
        var random = new Random(11);
        for (var i = 0; i < 2000; i++)
        {
            register.Handle(Signal(
                random.Next(2) == 0 ? SignalKind.Raised : SignalKind.Cleared,
                i * 7,
                metric: Invariant($"m{random.Next(4)}"),
                severity: (Severity)random.Next(4)));
            if (random.Next(5) == 0)
            {
                var all = register.Find(AlertFilter.All);
                register.Acknowledge(all[random.Next(all.Count)].Id, "Ada");
            }
        }

        var alerts = register.Find(AlertFilter.All);
        var counters = register.Counters;
        Assert.Equal(alerts.Count, counters.Raised);
        Assert.Equal(alerts.Count(alert => alert.State.IsActive()), counters.Active);
        Assert.Equal(counters.Raised, counters.Active + counters.Cleared);
        Assert.Equal(alerts.Count(alert => alert.State.IsUnacknowledged()), counters.Unacknowledged);
        Assert.All(alerts, alert => Assert.Equal(alert.State.IsActive(), alert.ClearedAt is null));
        Assert.All(alerts, alert => Assert.Equal(alert.State.IsUnacknowledged(), alert.Acknowledgement is null));
    }

    [Fact]
    public void Refuses_options_out_of_range_all_at_once()
    {
        var options = new AlertRegisterOptions { Cooldown = TimeSpan.FromHours(2), HistorySize = 0 };

        var error = Assert.Throws<ArgumentException>(() => CreateRegister(options));

        Assert.StartsWith(
            "Cooldown is 02:00:00; it must be from 00:00:00 to 01:00:00. Alert history is 0; it must be from 1 to 1000000.",
            error.Message,
            StringComparison.Ordinal);
    }

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private static Signal Signal(
        SignalKind kind,
        double second,
        string machine = "am-01",
        string metric = "temperature",
        string rule = "threshold/absolute",
        Severity severity = Severity.Medium) =>
        new(kind, At(second), machine, metric, rule, severity, 1250, 800, 1200, "temperature is 1250; at most 1200 is allowed.");

    private (long A, long B, long C) Numbers(
        Func<AlertCounters, long> a, Func<AlertCounters, long> b, Func<AlertCounters, long> c) =>
        (a(_register.Counters), b(_register.Counters), c(_register.Counters));

    private AlertRegister CreateRegister(AlertRegisterOptions options)
    {
        var register = new AlertRegister(options, _clock);
        register.Subscribe(_seen);
        return register;
    }

    private void Raise(
        double second,
        string machine = "am-01",
        string metric = "temperature",
        string rule = "threshold/absolute",
        Severity severity = Severity.Medium) =>
        _register.Handle(Signal(SignalKind.Raised, second, machine, metric, rule, severity));

    private void Clear(
        double second, string machine = "am-01", string metric = "temperature", string rule = "threshold/absolute") =>
        _register.Handle(Signal(SignalKind.Cleared, second, machine, metric, rule));
}
