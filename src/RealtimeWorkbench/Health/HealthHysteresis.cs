namespace RealtimeWorkbench.Health;

/// <summary>Keeps a status from flapping: it gets worse at once, and better only when readings stay better.</summary>
/// <remarks>
/// An unknown reading shows at once and interrupts a run of better readings; what was known before it stays remembered, so
/// that a time-out in between does not turn critical into healthy.
/// </remarks>
public readonly record struct HealthHysteresis
{
    /// <summary>Status to show.</summary>
    public HealthStatus Status { get; private init; }

    /// <summary>Readings in a row that were better than what is shown.</summary>
    public int BetterReadings { get; private init; }

    private HealthStatus Known { get; init; }

    private HealthStatus Candidate { get; init; }

    /// <summary>Takes in the status of the next reading.</summary>
    /// <param name="reading">Status of the reading by its score.</param>
    /// <param name="needed">Better readings in a row that it takes to get better; at least 1.</param>
    public HealthHysteresis Next(HealthStatus reading, int needed)
    {
        if (reading == HealthStatus.Unknown)
        {
            return new() { Known = Known };
        }

        if (Known == HealthStatus.Unknown || reading >= Known)
        {
            return new() { Status = reading, Known = reading };
        }

        // Of several better readings the worst counts: critical, degraded, healthy leads to degraded first.
        var candidate = BetterReadings > 0 && Candidate > reading ? Candidate : reading;
        if (BetterReadings + 1 < needed)
        {
            return new() { Status = Known, Known = Known, Candidate = candidate, BetterReadings = BetterReadings + 1 };
        }

        return candidate == reading
            ? new() { Status = reading, Known = reading }
            : new() { Status = candidate, Known = candidate, Candidate = reading, BetterReadings = 1 };
    }
}
