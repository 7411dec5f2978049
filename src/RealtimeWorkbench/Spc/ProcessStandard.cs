using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc;

/// <summary>What is known of a metric from before, so that it is not estimated ("standards given").</summary>
/// <param name="Center">Mean of measurements, in the unit of the metric; fraction, rate or mean of counts. <see langword="null"/> where it is estimated.</param>
/// <param name="Sigma">Standard deviation of single measurements; <see langword="null"/> where it is estimated, and for counts, whose sigma follows from their center.</param>
/// <remarks>Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, sections 6.2.3 and 6.3.1 (control charts with standard values).</remarks>
public readonly record struct ProcessStandard(double? Center, double? Sigma)
{
    /// <summary>Rate or mean of counts up to which their distribution is computed in a moment.</summary>
    private const double MostCounted = 1e9;

    /// <summary>What makes no sense on a chart, in the words that follow the name of a metric.</summary>
    internal string? ProblemOn(ChartKind chart)
    {
        var info = ChartInfo.Of(chart);
        if (Center is { } any && !double.IsFinite(any))
        {
            return Invariant($"the center {Center} must be a finite number");
        }

        if (Sigma is { } sigma && !(sigma > 0 && double.IsFinite(sigma)))
        {
            return Invariant($"the sigma {Sigma} must be a finite number above 0");
        }

        switch (chart)
        {
            case ChartKind.P or ChartKind.Np or ChartKind.C or ChartKind.U or ChartKind.G:
                return Sigma is not null ? $"the sigma of {info.Name} follows from its center; give the center alone"
                    : Center is <= 0 ? Invariant($"the center {Center} of {info.Name} must be above 0")
                    : Center > MostCounted ? Invariant($"the center {Center} of {info.Name} must be {MostCounted} at most")
                    : chart is ChartKind.P or ChartKind.Np && Center >= 1 ? Invariant($"the center {Center} of {info.Name} is a fraction and must be below 1")
                    : null;
            case ChartKind.MovingAverage or ChartKind.Ewma or ChartKind.Cusum:
                return null;
            case ChartKind.IndividualsMovingRange or ChartKind.Individuals or ChartKind.MovingRange or ChartKind.XbarR or ChartKind.XbarS or ChartKind.Xbar or ChartKind.R or ChartKind.S:
                return Sigma is null ? $"{info.Name} takes a center together with its sigma, such as 1000 ± 5, or a sigma alone; a target alone is for ma, ewma and cusum" : null;
            default:
                return $"{info.Name} is estimated from its data and takes no given center or sigma";
        }
    }

    /// <summary>The process, where nothing of it is left to be estimated; else <see langword="null"/>.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="size">Size of the sample of each count; 1 where there is none.</param>
    internal ProcessEstimate? On(ChartKind chart, double size)
    {
        if (PartStandards.AreOn(chart))
        {
            // What is charted are deviations from what is known of each part.
            return chart == ChartKind.ZMovingRange ? new ProcessEstimate(0, 1) { Parts = PartEstimate.Standardized }
                : Sigma is { } common ? new ProcessEstimate(0, common) { Parts = PartEstimate.Standardized }
                : null;
        }

        if (Center is not { } center)
        {
            return null;
        }

        return chart switch
        {
            ChartKind.P => new ProcessEstimate(center, Math.Sqrt(center * (1 - center) / size)),
            ChartKind.Np => new ProcessEstimate(center, Math.Sqrt(center * (1 - center) * size)),
            ChartKind.C or ChartKind.U => new ProcessEstimate(center, Math.Sqrt(center)),
            ChartKind.G => new ProcessEstimate(center, Math.Sqrt(center * (center + 1))),
            _ => Sigma is { } sigma ? new ProcessEstimate(center, sigma) : null,
        };
    }
}
