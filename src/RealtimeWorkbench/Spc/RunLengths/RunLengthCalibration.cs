using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Finds the limits that give a wanted average run length.</summary>
public static class RunLengthCalibration
{
    /// <summary>Multiples of sigma beyond which limits are none.</summary>
    private const double Widest = 12;

    /// <summary>The same where limits are quantiles: a probability cannot be told from 1 beyond.</summary>
    private const double WidestQuantile = 7.5;

    /// <summary>Points from one signal to the next that a simulation of <see cref="RunLengthSimulation.Most"/> points tells to a tenth.</summary>
    private const double FarthestSimulated = RunLengthSimulation.Most / 100.0;

    /// <summary>Widens or narrows the limits of a chart until a process in control gives a false alarm every so many points, on average.</summary>
    /// <param name="design">The chart. Limits of a CUSUM are its decision interval, those of T², SPE and counts their coverage.</param>
    /// <param name="rules">Rules, used where they are valid.</param>
    /// <param name="points">Points from one false alarm to the next: at least so many, to about 1 in 10 000, or 2 to 10 % where it is simulated.</param>
    /// <param name="size">Values in a row, or size of the sample of a count.</param>
    /// <param name="rows">Rows of the baseline that limits are estimated from, where that shall be taken into account; 0 where the process is known.</param>
    /// <param name="process">The process, needed by charts of counts; may be null for others.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The chart with the limits that were found.</returns>
    /// <exception cref="OperationCanceledException">The search was ended.</exception>
    /// <exception cref="ArgumentException">
    /// No limits give that, such as where run rules alone signal more often, or it cannot be told: false alarms so rare cannot be counted, and follow from no
    /// formula.
    /// </exception>
    public static ChartDesign Calibrate(
        ChartDesign design,
        RuleBook rules,
        double points,
        double size = 1,
        int rows = 0,
        ProcessEstimate? process = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!(points > 2 && double.IsFinite(points)))
        {
            throw new ArgumentException(Invariant($"A false alarm every {points} points cannot be asked for; it must be more than 2."), nameof(points));
        }

        if (LaneyRunLength.IsOne(design.Kind))
        {
            return OfLaney(design, rules, points, size, rows, process, cancellationToken);
        }

        var isOfEstimate = EstimatedLimits.Matters(design, rows);
        switch (design.Kind)
        {
            case ChartKind.T2 or ChartKind.Spe when !isOfEstimate || design.Kind == ChartKind.T2:
                return design with { Coverage = 1 - (1 / points) };
            case ChartKind.Mewma when !isOfEstimate:
                return design with { UpperLimit = MewmaRunLength.Limit(process?.Variables?.Variables ?? design.Variables, design.Lambda, points) };
        }

        var name = ChartNames.NameOf(design.Kind);
        if (RunLength.Of(design, rules, process, size: size, runs: 2, cancellationToken: cancellationToken) is null)
        {
            throw new ArgumentException(
                $"The limits of {name} cannot be calibrated: it has none, no rule, or its rate is not known.", nameof(design));
        }

        if (isOfEstimate && DrawnBaselines.Draw(design, rules, rows, process, size, baselines: 400, seed: 1, cancellationToken) is { } drawn)
        {
            if (!CanTell(drawn))
            {
                throw new ArgumentException(Invariant(
                    $"A false alarm every {points} points of {name} is rarer than can be told with limits from {rows} rows, which is every {drawn.Farthest:G4}; ask for more of them, or take a chart and rules that are computed: i, i-mr, xbar, xbar-r, xbar-s with rule 1, ewma, cusum."),
                    nameof(points));
            }

            // Where they cannot be counted any more, false alarms are rarer than asked for.
            return Found(x => drawn.RunLength(With(design, x))?.Points ?? double.MaxValue, double.PositiveInfinity);
        }

        // The same seed at each width: the same random values, so that the length grows with the width here too.
        return Found(x => RunLength.Of(With(design, x), rules, process, size: size, cancellationToken: cancellationToken)!.Value is var length && length.IsLowerBound ? double.MaxValue : length.Points, FarthestSimulated);

        bool CanTell(DrawnBaselines baselines) => baselines.IsSolved(design) || points <= baselines.Farthest;

        ChartDesign Found(Func<double, double> length, double farthest)
        {
            var widest = design.Kind == ChartKind.Mewma ? 1000 : IsByQuantile(design.Kind) ? WidestQuantile : design.Kind == ChartKind.Cusum ? 100 : Widest;
            if (rules.Within(ChartInfo.Of(design.Kind).Panels[0].Rules) != RuleSet.BeyondLimits && !(length(widest) >= points))
            {
                throw new ArgumentException(Invariant(
                    $"Run rules alone signal more often than every {points} points, however wide the limits; choose fewer rules."), nameof(rules));
            }

            if (points > farthest && RunLength.Of(With(design, 3), rules, process, size: size, runs: 2, cancellationToken: cancellationToken)!.Value.StandardError > 0)
            {
                throw new ArgumentException(Invariant(
                    $"A false alarm every {points} points of {name} is rarer than a simulation can tell, which is every {farthest}; take a chart and rules that are computed: i, i-mr, xbar, xbar-r, xbar-s with rule 1, ewma, cusum."),
                    nameof(points));
            }

            var (low, high) = design.Kind switch
            {
                ChartKind.Cusum => (1.0, 6.0),
                ChartKind.Mewma => (1.0, 20.0),
                _ => (2, 3.5),
            };
            return With(design, Find(length, points, low, high, 1e-6, widest));
        }
    }

    /// <summary>The width that the chart of single values needs which one of Laney's is.</summary>
    private static ChartDesign OfLaney(
        ChartDesign design, RuleBook rules, double points, double size, int rows, ProcessEstimate? process, CancellationToken cancellationToken)
    {
        var found = Calibrate(design with { Kind = ChartKind.Individuals, Coverage = null }, rules, points, 1, rows, null, cancellationToken);
        var wide = design with { SigmaMultiple = found.SigmaMultiple, Coverage = null };
        return LaneyRunLength.AsIndividuals(wide, process, size) is not null
            ? wide
            : throw new ArgumentException(
                Invariant($"The limits of {ChartNames.NameOf(design.Kind)} cannot be calibrated: at {found.SigmaMultiple:G3} sigma one is cut off at 0 or 1, and rates so near to it are not normal; take larger samples, or widen the limits by --sigma."),
                nameof(design));
    }

    /// <summary>A chart of another width, in about units of sigma.</summary>
    private static ChartDesign With(ChartDesign design, double width) => design.Kind switch
    {
        ChartKind.Cusum => design with { DecisionInterval = width, HeadStart = Math.Min(design.HeadStart, 0.99 * width) },
        ChartKind.Mewma => design with { UpperLimit = width },
        _ when IsByQuantile(design.Kind) => design with { Coverage = 1 - (2 * Statistics.Normal.UpperTail(width)) },
        _ => design with { SigmaMultiple = width },
    };

    private static bool IsByQuantile(ChartKind kind) => kind is ChartKind.Spe || ChartInfo.Of(kind).TakesCounts;

    /// <summary>Finds the limit at which something that grows with the limit has a value.</summary>
    /// <param name="length">Average run length by limit.</param>
    /// <param name="wanted">The value.</param>
    /// <param name="low">Where to begin; moved down as far as needed.</param>
    /// <param name="high">Where to begin above; moved up as far as needed.</param>
    /// <param name="tolerance">Width of the result, relative to it.</param>
    /// <param name="widest">Limit at which it is known to have the value or more.</param>
    /// <returns>The limit, rather a little too wide than too narrow.</returns>
    internal static double Find(
        Func<double, double> length, double wanted, double low, double high, double tolerance, double widest = 1000)
    {
        var (below, above) = (Math.Log(length(low) / wanted), Math.Log(length(high) / wanted));
        for (var i = 0; below > 0 && i < 60; i++)
        {
            (high, above) = (low, below);
            low /= 2;
            below = Math.Log(length(low) / wanted);
        }

        for (var i = 0; above < 0 && i < 60 && high < widest; i++)
        {
            (low, below) = (high, above);
            high = Math.Min(widest, high * 1.5);
            above = Math.Log(length(high) / wanted);
        }

        // The logarithm of a run length is nearly a parabola: a chord cuts it close, halving makes sure.
        for (var i = 0; i < 200 && high - low > tolerance * high; i++)
        {
            var middle = i % 3 == 2 ? (low + high) / 2 : low - (below * (high - low) / (above - below));
            if (!(middle > low && middle < high))
            {
                middle = (low + high) / 2;
            }

            var error = Math.Log(length(middle) / wanted);
            if (error == 0)
            {
                return middle;
            }

            (low, below, high, above) = error < 0 ? (middle, error, high, above) : (low, below, middle, error);
        }

        return high;
    }
}
