namespace RealtimeWorkbench.Statistics;

/// <summary>The distribution of Q = Σ wᵢzᵢ², the weighted sum of the squares of independent standard normal values.</summary>
/// <remarks>
/// R. Lugannani and S. Rice, "Saddle point approximation for the distribution of the sum of independent random variables",
/// <i>Advances in Applied Probability</i> 12(2), 1980, with K(s) = -½Σ ln(1 - 2wᵢs). The probability of a tail is off by a twentieth
/// of itself at most, whatever the weights, where Jackson and Mudholkar's power of a normal value fails for a few large weights among many small ones.
/// </remarks>
internal static class WeightedChiSquared
{
    /// <summary>Finds the value that is exceeded with probability 1 - <paramref name="probability"/>.</summary>
    /// <param name="weights">Weights, at least one; all above 0.</param>
    /// <param name="probability">Above 0 and below 1.</param>
    public static double Quantile(ReadOnlySpan<double> weights, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        var largest = 0.0;
        foreach (var weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight, nameof(weights));
            largest = Math.Max(largest, weight);
        }

        ArgumentOutOfRangeException.ThrowIfZero(largest, nameof(weights));

        // The larger s, the larger the value that it belongs to. It ends where the largest weight's term has a pole.
        var end = 0.5 / largest;
        var (low, high) = (-end, end);
        while (TailOf(weights, low) < 1 - probability)
        {
            (low, high) = (2 * low, low);
        }

        for (var i = 0; i < 200 && high - low > 1e-15 * end; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = TailOf(weights, middle) > 1 - probability ? (middle, high) : (low, middle);
        }

        return Value(weights, low);
    }

    /// <summary>The probability of more than a value.</summary>
    /// <param name="weights">Weights, at least one; all above 0.</param>
    /// <param name="value">The value.</param>
    public static double UpperTail(ReadOnlySpan<double> weights, double value)
    {
        if (value <= 0)
        {
            return 1;
        }

        var largest = 0.0;
        foreach (var weight in weights)
        {
            largest = Math.Max(largest, weight);
        }

        // Where the largest weight's term alone is the value: right of the saddle point, from where Newton's method comes down to it, K′ being convex.
        var s = (1 - (largest / value)) / (2 * largest);
        for (var i = 0; i < 100; i++)
        {
            var (sum, slope) = (0.0, 0.0);
            foreach (var weight in weights)
            {
                var ratio = weight / (1 - (2 * weight * s));
                sum += ratio;
                slope += 2 * ratio * ratio;
            }

            var step = (sum - value) / slope;
            s -= step;
            if (Math.Abs(step) <= 1e-14 * (Math.Abs(s) + (0.5 / largest)))
            {
                break;
            }
        }

        return TailOf(weights, s);
    }

    /// <summary>K′(s), the value whose saddle point is s.</summary>
    private static double Value(ReadOnlySpan<double> weights, double s)
    {
        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum += weight / (1 - (2 * weight * s));
        }

        return sum;
    }

    /// <summary>The probability of more than the value whose saddle point is s.</summary>
    private static double TailOf(ReadOnlySpan<double> weights, double s)
    {
        var (exponent, second, third) = (0.0, 0.0, 0.0);
        foreach (var weight in weights)
        {
            var rest = 1 - (2 * weight * s);
            var ratio = weight / rest;

            // Twice sK′(s) - K(s).
            exponent += (2 * s * ratio) + Math.Log(rest);
            second += 2 * ratio * ratio;
            third += 8 * ratio * ratio * ratio;
        }

        var w = Math.Sign(s) * Math.Sqrt(Math.Max(0, exponent));
        if (Math.Abs(w) < 1e-4)
        {
            // At the mean both terms of the difference are infinite; this is what it tends to.
            return 0.5 - (Normal.Density(0) * third / (6 * Math.Pow(second, 1.5))) - (w * Normal.Density(0));
        }

        return Normal.UpperTail(w) + (Normal.Density(w) * ((1 / (s * Math.Sqrt(second))) - (1 / w)));
    }
}
