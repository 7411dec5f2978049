namespace RealtimeWorkbench.Statistics;

/// <summary>How much values depend on those before them.</summary>
public static class Autocorrelation
{
    /// <summary>Computes the autocorrelations of lags 1, 2, …: Σ(xᵢ - x̄)(xᵢ₊ₖ - x̄)/Σ(xᵢ - x̄)².</summary>
    /// <param name="values">Values in time order; NaN marks a missing one, which no pair is made with.</param>
    /// <param name="lags">Number of lags; at least 1, below the number of values.</param>
    /// <returns>One number for each lag; 0 where values do not vary.</returns>
    /// <remarks>G. E. P. Box, G. M. Jenkins and G. C. Reinsel, <i>Time Series Analysis</i>, 4th ed., 2008, section 2.1.</remarks>
    public static double[] Of(ReadOnlySpan<double> values, int lags)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lags, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(lags, values.Length);
        var mean = SampleStatistics.Mean(Present(values));
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += double.IsNaN(value) ? 0 : (value - mean) * (value - mean);
        }

        var result = new double[lags];
        for (var lag = 1; lag <= lags; lag++)
        {
            var products = 0.0;
            for (var i = lag; i < values.Length; i++)
            {
                var product = (values[i] - mean) * (values[i - lag] - mean);
                products += double.IsNaN(product) ? 0 : product;
            }

            result[lag - 1] = squares > 0 ? products / squares : 0;
        }

        return result;
    }

    /// <summary>Tests whether values are independent: small p-values say that they are not.</summary>
    /// <param name="values">Values in time order; NaN marks a missing one.</param>
    /// <param name="lags">Lags that are tested together; at least 1.</param>
    /// <returns>The statistic n(n + 2)Σρₖ²/(n - k), and the probability of so large a one if the values were independent.</returns>
    /// <remarks>G. M. Ljung and G. E. P. Box, "On a measure of lack of fit in time series models", <i>Biometrika</i> 65(2), 1978.</remarks>
    public static (double Statistic, double PValue) LjungBox(ReadOnlySpan<double> values, int lags) =>
        LjungBox(values, lags, fitted: 0);

    /// <summary>The same for what a model leaves, which has taken as many degrees of freedom as it has coefficients.</summary>
    internal static (double Statistic, double PValue) LjungBox(ReadOnlySpan<double> values, int lags, int fitted)
    {
        var correlations = Of(values, lags);
        var n = (double)Present(values).Length;
        var sum = 0.0;
        for (var lag = 1; lag <= lags; lag++)
        {
            sum += correlations[lag - 1] * correlations[lag - 1] / (n - lag);
        }

        var statistic = n * (n + 2) * sum;
        return (statistic, 1 - ChiSquared.Cumulative(lags - fitted, statistic));
    }

    private static double[] Present(ReadOnlySpan<double> values)
    {
        var present = new List<double>(values.Length);
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                present.Add(value);
            }
        }

        return [.. present];
    }
}
