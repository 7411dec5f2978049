namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Sees <paramref name="length"/> points in a row that go up and down in turn.</summary>
/// <param name="length">Points that make the pattern; at least 3. Nelson uses 14, that is 13 steps.</param>
/// <remarks>Nelson 1984, rule 4. Two equal points end the pattern.</remarks>
public sealed class AlternatingRule(int length) : IRunRule
{
    /// <inheritdoc />
    public string Name => Invariant($"{Length} alternating");

    /// <inheritdoc />
    public int Length { get; } = Guard.AtLeast(3, length);

    /// <inheritdoc />
    public bool Holds(ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits)
    {
        for (var i = 2; i < values.Length; i++)
        {
            var peak = values[i - 1] > values[i - 2] && values[i] < values[i - 1];
            var trough = values[i - 1] < values[i - 2] && values[i] > values[i - 1];
            if (!peak && !trough)
            {
                return false;
            }
        }

        return true;
    }
}
