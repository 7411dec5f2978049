namespace RealtimeWorkbench.Spc.Charts;

/// <summary>One row of the data of a chart: a value, a subgroup, a count, or an observation of several variables.</summary>
/// <param name="values">Values in time order; with several variables, observation by observation. A single NaN where it is missing.</param>
/// <param name="size">Size of the sample that a count was made in.</param>
/// <param name="part">Number of the part that was measured.</param>
/// <param name="isBaseline">Whether the process was estimated from this row among others.</param>
public readonly ref struct ChartInput(ReadOnlySpan<double> values, double size = 1, int part = 0, bool isBaseline = false)
{
    /// <summary>Values in time order.</summary>
    public ReadOnlySpan<double> Values { get; } = values;

    /// <summary>Size of the sample that a count was made in.</summary>
    public double Size { get; } = size;

    /// <summary>Number of the part that was measured.</summary>
    public int Part { get; } = part;

    /// <summary>Whether the process was estimated from this row among others: T² has other limits for such rows.</summary>
    public bool IsBaseline { get; } = isBaseline;
}
