namespace RealtimeWorkbench.Spc.Gage;

/// <summary>A line of an analysis of variance.</summary>
/// <param name="Source">Where the variation comes from.</param>
/// <param name="SumOfSquares">Sum of squares.</param>
/// <param name="Freedom">Degrees of freedom.</param>
/// <param name="F">Ratio of mean squares; null where nothing is compared.</param>
/// <param name="PValue">Probability of so large a ratio if the source did nothing.</param>
public sealed record AnovaLine(string Source, double SumOfSquares, double Freedom, double? F, double? PValue)
{
    /// <summary>Mean square.</summary>
    public double MeanSquare => SumOfSquares / Freedom;
}
