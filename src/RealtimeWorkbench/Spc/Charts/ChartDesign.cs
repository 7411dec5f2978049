namespace RealtimeWorkbench.Spc.Charts;

/// <summary>What a control chart shall be, before a process is known: kind, width of the limits and parameters.</summary>
public sealed record ChartDesign
{
    /// <summary>Probability within the limits of one variable where nothing else is asked for, as in the R package qcc.</summary>
    public const double UsualCoverage = 0.9973;

    /// <summary>Points from one false alarm to the next on a MEWMA, on average, where no limit is given.</summary>
    public const double UsualMewmaRunLength = 200;

    /// <summary>The kind of chart.</summary>
    public required ChartKind Kind { get; init; }

    /// <summary>Distance of the limits from the center in units of sigma of the plotted statistic: 3 by default. L of an EWMA.</summary>
    public double SigmaMultiple { get; init; } = 3;

    /// <summary>
    /// Probability within the limits of a process in control, such as 0.9973: limits are quantiles then instead of multiples of sigma, of the distribution of what is plotted.
    /// CUSUM, MEWMA and run charts have no such. <see langword="null"/> by default.
    /// </summary>
    public double? Coverage { get; init; }

    /// <summary>Values in a moving average (5 where it is null) or in a moving range (2); at least 2.</summary>
    public int? Span { get; init; }

    /// <summary>Weight of the newest value in an EWMA: 0.2 by default; above 0, up to 1.</summary>
    public double Lambda { get; init; } = 0.2;

    /// <summary>Whether an EWMA has the limits of its steady state from the first point on, instead of those of its age.</summary>
    public bool HasSteadyLimits { get; init; }

    /// <summary>Shift that a CUSUM is tuned to, in σ of the mean of a row: 1 by default; its allowance k is half of it.</summary>
    public double Shift { get; init; } = 1;

    /// <summary>Decision interval h of a CUSUM, in σ of the mean of a row: 5 by default.</summary>
    public double DecisionInterval { get; init; } = 5;

    /// <summary>Where the sums of a CUSUM start, in σ of the mean of a row: 0 by default; h/2 is the fast initial response.</summary>
    public double HeadStart { get; init; }

    /// <summary>Most that a sum of a CUSUM hands on to the next point, in σ of the mean of a row; all of it where it is null. At least the decision interval.</summary>
    public double? MostSum { get; init; }

    /// <summary>How sigma is estimated; by the usual way of the chart where it is null.</summary>
    public SigmaMethod? SigmaMethod { get; init; }

    /// <summary>Standard deviation of single observations, where it is known and shall not be estimated.</summary>
    public double? KnownSigma { get; init; }

    /// <summary>Center of a moving average, EWMA or CUSUM; the mean of the baseline where it is null.</summary>
    public double? Target { get; init; }

    /// <summary>Values that an autoregressive model looks back; by Akaike's criterion where it is null.</summary>
    public int? Order { get; init; }

    /// <summary>How covariances of single observations are estimated: from all of them by default.</summary>
    public CovarianceMethod CovarianceMethod { get; init; }

    /// <summary>Principal components that the model behind an SPE keeps; so many that they hold nine tenths of the variance where it is null.</summary>
    public int? Components { get; init; }

    /// <summary>Upper limit h₄ of a MEWMA; where it is null, the one with a false alarm every 200 points on average.</summary>
    public double? UpperLimit { get; init; }

    /// <summary>Mean of each variable, where it is known; <see cref="KnownCovariance"/> must be given too.</summary>
    public IReadOnlyList<double>? KnownMean { get; init; }

    /// <summary>Covariances of the variables row by row, where they are known.</summary>
    public IReadOnlyList<double>? KnownCovariance { get; init; }

    /// <summary>Number of variables, on charts of several: 1 by default.</summary>
    public int Variables { get; init; } = 1;

    internal double MewmaLimit(int variables) => UpperLimit ?? RunLengths.MewmaRunLength.Limit(variables, Lambda, UsualMewmaRunLength);

    /// <summary>Distance of the limits of what is normal, such as means and single values, in units of its sigma: by the coverage, where there is one.</summary>
    internal double MultipleOfMeans => Coverage is { } coverage ? Statistics.Normal.Quantile((1 + coverage) / 2) : SigmaMultiple;

    internal int MovingRangeSpan => Kind is ChartKind.IndividualsMovingRange or ChartKind.MovingRange ? Span ?? 2 : 2;

    internal int AverageSpan => Span ?? 5;
}
