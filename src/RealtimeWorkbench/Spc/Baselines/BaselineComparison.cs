using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>What changed from one baseline to another of the same metric.</summary>
/// <param name="Shift">Change of the center in units of the older sigma.</param>
/// <param name="SigmaRatio">Newer sigma divided by the older.</param>
/// <param name="ShiftPValue">Probability of so large a change of the center if there were none (two samples, normal).</param>
/// <param name="SigmaPValue">Probability of so large a change of sigma if there were none (F test).</param>
/// <remarks>
/// The evidence for or against new limits. Samples that depend on each other make both probabilities too small. Sigma from ranges is
/// taken as if it had been computed from all deviations within subgroups.
/// </remarks>
public readonly record struct BaselineComparison(double Shift, double SigmaRatio, double ShiftPValue, double SigmaPValue)
{
    /// <summary>Compares two baselines.</summary>
    /// <param name="older">The one before.</param>
    /// <param name="newer">The one after.</param>
    /// <exception cref="ArgumentException">They are of different metrics or charts.</exception>
    public static BaselineComparison Of(Baseline older, Baseline newer)
    {
        if ((older.Machine, older.Metric, older.Chart, older.SubgroupSize) != (newer.Machine, newer.Metric, newer.Chart, newer.SubgroupSize))
        {
            throw new ArgumentException(
                $"Baselines of {older.Metric} of {older.Machine} and of {newer.Metric} of {newer.Machine} cannot be compared, or their charts differ.", nameof(newer));
        }

        var error = Math.Sqrt((older.Sigma * older.Sigma / older.Samples) + (newer.Sigma * newer.Sigma / newer.Samples));
        var ratio = newer.Sigma / older.Sigma;
        var tail = FisherF.UpperTail(Freedom(newer), Freedom(older), ratio * ratio);
        return new BaselineComparison(
            (newer.Center - older.Center) / older.Sigma,
            ratio,
            2 * Normal.UpperTail(Math.Abs(newer.Center - older.Center) / error),
            2 * Math.Min(tail, 1 - tail));
    }

    private static double Freedom(Baseline baseline) =>
        Math.Max(1, baseline.Samples - (baseline.SubgroupSize > 1 ? baseline.Subgroups : 1));
}
