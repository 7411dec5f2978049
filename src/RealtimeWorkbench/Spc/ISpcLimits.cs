namespace RealtimeWorkbench.Spc;

/// <summary>Knows the frozen control limits of series, for thresholds of the type spc_limit.</summary>
/// <remarks>Asked by monitors of the same worker; not thread-safe.</remarks>
public interface ISpcLimits
{
    /// <summary>Looks up the limits for individual values: center ± kσ, with sigma within subgroups and the configured k.</summary>
    /// <param name="machine">Number of the machine.</param>
    /// <param name="metric">Number of the metric.</param>
    /// <param name="time">
    /// Event time of the value in ticks of UTC. Limits that were estimated from the stream judge only what comes after it, however the
    /// stream is cut into batches.
    /// </param>
    /// <param name="limits">The limits, in the unit of the metric.</param>
    /// <returns>Whether there is a baseline for that time.</returns>
    bool TryGet(int machine, int metric, long time, out ControlLimits limits);
}
