namespace RealtimeWorkbench.Alerting;

/// <summary>The life of an alert as a pure function.</summary>
public static class AlertStateExtensions
{
    /// <summary>Says which state follows. A trigger that means nothing in a state leaves it as it is.</summary>
    /// <param name="state">State before.</param>
    /// <param name="trigger">What happens.</param>
    /// <returns>State after.</returns>
    /// <remarks>ANSI/ISA-18.2-2016, clause 5, alarm state transition diagram; the letters are those of the diagram.</remarks>
    public static AlertState Next(this AlertState state, AlertTrigger trigger) => (state, trigger) switch
    {
        // A → B, normal to alarm, and D → B, alarm again before anybody looked.
        (AlertState.Normal, AlertTrigger.Raise) => AlertState.UnacknowledgedActive,
        (AlertState.UnacknowledgedReturnedToNormal, AlertTrigger.Raise) => AlertState.UnacknowledgedActive,

        // C → B, re-alarm: what was acknowledged was less than this.
        (AlertState.AcknowledgedActive, AlertTrigger.Realarm) => AlertState.UnacknowledgedActive,

        // B → C and D → A, acknowledge.
        (AlertState.UnacknowledgedActive, AlertTrigger.Acknowledge) => AlertState.AcknowledgedActive,
        (AlertState.UnacknowledgedReturnedToNormal, AlertTrigger.Acknowledge) => AlertState.Normal,

        // B → D and C → A, return to normal.
        (AlertState.UnacknowledgedActive, AlertTrigger.ReturnToNormal) => AlertState.UnacknowledgedReturnedToNormal,
        (AlertState.AcknowledgedActive, AlertTrigger.ReturnToNormal) => AlertState.Normal,

        _ => state,
    };

    /// <summary>Whether the condition holds.</summary>
    public static bool IsActive(this AlertState state) =>
        state is AlertState.UnacknowledgedActive or AlertState.AcknowledgedActive;

    /// <summary>Whether somebody still has to look.</summary>
    public static bool IsUnacknowledged(this AlertState state) =>
        state is AlertState.UnacknowledgedActive or AlertState.UnacknowledgedReturnedToNormal;
}
