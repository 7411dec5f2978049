using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Filters;

/// <summary>Moving median of the newest values; of all so far while there are fewer.</summary>
/// <remarks>
/// J. W. Tukey, <i>Exploratory Data Analysis</i>, 1977, chapter 7. The window ends at the newest value, so the result lags by half of
/// it. Costs a search and a move of at most the window a value.
/// </remarks>
/// <param name="window">Values in the window; from 3 to 1001.</param>
public sealed class MedianFilter(int window) : IValueFilter
{
    private readonly SortedWindow _values = new(window);

    /// <inheritdoc />
    public double Filter(long time, double value)
    {
        _values.Add(value);
        return _values.Median;
    }

    /// <summary>Says which filter it is, in the words that <see cref="FilterParser"/> reads.</summary>
    public override string ToString() => Invariant($"median({_values.Capacity})");

    /// <inheritdoc />
    public IValueFilter Fresh() => new MedianFilter(_values.Capacity);

    /// <inheritdoc />
    public void Save(StateWriter writer) => _values.Save(writer);

    /// <inheritdoc />
    public void Restore(StateReader reader) => _values.Restore(reader);
}
