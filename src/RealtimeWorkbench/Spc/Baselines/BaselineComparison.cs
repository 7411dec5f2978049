using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>What changed from one baseline to another of the same metric.</summary>
/// <param name="Shift">
/// Change of the center in units of the older sigma: of single values, of the means of subgroups on I-MR-R and I-MR-S, of a point on charts of
/// counts, and of the transformed times on t charts.
/// </param>
/// <param name="SigmaRatio">Newer sigma divided by the older.</param>
/// <param name="ShiftPValue">
/// Probability of so large a change of the center if there were none (two samples, normal); NaN where the center line follows the values.
/// </param>
/// <param name="SigmaPValue">
/// Probability of so large a change of sigma if there were none (F test); NaN for counts, whose sigma follows from their center, or whose excess
/// of it there is no such test for.
/// </param>
/// <remarks>
/// The evidence for or against new limits. Samples that depend on each other make both probabilities too small. Sigma from ranges is
/// taken as if it had been computed from all deviations within subgroups; that from moving ranges has 0.605 times as many degrees of freedom
/// (J. D. Cryer and T. P. Ryan, <i>Journal of Quality Technology</i> 22(3), 1990: their mean varies by 0.826σ²/n, a deviation by 0.5σ²/n).
/// </remarks>
public readonly record struct BaselineComparison(double Shift, double SigmaRatio, double ShiftPValue, double SigmaPValue)
{
    private const double FreedomOfMovingRanges = 0.605;

    /// <summary>A median varies by 1.62σ²/n, twice as much as the mean (simulated; see <see cref="SigmaFreedom"/>).</summary>
    private const double FreedomOfMedians = 0.31;

    /// <summary>Degrees of freedom of a sigma that was given and not estimated.</summary>
    private const double Known = 1e6;

    /// <summary>Compares two baselines.</summary>
    /// <param name="older">The one before.</param>
    /// <param name="newer">The one after.</param>
    /// <exception cref="ArgumentException">They are of different metrics, charts or sizes of samples, or of several metrics together.</exception>
    public static BaselineComparison Of(Baseline older, Baseline newer)
    {
        if ((older.Machine, older.Metric, older.Chart, older.SubgroupSize) != (newer.Machine, newer.Metric, newer.Chart, newer.SubgroupSize))
        {
            throw new ArgumentException(
                $"Baselines of {older.Metric} of {older.Machine} and of {newer.Metric} of {newer.Machine} cannot be compared, or their charts differ.", nameof(newer));
        }

        if (older.Variables is not null || newer.Variables is not null)
        {
            throw new ArgumentException(
                $"Baselines of {older.Metric} are of several metrics together; a shift of one center and a ratio of one sigma say nothing of them; compare them by VariableComparison.", nameof(newer));
        }

        if (older.SampleSize != newer.SampleSize)
        {
            throw new ArgumentException(
                Invariant($"Baselines of {older.Metric} are of counts out of {older.SampleSize} and of {newer.SampleSize}, which cannot be compared."), nameof(newer));
        }

        var (before, after) = (Location(older), Location(newer));
        var error = Math.Sqrt((before.Error * before.Error) + (after.Error * after.Error));
        var ratio = newer.Sigma / older.Sigma;
        var tail = FisherF.UpperTail(Freedom(newer), Freedom(older), ratio * ratio);
        return new BaselineComparison(
            (after.Center - before.Center) / before.Sigma,
            ratio,
            2 * Normal.UpperTail(Math.Abs(after.Center - before.Center) / error),
            ChartInfo.Of(older.Chart).TakesCounts ? double.NaN : 2 * Math.Min(tail, 1 - tail));
    }

    /// <summary>Where a process lies, its sigma in the same unit, and the standard error of where it lies.</summary>
    private static (double Center, double Sigma, double Error) Location(Baseline baseline)
    {
        var size = baseline.SampleSize ?? 1;
        var (center, sigma, count) = baseline.Chart switch
        {
            // Center is a fraction, sigma that of a number.
            ChartKind.Np => (baseline.Center * size, baseline.Sigma, baseline.Subgroups),

            // Sigma is that of a sample of one unit, and of the Poisson distribution alone.
            ChartKind.U => (baseline.Center, baseline.Sigma / Math.Sqrt(size), baseline.Subgroups),
            ChartKind.LaneyU => (baseline.Center, baseline.Sigma / Math.Sqrt(size) * (baseline.Between ?? 1), baseline.Subgroups),
            ChartKind.LaneyP => (baseline.Center, baseline.Sigma * (baseline.Between ?? 1), baseline.Subgroups),
            ChartKind.T => (Math.Pow(baseline.Center, StreamingRareEvents.Exponent), baseline.Sigma, baseline.Subgroups),
            ChartKind.BetweenWithinRange or ChartKind.BetweenWithinDeviation => (baseline.Center, baseline.Between ?? baseline.Sigma, baseline.Subgroups),
            _ => (baseline.Center, baseline.Sigma, baseline.Samples),
        };
        var factor = baseline.Chart switch
        {
            // The mean of an autoregressive series of residuals with σ varies by σ/((1 - Σφ)√n).
            ChartKind.Autoregression => 1 / (1 - (baseline.Coefficients ?? []).Sum()),
            ChartKind.MovingCenter => double.NaN,

            // A median varies by √(π/2) as much as a mean.
            ChartKind.Run => Math.Sqrt(Math.PI / 2),
            _ => 1,
        };
        return (center, sigma, baseline.Samples == 0 ? 0 : factor * sigma / Math.Sqrt(count));
    }

    /// <summary>Degrees of freedom of sigma: single values have theirs from moving ranges, which are worth 0.605 as much as deviations.</summary>
    private static double Freedom(Baseline baseline) => baseline.Samples == 0 ? Known : Math.Max(
        1,
        baseline.SubgroupSize > 1 ? baseline.Samples - baseline.Subgroups
            : baseline.SigmaMethod == SigmaMethod.MedianMovingRange ? FreedomOfMedians * baseline.Samples
            : FreedomOfMovingRanges * (baseline.Samples - 1));
}
