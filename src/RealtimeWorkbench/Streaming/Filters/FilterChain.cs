using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Filters;

/// <summary>Lets values go through one filter after the other. What one doesn't report the next doesn't see.</summary>
/// <param name="filters">The filters in their order; at least one.</param>
public sealed class FilterChain(IReadOnlyList<IValueFilter> filters) : IValueFilter
{
    private readonly IValueFilter[] _filters = filters.Count > 0
        ? [.. filters]
        : throw new ArgumentException("A chain needs at least one filter.", nameof(filters));

    /// <inheritdoc />
    public double Filter(long time, double value)
    {
        foreach (var filter in _filters)
        {
            if (double.IsNaN(value))
            {
                break;
            }

            value = filter.Filter(time, value);
        }

        return value;
    }

    /// <summary>Says which filter it is, in the words that <see cref="FilterParser"/> reads.</summary>
    public override string ToString() => string.Join(" | ", _filters.AsEnumerable());

    /// <inheritdoc />
    public IValueFilter Fresh() => new FilterChain(Array.ConvertAll(_filters, filter => filter.Fresh()));

    /// <inheritdoc />
    public void Save(StateWriter writer)
    {
        foreach (var filter in _filters)
        {
            filter.Save(writer);
        }
    }

    /// <inheritdoc />
    public void Restore(StateReader reader)
    {
        foreach (var filter in _filters)
        {
            filter.Restore(reader);
        }
    }
}
