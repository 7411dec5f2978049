namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Recognises one pattern in the points up to the latest. The definition of a rule, as plain as it can be read.</summary>
/// <remarks><see cref="RuleTracker"/> sees the same patterns point by point, without looking back.</remarks>
public interface IRunRule
{
    /// <summary>Name shown to people, such as <c>9 on one side</c>.</summary>
    string Name { get; }

    /// <summary>Points that the pattern spans.</summary>
    int Length { get; }

    /// <summary>Says whether the pattern fills a window. Never true where a value is NaN.</summary>
    /// <param name="values">Plotted statistics in time order: <see cref="Length"/> of them, ending with the latest.</param>
    /// <param name="limits">Limits of each of them.</param>
    bool Holds(ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits);
}
