using RealtimeWorkbench.Alerting;
using static RealtimeWorkbench.Alerting.AlertState;
using static RealtimeWorkbench.Alerting.AlertTrigger;

namespace RealtimeWorkbench.Tests.Alerting;

public sealed class AlertStateTests
{
    /// <summary>The whole table: ANSI/ISA-18.2-2016, clause 5, states A (normal) to D (returned to normal, unacknowledged).</summary>
    [Theory]
    [InlineData(Normal, Raise, UnacknowledgedActive)]
    [InlineData(Normal, Realarm, Normal)]
    [InlineData(Normal, Acknowledge, Normal)]
    [InlineData(Normal, ReturnToNormal, Normal)]
    [InlineData(UnacknowledgedActive, Raise, UnacknowledgedActive)]
    [InlineData(UnacknowledgedActive, Realarm, UnacknowledgedActive)]
    [InlineData(UnacknowledgedActive, Acknowledge, AcknowledgedActive)]
    [InlineData(UnacknowledgedActive, ReturnToNormal, UnacknowledgedReturnedToNormal)]
    [InlineData(AcknowledgedActive, Raise, AcknowledgedActive)]
    [InlineData(AcknowledgedActive, Realarm, UnacknowledgedActive)]
    [InlineData(AcknowledgedActive, Acknowledge, AcknowledgedActive)]
    [InlineData(AcknowledgedActive, ReturnToNormal, Normal)]
    [InlineData(UnacknowledgedReturnedToNormal, Raise, UnacknowledgedActive)]
    [InlineData(UnacknowledgedReturnedToNormal, Realarm, UnacknowledgedReturnedToNormal)]
    [InlineData(UnacknowledgedReturnedToNormal, Acknowledge, Normal)]
    [InlineData(UnacknowledgedReturnedToNormal, ReturnToNormal, UnacknowledgedReturnedToNormal)]
    public void Follows_the_alarm_state_transition_diagram(AlertState state, AlertTrigger trigger, AlertState next) =>
        Assert.Equal(next, state.Next(trigger));

    [Theory]
    [InlineData(Normal, false, false)]
    [InlineData(UnacknowledgedActive, true, true)]
    [InlineData(AcknowledgedActive, true, false)]
    [InlineData(UnacknowledgedReturnedToNormal, false, true)]
    public void Says_whether_the_condition_holds_and_whether_somebody_must_look(AlertState state, bool active, bool open)
    {
        Assert.Equal(active, state.IsActive());
        Assert.Equal(open, state.IsUnacknowledged());
    }
}
