namespace RealtimeWorkbench.Spc.Capability;

/// <summary>A curve of Johnson's system, which turns values into standard normal ones.</summary>
/// <param name="Family">SU (unbounded), SB (bounded) or SL (bounded below).</param>
/// <param name="Gamma">γ.</param>
/// <param name="Eta">η.</param>
/// <param name="Epsilon">ε: where the curve lies.</param>
/// <param name="Lambda">λ: how wide it is; 1 for SL.</param>
/// <remarks>
/// Fitted by the quantiles at ±z and ±3z: J. F. Slifker and S. S. Shapiro, "The Johnson system: selection and parameter estimation",
/// <i>Technometrics</i> 22(2), 1980; z from 0.25 to 1.25 by the largest p-value of the Anderson-Darling test, after Y.-M. Chou, A. M. Polansky and
/// R. L. Mason, "Transforming non-normal data to normality in statistical process control", <i>Journal of Quality Technology</i> 30(2), 1998.
/// </remarks>
public sealed record JohnsonCurve(string Family, double Gamma, double Eta, double Epsilon, double Lambda)
{
    /// <summary>Fits a curve.</summary>
    /// <param name="values">At least 8 values that are not all alike.</param>
    /// <exception cref="ArgumentException">No curve fits.</exception>
    public static JohnsonCurve Fit(ReadOnlySpan<double> values)
    {
        Guard.AtLeast(8, values);
        var sorted = values.ToArray();
        Array.Sort(sorted);
        JohnsonCurve? best = null;
        var bestP = -1.0;
        for (var step = 25; step <= 125; step++)
        {
            if (At(sorted, step / 100.0) is not { } curve)
            {
                continue;
            }

            double[] transformed = [.. sorted.Select(curve.Transform)];
            if (!Array.TrueForAll(transformed, double.IsFinite))
            {
                continue;
            }

            var p = NormalityTest.AndersonDarling(transformed).PValue;
            (best, bestP) = p > bestP ? (curve, p) : (best, bestP);
        }

        return best ?? throw new ArgumentException("No curve of Johnson's system fits the values; use quantile.", nameof(values));
    }

    /// <summary>Turns a value into a standard normal one; infinite where the curve knows no values.</summary>
    public double Transform(double value)
    {
        var x = (value - Epsilon) / Lambda;
        return Family switch
        {
            "SU" => Gamma + (Eta * Math.Asinh(x)),
            "SB" => x <= 0 ? double.NegativeInfinity : x >= 1 ? double.PositiveInfinity : Gamma + (Eta * Math.Log(x / (1 - x))),
            _ => x <= 0 ? double.NegativeInfinity : Gamma + (Eta * Math.Log(x)),
        };
    }

    /// <inheritdoc />
    public override string ToString() => Invariant($"Johnson {Family}, γ = {Gamma:G4}, η = {Eta:G4}, ε = {Epsilon:G4}, λ = {Lambda:G4}");

    private static JohnsonCurve? At(double[] sorted, double z)
    {
        var (x1, x2, x3, x4) = (Quantile(-3 * z), Quantile(-z), Quantile(z), Quantile(3 * z));
        var (m, n, p) = (x4 - x3, x2 - x1, x3 - x2);
        if (!(m > 0 && n > 0 && p > 0))
        {
            return null;
        }

        var (middle, ratio) = ((x2 + x3) / 2, m * n / (p * p));
        if (ratio > 1.001)
        {
            var sum = (m + n) / p;
            var eta = 2 * z / Math.Acosh(sum / 2);
            return new JohnsonCurve(
                "SU",
                eta * Math.Asinh((n - m) / p / (2 * Math.Sqrt(ratio - 1))),
                eta,
                middle + (p * (n - m) / p / (2 * (sum - 2))),
                2 * p * Math.Sqrt(ratio - 1) / ((sum - 2) * Math.Sqrt(sum + 2)));
        }

        if (ratio < 0.999)
        {
            var product = (1 + (p / m)) * (1 + (p / n));
            var rest = (1 / ratio) - 1;
            var eta = z / Math.Acosh(Math.Sqrt(product) / 2);
            var lambda = p * Math.Sqrt(((product - 2) * (product - 2)) - 4) / rest;
            return new JohnsonCurve(
                "SB",
                eta * Math.Asinh(((p / n) - (p / m)) * Math.Sqrt(product - 4) / (2 * rest)),
                eta,
                middle - (lambda / 2) + (p * ((p / n) - (p / m)) / (2 * rest)),
                lambda);
        }

        var quotient = m / p;
        if (quotient <= 1)
        {
            return null;
        }

        var slope = 2 * z / Math.Log(quotient);
        return new JohnsonCurve(
            "SL",
            slope * Math.Log((quotient - 1) / (p * Math.Sqrt(quotient))),
            slope,
            middle - (p / 2 * (quotient + 1) / (quotient - 1)),
            1);

        // The paper's: value number nΦ(z) + 1/2.
        double Quantile(double at)
        {
            var place = Math.Clamp((sorted.Length * Statistics.Normal.Cumulative(at)) - 0.5, 0, sorted.Length - 1);
            var first = (int)Math.Floor(place);
            return first + 1 < sorted.Length ? sorted[first] + ((place - first) * (sorted[first + 1] - sorted[first])) : sorted[^1];
        }
    }
}
