namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Sees a point strictly above the upper or strictly below the lower control limit.</summary>
/// <remarks>Nelson 1984, rule 1; Western Electric 1956, test 1. A point on the limit isn't beyond it.</remarks>
public sealed class BeyondLimitsRule : IRunRule
{
    /// <inheritdoc />
    public string Name => "beyond the limits";

    /// <inheritdoc />
    public int Length => 1;

    /// <inheritdoc />
    public bool Holds(ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits) => limits[0].IsBeyond(values[0]);
}
