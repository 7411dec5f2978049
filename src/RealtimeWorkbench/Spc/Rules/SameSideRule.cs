namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Sees <paramref name="length"/> points in a row on one side of the center line.</summary>
/// <param name="length">Points that make a run; at least 2. Nelson uses 9, the Western Electric handbook 8.</param>
/// <remarks>Nelson 1984, rule 2; Western Electric 1956, test 4. A point on the center line, or a missing one, ends the run.</remarks>
public sealed class SameSideRule(int length) : IRunRule
{
    /// <inheritdoc />
    public string Name => Invariant($"{Length} on one side");

    /// <inheritdoc />
    public int Length { get; } = Guard.AtLeast(2, length);

    /// <inheritdoc />
    public bool Holds(ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits)
    {
        var above = 0;
        var below = 0;
        for (var i = 0; i < values.Length; i++)
        {
            above += values[i] > limits[i].Center ? 1 : 0;
            below += values[i] < limits[i].Center ? 1 : 0;
        }

        return above == Length || below == Length;
    }
}
