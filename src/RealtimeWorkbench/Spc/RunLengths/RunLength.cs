using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>How often a chart cries wolf, and how soon it finds a shift: by the best way there is for the chart and its rules.</summary>
/// <remarks>
/// It is taken that the points are independent, the process is known, and measurements are normal, counts binomial, Poisson or geometric, times exponential, rates on Laney's charts normal. Limits
/// from a short baseline, and points that depend on each other, make false alarms more frequent.
/// </remarks>
public static class RunLength
{
    /// <summary>Runs of a simulation where nothing else is asked for: about 2 % standard error.</summary>
    public const int UsualRuns = 2000;

    private const string Closed = "closed form";
    private const string Chain = "Markov chain";

    /// <summary>Finds the average run length.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="rules">Rules, used where they are valid.</param>
    /// <param name="process">The process, needed by charts of counts; may be null for others.</param>
    /// <param name="shift">
    /// Shift in σ of the mean of a row, or of a count from a sample of the given size; of several variables the distance of their means, √(δ′Σ⁻¹δ), in units of the
    /// covariances of the mean of a row. 0 for false alarms.
    /// </param>
    /// <param name="size">Values in a row, or size of the sample of a count.</param>
    /// <param name="runs">Runs, where it has to be simulated.</param>
    /// <param name="seed">Seed of a simulation.</param>
    /// <param name="cancellationToken">Ends a simulation, which may take seconds.</param>
    /// <exception cref="OperationCanceledException">A simulation was ended.</exception>
    /// <returns>The run length; <see langword="null"/> where none is defined: no rule is valid, a run chart, a shift on SPE, which depends on its direction.</returns>
    public static RunLengthEstimate? Of(
        ChartDesign design,
        RuleBook rules,
        ProcessEstimate? process = null,
        double shift = 0,
        double size = 1,
        int runs = UsualRuns,
        int seed = 1,
        CancellationToken cancellationToken = default)
    {
        if (LaneyRunLength.IsOne(design.Kind))
        {
            return LaneyRunLength.AsIndividuals(design, process, size) is { } rates ? Of(rates, rules, null, shift, 1, runs, seed, cancellationToken) : null;
        }

        if (design.Kind is ChartKind.Autoregression or ChartKind.MovingCenter)
        {
            // What the model leaves are independent values.
            rules = design.Kind == ChartKind.MovingCenter ? rules.Standard & RuleSet.BeyondLimits : rules;
            design = design with { Kind = ChartKind.Individuals };
        }

        var info = ChartInfo.Of(design.Kind);
        if (design.Kind == ChartKind.Run || info.Panels.All(panel => rules.Within(panel.Rules) == RuleSet.None))
        {
            return null;
        }

        if (info.IsMultivariate)
        {
            return OfVariables(design, process, shift, runs, seed, cancellationToken);
        }

        // Parts of a short run are points of I-MR once they have been centered.
        var kind = design.Kind is ChartKind.ZMovingRange or ChartKind.DeviationFromNominal ? ChartKind.IndividualsMovingRange : design.Kind;
        design = design with { Kind = kind, KnownSigma = null, Target = null };
        if (info.TakesCounts || kind == ChartKind.T)
        {
            process ??= kind == ChartKind.T ? CountRunLength.UsualTimes : null;
            return process is null ? null
                : SolvedRunLength.Of(design, rules, process, process, shift, size) ?? CountRunLength.Of(design, rules, process, shift, size, runs, seed, cancellationToken);
        }

        var values = info.Input is ChartInputKind.Subgroup or ChartInputKind.ValueOrSubgroup ? Math.Max((int)size, info.Input == ChartInputKind.Subgroup ? 2 : 1) : 1;
        return SolvedRunLength.Of(design, rules, SolvedRunLength.Standard, truth: null, shift, values)
            ?? BeyondSimulation(design, rules, shift)
            ?? RunLengthSimulation.Of(design, rules, shift, values, runs, seed, cancellationToken);
    }

    /// <summary>
    /// The least that a run of averages can be where a simulation would end without a signal. Each point signals with probability p at most, so that n points do with np at most, whatever
    /// they have to do with each other: the mean length, which is the sum of the probabilities that there has been none, is 1/(2p) at least.
    /// </summary>
    private static RunLengthEstimate? BeyondSimulation(ChartDesign design, RuleBook rules, double shift)
    {
        if (design.Kind != ChartKind.MovingAverage || rules.Within(ChartInfo.Of(design.Kind).Panels[0].Rules) != RuleSet.BeyondLimits)
        {
            return null;
        }

        var farthest = shift * Math.Sqrt(design.AverageSpan);
        var least = ShewhartRunLength.OfLimits(design.MultipleOfMeans, farthest) / 2;
        return least > RunLengthSimulation.Most ? new RunLengthEstimate(least, 0, Closed) { IsLowerBound = true } : null;
    }

    private static RunLengthEstimate? OfVariables(
        ChartDesign design, ProcessEstimate? process, double shift, int runs, int seed, CancellationToken cancellationToken)
    {
        var p = process?.Variables?.Variables ?? design.Variables;
        var coverage = design.Coverage ?? Math.Pow(ChartDesign.UsualCoverage, p);
        return (design.Kind, shift) switch
        {
            (ChartKind.T2, 0) => new(1 / (1 - coverage), 0, Closed),
            (ChartKind.T2, _) => new(1 / (1 - NoncentralChiSquared.Cumulative(p, shift * shift, ChiSquared.Quantile(p, coverage))), 0, Closed),
            (ChartKind.Spe, not 0) => null,
            (ChartKind.Spe, _) => new(1 / (1 - (design.Coverage ?? ChartDesign.UsualCoverage)), 0, Closed),
            (_, not 0) => OfShiftedMewma(design, p, shift, runs, seed, cancellationToken),
            _ => new(MewmaRunLength.InControl(p, design.Lambda, design.MewmaLimit(p)), 0, Chain),
        };
    }

    /// <summary>With the covariances of the steady state, as in control; it depends on the distance of the means alone, so that the variables may be independent.</summary>
    private static RunLengthEstimate OfShiftedMewma(ChartDesign design, int p, double shift, int runs, int seed, CancellationToken cancellationToken)
    {
        double[] identity = [.. Enumerable.Range(0, p * p).Select(i => i % (p + 1) == 0 ? 1.0 : 0.0)];
        var known = new MultivariateEstimate(new double[p], identity, Samples: 0, Size: 1);
        return RunLengthSimulation.Of(
            design with { Variables = p, UpperLimit = design.MewmaLimit(p), HasSteadyLimits = true, KnownMean = known.Mean, KnownCovariance = known.Covariance },
            RuleSet.BeyondLimits,
            new ProcessEstimate(double.NaN, double.NaN) { Variables = known },
            RowSampler.OfNormal(p, Math.Abs(shift)),
            runs,
            seed,
            cancellationToken: cancellationToken);
    }
}
