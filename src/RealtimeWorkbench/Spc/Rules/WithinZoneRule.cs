namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Sees <paramref name="length"/> points in a row that hug the center line: within one third of the way to the limits.</summary>
/// <param name="length">Points that make the pattern; at least 2. Nelson uses 15.</param>
/// <remarks>Nelson 1984, rule 7. A point on the zone line is within. Says that the limits are too wide, or the subgroups mixed.</remarks>
public sealed class WithinZoneRule(int length) : IRunRule
{
    /// <inheritdoc />
    public string Name => Invariant($"{Length} within one third");

    /// <inheritdoc />
    public int Length { get; } = Guard.AtLeast(2, length);

    /// <inheritdoc />
    public bool Holds(ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var zones = Zones.Of(limits[i]);
            if (!(values[i] <= zones.UpperOneThird && values[i] >= zones.LowerOneThird))
            {
                return false;
            }
        }

        return true;
    }
}
