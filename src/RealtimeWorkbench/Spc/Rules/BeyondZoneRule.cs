namespace RealtimeWorkbench.Spc.Rules;

/// <summary>
/// Sees <paramref name="count"/> of <paramref name="length"/> points, the last among them, strictly beyond a zone line on one side.
/// </summary>
/// <param name="count">Points beyond the line; at least 2.</param>
/// <param name="length">Points looked at; at least <paramref name="count"/>. The rule is silent until there are so many.</param>
/// <param name="thirds">The line: 1 or 2 thirds of the way from the center line to the limit.</param>
/// <remarks>Nelson 1984, rules 5 (2 of 3, 2 thirds) and 6 (4 of 5, 1 third); Western Electric 1956, tests 2 and 3.</remarks>
public sealed class BeyondZoneRule(int count, int length, int thirds) : IRunRule
{
    private readonly int _count = Guard.AtLeast(2, count);
    private readonly bool _isOuter = thirds == 2;

    /// <summary>Points beyond the line that make the pattern.</summary>
    public int Count => _count;

    /// <summary>The line: so many thirds of the way to the limit.</summary>
    public int Thirds => _isOuter ? 2 : 1;

    /// <inheritdoc />
    public string Name => Invariant($"{_count} of {Length} beyond {(_isOuter ? "two thirds" : "one third")}");

    /// <inheritdoc />
    public int Length { get; } = Guard.AtLeast(count, length);

    /// <inheritdoc />
    public bool Holds(ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits)
    {
        var above = 0;
        var below = 0;
        var isAbove = false;
        var isBelow = false;
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                return false;
            }

            var zones = Zones.Of(limits[i]);
            isAbove = values[i] > (_isOuter ? zones.UpperTwoThirds : zones.UpperOneThird);
            isBelow = values[i] < (_isOuter ? zones.LowerTwoThirds : zones.LowerOneThird);
            above += isAbove ? 1 : 0;
            below += isBelow ? 1 : 0;
        }

        return (isAbove && above >= _count) || (isBelow && below >= _count);
    }
}
