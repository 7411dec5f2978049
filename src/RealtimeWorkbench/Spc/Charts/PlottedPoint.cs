namespace RealtimeWorkbench.Spc.Charts;

/// <summary>What a row adds to one panel of a chart.</summary>
/// <param name="Size">Observations behind the point, or size of the sample; 0 where the row adds no point at all.</param>
/// <param name="Value">Plotted statistic; NaN where it is missing.</param>
/// <param name="Limits">Limits for this point.</param>
public readonly record struct PlottedPoint(double Size, double Value, ControlLimits Limits)
{
    /// <summary>No point, such as the moving range of the very first value.</summary>
    public static PlottedPoint None => default;

    /// <summary>Whether there is a point, be its value missing or not.</summary>
    public bool IsPlotted => Size > 0;
}
