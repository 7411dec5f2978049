using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Capability;

/// <summary>Performance of a process whose values are not normal. An index that needs a limit that isn't there is null.</summary>
/// <param name="Method">How it was computed.</param>
/// <param name="Description">The transformation, such as <c>λ = 0.62</c>.</param>
/// <param name="Pp">Width of the specification in units of the width of the process.</param>
/// <param name="Ppl">The same for the lower half, seen from the middle of the process.</param>
/// <param name="Ppu">The same for the upper half.</param>
/// <param name="Ppk">The smaller of the two.</param>
/// <param name="PpmBelow">Expected parts per million below the lower limit; null where it is not to be had.</param>
/// <param name="PpmAbove">Expected parts per million above the upper limit; null where it is not to be had.</param>
/// <param name="Normality">Whether the transformed values may be normal; null where nothing was transformed.</param>
public sealed record NonnormalCapability(
    CapabilityMethod Method,
    string Description,
    double? Pp,
    double? Ppl,
    double? Ppu,
    double? Ppk,
    double? PpmBelow,
    double? PpmAbove,
    NormalityTest? Normality)
{
    /// <summary>Estimates the performance of a process.</summary>
    /// <param name="values">At least 20 finite values that are not all alike; all above 0 for Box-Cox.</param>
    /// <param name="specification">What is asked for.</param>
    /// <param name="method">How; not <see cref="CapabilityMethod.Normal"/>.</param>
    /// <exception cref="ArgumentException">The values do not allow the method; the message says why in a sentence.</exception>
    /// <remarks>
    /// Transformations: Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, section 8.3.3. Quantiles: J. A. Clements,
    /// <i>Quality Progress</i> 22(9), 1989, and ISO 22514-2: Pp = (USL - LSL)/(x₀.₉₉₈₆₅ - x₀.₀₀₁₃₅), halves from the median, here with the quantiles of the values
    /// themselves, which need a thousand values to be trusted.
    /// </remarks>
    public static NonnormalCapability Estimate(ReadOnlySpan<double> values, SpecificationLimits specification, CapabilityMethod method)
    {
        if (values.Length < 20)
        {
            throw new ArgumentException(Invariant($"There are {values.Length} values; the shape of a distribution needs at least 20."), nameof(values));
        }

        Guard.AllFinite(values);
        return method switch
        {
            CapabilityMethod.BoxCox => ByBoxCox(values, specification),
            CapabilityMethod.Johnson => ByJohnson(values, specification),
            CapabilityMethod.Quantile => ByQuantiles(values, specification),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Needs a method for values that are not normal."),
        };
    }

    private static NonnormalCapability ByBoxCox(ReadOnlySpan<double> values, SpecificationLimits specification)
    {
        var lambda = BoxCox.Lambda(values);
        if (specification.Lower <= 0 || specification.Upper <= 0)
        {
            throw new ArgumentException(
                Invariant($"A specification limit is {(specification.Lower <= 0 ? specification.Lower : specification.Upper)}; Box-Cox needs limits above 0, so leave it out or use johnson."));
        }

        return Transformed(
            values, specification, CapabilityMethod.BoxCox, Invariant($"λ = {lambda:G4}"), value => BoxCox.Transform(value, lambda));
    }

    private static NonnormalCapability ByJohnson(ReadOnlySpan<double> values, SpecificationLimits specification)
    {
        var curve = JohnsonCurve.Fit(values);
        return Transformed(values, specification, CapabilityMethod.Johnson, curve.ToString(), curve.Transform);
    }

    private static NonnormalCapability Transformed(
        ReadOnlySpan<double> values,
        SpecificationLimits specification,
        CapabilityMethod method,
        string description,
        Func<double, double> transform)
    {
        double[] transformed = [.. values.ToArray().Select(transform)];
        var (mean, sigma) = (SampleStatistics.Mean(transformed), SampleStatistics.StandardDeviation(transformed));

        // A limit where no value can lie becomes infinitely far, and so does its index.
        var below = specification.Lower is { } lower ? (mean - transform(lower)) / sigma : (double?)null;
        var above = specification.Upper is { } upper ? (transform(upper) - mean) / sigma : (double?)null;
        return new NonnormalCapability(
            method,
            description,
            (below + above) / 6,
            below / 3,
            above / 3,
            Smaller(below / 3, above / 3),
            below is { } l ? 1e6 * Statistics.Normal.UpperTail(l) : 0,
            above is { } u ? 1e6 * Statistics.Normal.UpperTail(u) : 0,
            NormalityTest.AndersonDarling(transformed));
    }

    private static NonnormalCapability ByQuantiles(ReadOnlySpan<double> values, SpecificationLimits specification)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var (low, middle, high) = (Of(Statistics.Normal.Cumulative(-3)), Of(0.5), Of(Statistics.Normal.Cumulative(3)));
        var below = (middle - specification.Lower) / (middle - low);
        var above = (specification.Upper - middle) / (high - middle);
        return new NonnormalCapability(
            CapabilityMethod.Quantile,
            Invariant($"quantiles {low:G6}, {middle:G6}, {high:G6}"),
            (specification.Upper - specification.Lower) / (high - low),
            below,
            above,
            Smaller(below, above),
            PpmBelow: null,
            PpmAbove: null,
            Normality: null);

        // Definition 7 of R. J. Hyndman and Y. Fan, The American Statistician 50(4), 1996, the usual one of R and NumPy.
        double Of(double probability)
        {
            var place = probability * (sorted.Length - 1);
            var first = (int)Math.Floor(place);
            return first + 1 < sorted.Length ? sorted[first] + ((place - first) * (sorted[first + 1] - sorted[first])) : sorted[^1];
        }
    }

    private static double? Smaller(double? lower, double? upper) => lower < upper ? lower : upper ?? lower;
}
