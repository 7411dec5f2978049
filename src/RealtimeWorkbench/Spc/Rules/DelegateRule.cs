namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Says whether a pattern fills a window.</summary>
/// <param name="values">Plotted statistics in time order, ending with the latest; none is NaN.</param>
/// <param name="limits">Limits of each of them.</param>
public delegate bool RulePattern(ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits);

/// <summary>A rule of one's own.</summary>
/// <param name="name">Name shown to people; with dashes for blanks it stands in signals and reports.</param>
/// <param name="length">Points that the pattern spans; from 1 to 1000.</param>
/// <param name="pattern">Recognises the pattern; must depend on nothing but what it is given.</param>
public sealed class DelegateRule(string name, int length, RulePattern pattern) : IRunRule
{
    /// <inheritdoc />
    public string Name { get; } = name;

    /// <inheritdoc />
    public int Length { get; } = length is >= 1 and <= 1000
        ? length
        : throw new ArgumentOutOfRangeException(nameof(length), length, "A pattern spans 1 to 1000 points.");

    /// <inheritdoc />
    public bool Holds(ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits)
    {
        foreach (var value in values)
        {
            if (double.IsNaN(value))
            {
                return false;
            }
        }

        return pattern(values, limits);
    }
}
