namespace RealtimeWorkbench.Statistics;

/// <summary>Searches the whole numbers from 0 on.</summary>
internal static class DiscreteQuantile
{
    /// <summary>Finds the smallest whole number from 0 on for which something is true that is true for all larger ones too.</summary>
    /// <param name="near">Where to begin; the search takes time that grows with the logarithm of how far off that is.</param>
    /// <param name="isReached">What is asked.</param>
    public static double Smallest(double near, Func<double, bool> isReached)
    {
        var high = Math.Max(1, Math.Floor(near));
        for (var step = 1.0; !isReached(high); step *= 2)
        {
            high += step;
        }

        var low = -1.0;
        while (high - low > 1)
        {
            var middle = Math.Floor((low + high) / 2);
            if (middle <= low || middle >= high)
            {
                // Beyond 2⁵³ not every whole number can be told from its neighbours.
                break;
            }

            (low, high) = isReached(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }
}
