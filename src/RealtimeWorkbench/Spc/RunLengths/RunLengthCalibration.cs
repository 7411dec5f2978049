using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Finds the limits that give a wanted average run length.</summary>
public static class RunLengthCalibration
{
    /// <summary>Multiples of sigma beyond which limits are none.</summary>
    private const double Widest = 12;

    /// <summary>Widens or narrows the limits of a chart until a process in control gives a false alarm every so many points, on average.</summary>
    /// <param name="design">The chart. Limits of a CUSUM are its decision interval, those of T² and SPE their coverage.</param>
    /// <param name="rules">Rules, used where they are valid.</param>
    /// <param name="points">Points from one false alarm to the next: at least so many, to about 1 in 10 000, or 2 % where it is simulated.</param>
    /// <param name="size">Values in a row.</param>
    /// <returns>The chart with the limits that were found.</returns>
    /// <exception cref="ArgumentException">No limits give that, such as where run rules alone signal more often.</exception>
    public static ChartDesign Calibrate(ChartDesign design, RuleBook rules, double points, int size = 1)
    {
        if (!(points > 2 && double.IsFinite(points)))
        {
            throw new ArgumentException(Invariant($"A false alarm every {points} points cannot be asked for; it must be more than 2."), nameof(points));
        }

        switch (design.Kind)
        {
            case ChartKind.T2 or ChartKind.Spe:
                return design with { Coverage = 1 - (1 / points) };
            case ChartKind.Mewma:
                return design with { UpperLimit = MewmaRunLength.Limit(design.Variables, design.Lambda, points) };
            case ChartKind.Cusum:
                return design with
                {
                    DecisionInterval = Find(
                        h => CusumRunLength.TwoSided(design.Shift / 2, h, 0, Math.Min(design.HeadStart, 0.99 * h)), points, 1, 6, 1e-6),
                };
        }

        if (ChartInfo.Of(design.Kind).TakesCounts || RunLength.Of(design, rules, size: size, runs: 2) is null)
        {
            throw new ArgumentException(
                $"The limits of {ChartNames.NameOf(design.Kind)} cannot be calibrated; for counts, give a coverage.", nameof(design));
        }

        var multiple = Find(Length, points, 2, 3.5, 1e-5);
        if (multiple > Widest)
        {
            throw new ArgumentException(Invariant(
                $"Run rules alone signal more often than every {points} points, however wide the limits; choose fewer rules."), nameof(rules));
        }

        return design with { SigmaMultiple = multiple };

        // The same seed at each width: the same random values, so that the length grows with the width here too.
        double Length(double k) => RunLength.Of(design with { SigmaMultiple = k }, rules, size: size)!.Value.Points;
    }

    /// <summary>Finds the limit at which something that grows with the limit has a value.</summary>
    /// <param name="length">Average run length by limit.</param>
    /// <param name="wanted">The value.</param>
    /// <param name="low">Where to begin; moved down as far as needed.</param>
    /// <param name="high">Where to begin above; moved up as far as needed.</param>
    /// <param name="tolerance">Width of the result, relative to it.</param>
    internal static double Find(Func<double, double> length, double wanted, double low, double high, double tolerance)
    {
        var (below, above) = (Math.Log(length(low) / wanted), Math.Log(length(high) / wanted));
        for (var i = 0; below > 0 && i < 60; i++)
        {
            (high, above) = (low, below);
            low /= 2;
            below = Math.Log(length(low) / wanted);
        }

        for (var i = 0; above < 0 && i < 60 && high < 1000; i++)
        {
            (low, below) = (high, above);
            high *= 1.5;
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

        return (low + high) / 2;
    }
}
