using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Gage;

/// <summary>Repeatability and reproducibility of a measurement: each operator measures each part so many times (crossed), by analysis of variance.</summary>
/// <param name="Lines">The analysis of variance.</param>
/// <param name="Components">Gage R&amp;R, repeatability, reproducibility, operator, operator × part where it stayed in, part to part, total.</param>
/// <param name="DistinctCategories">How many groups of parts the gage tells apart: 1.41 σ(parts)/σ(gage), cut to a whole number, at least 1.</param>
/// <param name="HasInteraction">Whether operator × part stayed in the model.</param>
/// <remarks>
/// Automotive Industry Action Group, <i>Measurement Systems Analysis</i>, 4th ed., 2010, chapter III; R. K. Burdick, C. M. Borror and D. C. Montgomery,
/// <i>Journal of Quality Technology</i> 35(4), 2003. The interaction is pooled with repeatability where its p-value is above 0.25. Negative variances are set to 0.
/// </remarks>
public sealed record GageStudy(
    IReadOnlyList<AnovaLine> Lines, IReadOnlyList<GageComponent> Components, int DistinctCategories, bool HasInteraction)
{
    /// <summary>p-value above which the interaction is taken for chance.</summary>
    private const double Pooling = 0.25;

    /// <summary>Computes a study.</summary>
    /// <param name="measurements">All measurements: at least 2 parts, 2 operators and 2 repetitions, every cell with as many.</param>
    /// <param name="tolerance">Width of the specification, above 0, if the gage shall be compared with it.</param>
    /// <exception cref="ArgumentException">The design is incomplete; the message says where, in a sentence.</exception>
    public static GageStudy Crossed(IReadOnlyList<GageMeasurement> measurements, double? tolerance = null)
    {
        if (tolerance is { } width && !(width > 0 && double.IsFinite(width)))
        {
            throw new ArgumentException(Invariant($"The tolerance is {width}; it must be a number above 0."), nameof(tolerance));
        }

        string[] parts = [.. measurements.Select(measurement => measurement.Part).Distinct(StringComparer.Ordinal)];
        string[] operators = [.. measurements.Select(measurement => measurement.Operator).Distinct(StringComparer.Ordinal)];
        var cells = measurements.GroupBy(measurement => (measurement.Part, measurement.Operator))
            .ToDictionary(cell => cell.Key, cell => cell.Select(measurement => measurement.Value).ToArray());
        var repetitions = Check(parts, operators, cells);

        var (p, o, r) = (parts.Length, operators.Length, repetitions);
        var mean = measurements.Average(measurement => measurement.Value);
        var ofParts = o * r * parts.Sum(part => Square(Mean(measurement => measurement.Part == part) - mean));
        var ofOperators = p * r * operators.Sum(name => Square(Mean(measurement => measurement.Operator == name) - mean));
        var ofCells = r * cells.Values.Sum(cell => Square(cell.Average() - mean));
        var interaction = Math.Max(0, ofCells - ofParts - ofOperators);
        var error = cells.Values.Sum(cell => cell.Sum(value => Square(value - cell.Average())));
        var total = measurements.Sum(measurement => Square(measurement.Value - mean));
        if (!(total > 0))
        {
            throw new ArgumentException(Invariant($"All {measurements.Count} measurements are {mean}; they say nothing of a gage."), nameof(measurements));
        }

        double interactionFreedom = (p - 1) * (o - 1);
        double errorFreedom = p * o * (r - 1);
        var ratio = interaction / interactionFreedom / (error / errorFreedom);
        var chance = double.IsFinite(ratio) ? FisherF.UpperTail(interactionFreedom, errorFreedom, ratio) : 0;
        var stays = chance <= Pooling;
        if (!stays)
        {
            error += interaction;
            errorFreedom += interactionFreedom;
        }

        var repeatability = error / errorFreedom;
        (double Square, double Freedom) against = stays ? (interaction / interactionFreedom, interactionFreedom) : (repeatability, errorFreedom);
        List<AnovaLine> lines =
        [
            Line("part", ofParts, p - 1, against), Line("operator", ofOperators, o - 1, against),
        ];
        if (stays)
        {
            lines.Add(new AnovaLine("operator × part", interaction, interactionFreedom, ratio, chance));
        }

        lines.Add(new AnovaLine("repeatability", error, errorFreedom, F: null, PValue: null));
        lines.Add(new AnovaLine("total", total, measurements.Count - 1, F: null, PValue: null));

        var crossed = stays ? Math.Max(0, ((interaction / interactionFreedom) - repeatability) / r) : 0;
        var between = Math.Max(0, (lines[1].MeanSquare - against.Square) / (p * r));
        var parted = Math.Max(0, (lines[0].MeanSquare - against.Square) / (o * r));
        var gage = repeatability + between + crossed;
        List<(string, double)> variances = [("gage R&R", gage), ("repeatability", repeatability), ("reproducibility", between + crossed), ("operator", between)];
        if (stays)
        {
            variances.Add(("operator × part", crossed));
        }

        variances.Add(("part to part", parted));
        variances.Add(("total", gage + parted));
        return new GageStudy(
            lines,
            [.. variances.Select(each => Component(each.Item1, each.Item2, gage + parted, tolerance))],
            Math.Max(1, (int)Math.Floor(Math.Sqrt(2 * parted / gage))),
            stays);

        double Mean(Func<GageMeasurement, bool> which) => measurements.Where(which).Average(measurement => measurement.Value);
    }

    private static int Check(string[] parts, string[] operators, Dictionary<(string Part, string Operator), double[]> cells)
    {
        if (parts.Length < 2 || operators.Length < 2)
        {
            throw new ArgumentException(Invariant(
                $"The study has {parts.Length} parts and {operators.Length} operators; it needs at least 2 of each."));
        }

        var repetitions = cells.Values.First().Length;
        foreach (var part in parts)
        {
            foreach (var name in operators)
            {
                var count = cells.TryGetValue((part, name), out var cell) ? cell.Length : 0;
                if (count != repetitions || count < 2)
                {
                    throw new ArgumentException(Invariant(
                        $"Operator {name} measured part {part} {count} times; everybody must measure every part equally often, at least 2 times."));
                }
            }
        }

        return repetitions;
    }

    private static AnovaLine Line(string source, double squares, double freedom, (double Square, double Freedom) against)
    {
        var ratio = squares / freedom / against.Square;
        return new AnovaLine(source, squares, freedom, ratio, double.IsFinite(ratio) ? FisherF.UpperTail(freedom, against.Freedom, ratio) : 0);
    }

    private static GageComponent Component(string name, double variance, double total, double? tolerance) => new(
        name, variance, 100 * variance / total, 100 * Math.Sqrt(variance / total), 100 * 6 * Math.Sqrt(variance) / tolerance);

    private static double Square(double value) => value * value;
}
