namespace RealtimeWorkbench.Statistics;

/// <summary>Summaries of numbers that are all at hand. Where one of them is NaN, so is the result.</summary>
public static class SampleStatistics
{
    /// <summary>Computes the mean, with a second pass that takes out the rounding of the first.</summary>
    /// <param name="values">At least 1 value.</param>
    public static double Mean(ReadOnlySpan<double> values)
    {
        Guard.AtLeast(1, values);
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        var mean = sum / values.Length;
        var rest = 0.0;
        foreach (var value in values)
        {
            rest += value - mean;
        }

        return mean + (rest / values.Length);
    }

    /// <summary>Computes the sample standard deviation (divisor n - 1) in two passes.</summary>
    /// <param name="values">At least 2 values.</param>
    public static double StandardDeviation(ReadOnlySpan<double> values)
    {
        Guard.AtLeast(2, values);
        var mean = Mean(values);
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / (values.Length - 1));
    }

    /// <summary>Computes the largest minus the smallest value.</summary>
    /// <param name="values">At least 1 value.</param>
    public static double Range(ReadOnlySpan<double> values)
    {
        Guard.AtLeast(1, values);
        var smallest = values[0];
        var largest = values[0];
        foreach (var value in values)
        {
            smallest = Math.Min(smallest, value);
            largest = Math.Max(largest, value);
        }

        return largest - smallest;
    }

    /// <summary>Finds the middle value, or the mean of the two in the middle.</summary>
    /// <param name="values">At least 1 value, in any order.</param>
    public static double Median(ReadOnlySpan<double> values)
    {
        Guard.AtLeast(1, values);
        var sorted = values.ToArray();
        if (sorted.Any(double.IsNaN))
        {
            return double.NaN;
        }

        Array.Sort(sorted);
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Computes how much each value resembles the one before it.</summary>
    /// <param name="values">At least 2 values in time order.</param>
    /// <returns>Lag-1 autocorrelation coefficient, from -1 to 1; NaN if all values are equal.</returns>
    /// <remarks>NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.5.12.</remarks>
    public static double Lag1Autocorrelation(ReadOnlySpan<double> values)
    {
        Guard.AtLeast(2, values);
        var mean = Mean(values);
        var products = 0.0;
        var squares = (values[0] - mean) * (values[0] - mean);
        for (var i = 1; i < values.Length; i++)
        {
            products += (values[i] - mean) * (values[i - 1] - mean);
            squares += (values[i] - mean) * (values[i] - mean);
        }

        return products / squares;
    }

    /// <summary>Computes the range of every <paramref name="span"/> neighbours.</summary>
    /// <param name="values">Observations in time order; NaN marks a missing one.</param>
    /// <param name="span">Neighbours in a range; at least 2.</param>
    /// <returns>
    /// One range for each observation from number <paramref name="span"/> on; NaN where an observation in it is missing.
    /// </returns>
    public static double[] MovingRanges(ReadOnlySpan<double> values, int span = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, 2);
        var ranges = new double[Math.Max(0, values.Length - span + 1)];
        for (var i = 0; i < ranges.Length; i++)
        {
            ranges[i] = Range(values.Slice(i, span));
        }

        return ranges;
    }
}
