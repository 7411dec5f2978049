namespace RealtimeWorkbench.Monitoring;

/// <summary>Knows the frozen control limits of metrics at the σ that is configured.</summary>
public interface IControlLimitSource
{
    /// <summary>Looks up the limits for single values of a metric.</summary>
    /// <param name="machine">Number of the machine.</param>
    /// <param name="metric">Number of the metric.</param>
    /// <param name="lower">Lower control limit in the unit of the metric.</param>
    /// <param name="center">Center line in the unit of the metric.</param>
    /// <param name="upper">Upper control limit in the unit of the metric.</param>
    /// <returns>Whether there are limits: no as long as the baseline is still being collected.</returns>
    bool TryGet(int machine, int metric, out double lower, out double center, out double upper);
}
