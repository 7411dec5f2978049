namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>What becomes one point of a control chart: a subgroup, a single observation or a count.</summary>
/// <param name="Label">What it is called: time, batch number, or its number.</param>
/// <param name="Values">Its observations in time order; a single NaN for an observation that is missing.</param>
/// <param name="Size">Size of the sample that a count was made in.</param>
/// <param name="Part">Name of the part that was measured, in a short run.</param>
/// <param name="Nominal">Nominal value of the part; NaN where its mean is taken instead.</param>
public sealed record ChartRow(
    string Label, IReadOnlyList<double> Values, double Size = double.NaN, string? Part = null, double Nominal = double.NaN)
{
    /// <summary>Values that the row lacks: empty cells of a subgroup. 0 where it is complete.</summary>
    public int Missing { get; init; }
}
