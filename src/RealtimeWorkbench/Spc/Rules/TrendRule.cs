namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Sees <paramref name="length"/> points in a row that strictly rise, or strictly fall.</summary>
/// <param name="length">Points that make a trend; at least 3. Nelson uses 6, that is 5 steps.</param>
/// <remarks>Nelson 1984, rule 3. Two equal points end the trend: a flat line isn't one.</remarks>
public sealed class TrendRule(int length) : IRunRule
{
    /// <inheritdoc />
    public string Name => Invariant($"{Length} in a trend");

    /// <inheritdoc />
    public int Length { get; } = Guard.AtLeast(3, length);

    /// <inheritdoc />
    public bool Holds(ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits)
    {
        var rises = 0;
        var falls = 0;
        for (var i = 1; i < values.Length; i++)
        {
            rises += values[i] > values[i - 1] ? 1 : 0;
            falls += values[i] < values[i - 1] ? 1 : 0;
        }

        return rises == Length - 1 || falls == Length - 1;
    }
}
