using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Testing;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Alerting;

/// <summary>An acknowledgement that people were told of and that a kill took away: no sample brings it again.</summary>
public sealed class LostAcknowledgementTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly MetricCatalog _catalog = new();

    public LostAcknowledgementTests() => _catalog.Machines.GetOrAdd("am-01");

    [Fact]
    public void What_follows_it_is_no_repetition_for_a_receiver_that_leaves_repetitions_out()
    {
        var (killed, told) = Register();
        Handle(killed, SignalKind.Raised, 0);
        var (resumed, toldLater) = Resume(killed);
        killed.Acknowledge("am-01/x/r#1", "Ada");
        Handle(killed, SignalKind.Cleared, 10);

        // Killed here, and gone on with from the checkpoint before the acknowledgement.
        Handle(resumed, SignalKind.Cleared, 10);

        var cleared = Assert.Single(toldLater.Told);
        Assert.Equal("am-01/x/r#1.2-cleared@20261121T100010.0000000Z", cleared.Id);
        Assert.Equal(told.Told.Single(change => change.Kind == AlertChangeKind.Cleared).Id, cleared.Id);
        Assert.DoesNotContain(told.Told, change => change.Kind != AlertChangeKind.Cleared && change.Id == cleared.Id);
    }

    [Fact]
    public void An_alert_that_comes_otherwise_without_it_has_other_names()
    {
        var (killed, told) = Register();
        Handle(killed, SignalKind.Raised, 0);
        Handle(killed, SignalKind.Cleared, 10);
        Handle(killed, SignalKind.Raised, 20);
        var (resumed, toldLater) = Resume(killed);

        // Whoever acknowledged it isn't told that it still holds, so the next one after the cooldown has a number of its own.
        killed.Acknowledge("am-01/x/r#1", "Ada");
        foreach (var register in (AlertRegister[])[killed, resumed])
        {
            Handle(register, SignalKind.Cleared, 310);
            Handle(register, SignalKind.Raised, 320);
            Handle(register, SignalKind.Cleared, 330);
        }

        var names = told.Told.ToLookup(change => change.Id);
        Assert.All(toldLater.Told, change => Assert.All(
            names[change.Id], before => Assert.Equal((before.Kind, before.At), (change.Kind, change.At))));
        Assert.Contains(toldLater.Told, change => change.Kind == AlertChangeKind.StillActive && !names.Contains(change.Id));
    }

    private static (AlertRegister Register, RecordingObserver Seen) Register()
    {
        var register = new AlertRegister(new AlertRegisterOptions(), new ManualTime(Start.AddDays(1)));
        var seen = new RecordingObserver();
        register.Subscribe(seen);
        return (register, seen);
    }

    private static void Handle(AlertRegister register, SignalKind kind, int second) => register.Handle(
        new Signal(kind, Start.AddSeconds(second), "am-01", "x", "r", Severity.High, 1, null, null, "x is silent."));

    private (AlertRegister Register, RecordingObserver Seen) Resume(AlertRegister killed)
    {
        var (register, seen) = Register();
        Saved.Move(killed, _catalog, register, Saved.Renumbered(_catalog));
        return (register, seen);
    }
}
