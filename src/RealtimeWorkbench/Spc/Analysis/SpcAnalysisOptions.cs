using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>Settings of a control chart that is computed as a whole.</summary>
public sealed record SpcAnalysisOptions
{
    /// <summary>Chart: X̄-R by default.</summary>
    public ChartKind Chart { get; init; } = ChartKind.XbarR;

    /// <summary>Distance of the limits from the center in units of sigma: 3 by default; above 0.</summary>
    public double SigmaMultiple { get; init; } = 3;

    /// <summary>Rules to mark: Nelson's eight by default. Run rules are left out where they are not valid: on R, S, MR and MA.</summary>
    public RuleBook Rules { get; init; } = RuleSet.Nelson;

    /// <summary>How sigma is estimated; by the usual way of the chart where it is <see langword="null"/>, which is the default.</summary>
    public SigmaMethod? SigmaMethod { get; init; }

    /// <summary>Standard deviation of single observations, where it is known and shall not be estimated.</summary>
    public double? KnownSigma { get; init; }

    /// <summary>Number of the first row (from 1) that limits are estimated from: 1 by default.</summary>
    public int BaselineFrom { get; init; } = 1;

    /// <summary>Number of the last row that limits are estimated from, included; the last of all where it is <see langword="null"/>.</summary>
    public int? BaselineTo { get; init; }

    /// <summary>Values in a moving average (5 by default) or in a moving range (2 by default); at least 2.</summary>
    public int? Span { get; init; }

    /// <summary>Weight of the newest value in an EWMA: 0.2 by default; above 0, up to 1.</summary>
    public double Lambda { get; init; } = 0.2;

    /// <summary>Whether an EWMA has the limits of its steady state from the first point on; off by default.</summary>
    public bool HasSteadyLimits { get; init; }

    /// <summary>Shift that a CUSUM is tuned to, in σ of the mean of a row: 1 by default; its allowance k is half of it.</summary>
    public double Shift { get; init; } = 1;

    /// <summary>Decision interval h of a CUSUM, in σ of the mean of a row: 5 by default.</summary>
    public double DecisionInterval { get; init; } = 5;

    /// <summary>Where the sums of a CUSUM start, in σ of the mean of a row: 0 by default; h/2 is the fast initial response.</summary>
    public double HeadStart { get; init; }

    /// <summary>Most that a sum of a CUSUM hands on to the next point, in σ; all of it where it is null.</summary>
    public double? MostSum { get; init; }

    /// <summary>
    /// Probability within the limits, such as 0.9973: limits are quantiles then instead of multiples of sigma. CUSUM, MEWMA and run charts have no such.
    /// </summary>
    public double? Coverage { get; init; }

    /// <summary>Values that an autoregressive model looks back; by Akaike's criterion where it is null.</summary>
    public int? Order { get; init; }

    /// <summary>Names of the variables, on charts of several.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>How covariances of single observations are estimated: from all of them by default.</summary>
    public CovarianceMethod CovarianceMethod { get; init; }

    /// <summary>Principal components that the model behind an SPE keeps; so many that they hold nine tenths of the variance where it is null.</summary>
    public int? Components { get; init; }

    /// <summary>Upper limit of a MEWMA; where it is null, the one with a false alarm every 200 points on average.</summary>
    public double? UpperLimit { get; init; }

    /// <summary>Mean of each variable, where it is known; <see cref="KnownCovariance"/> must be given too.</summary>
    public IReadOnlyList<double>? KnownMean { get; init; }

    /// <summary>Covariances of the variables row by row, where they are known.</summary>
    public IReadOnlyList<double>? KnownCovariance { get; init; }

    /// <summary>Points from one false alarm to the next, which the limits are set for; <see langword="null"/> by default, where they are as given.</summary>
    public double? FalseAlarmEvery { get; init; }

    /// <summary>Rows that are left out of the limits, each for a cause; none by default.</summary>
    public IReadOnlyList<Exclusion> Exclusions { get; init; } = [];

    /// <summary>Center of a moving average, EWMA or CUSUM; the mean of the baseline where it is <see langword="null"/>.</summary>
    public double? Target { get; init; }

    /// <summary>Specification for capability indices, if they are wanted.</summary>
    public SpecificationLimits? Specification { get; init; }

    /// <summary>How performance is computed beside the usual indices, where values are not normal: not at all by default.</summary>
    public CapabilityMethod CapabilityMethod { get; init; }

    /// <summary>
    /// Numbers of the rows at which a new stage begins, rising: each stage has limits of its own, from its own rows. None by default.
    /// </summary>
    public IReadOnlyList<int> Stages { get; init; } = [];

    /// <summary>What the chart shall be.</summary>
    internal ChartDesign Design => new()
    {
        Kind = Chart,
        SigmaMultiple = SigmaMultiple,
        Coverage = Coverage,
        Span = Span,
        Lambda = Lambda,
        HasSteadyLimits = HasSteadyLimits,
        Shift = Shift,
        DecisionInterval = DecisionInterval,
        HeadStart = HeadStart,
        MostSum = MostSum,
        SigmaMethod = SigmaMethod,
        KnownSigma = KnownSigma,
        Target = Target,
        Variables = Math.Max(1, Variables.Count),
        CovarianceMethod = CovarianceMethod,
        Components = Components,
        Order = Order,
        UpperLimit = UpperLimit,
        KnownMean = KnownMean,
        KnownCovariance = KnownCovariance,
    };
}
