namespace RealtimeWorkbench.Spc.Charts;

/// <summary>A row of data that a process is estimated from.</summary>
/// <param name="Values">Values in time order; a single NaN where a row is missing or left out, so that nothing reaches across it.</param>
/// <param name="Size">Size of the sample that a count was made in.</param>
/// <param name="Part">Number of the part that was measured.</param>
/// <param name="Nominal">Nominal value of the part; NaN where its mean is taken instead.</param>
public readonly record struct BaselineRow(
    ReadOnlyMemory<double> Values, double Size = 1, int Part = 0, double Nominal = double.NaN)
{
    /// <summary>Whether there is anything to estimate from.</summary>
    public bool IsPresent => Values.Length > 0 && !double.IsNaN(Values.Span[0]);
}
