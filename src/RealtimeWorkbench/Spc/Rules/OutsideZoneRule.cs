namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Sees <paramref name="length"/> points in a row that shun the center line: all beyond one third of the way, on both sides.</summary>
/// <param name="length">Points that make the pattern; at least 2. Nelson uses 8.</param>
/// <remarks>Nelson 1984, rule 8. A point on the zone line ends the pattern. Says that two processes are mixed.</remarks>
public sealed class OutsideZoneRule(int length) : IRunRule
{
    /// <inheritdoc />
    public string Name => Invariant($"{Length} outside one third");

    /// <inheritdoc />
    public int Length { get; } = Guard.AtLeast(2, length);

    /// <inheritdoc />
    public bool Holds(ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits)
    {
        var above = 0;
        var below = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var zones = Zones.Of(limits[i]);
            above += values[i] > zones.UpperOneThird ? 1 : 0;
            below += values[i] < zones.LowerOneThird ? 1 : 0;
        }

        return above + below == Length && above > 0 && below > 0;
    }
}
