using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Filters;

/// <summary>Puts the median of the newest values in the place of an outlier, and leaves all other values as they are.</summary>
/// <remarks>
/// An outlier differs from the median of the window by more than k times 1.4826 MAD, the median of the absolute differences to it, which
/// estimates σ of normal values: F. R. Hampel, <i>Journal of the American Statistical Association</i> 69(346), 1974, pp. 383-393; as a
/// filter: R. K. Pearson, <i>IEEE Transactions on Control Systems Technology</i> 10(1), 2002, pp. 55-63. There the window is centered;
/// in a stream it ends at the value that is judged. Until the window is full every value passes. Where more than half of the window
/// is equal, MAD is 0 and any other value is an outlier.
/// </remarks>
/// <param name="window">Values in the window, with the one that is judged; from 3 to 1001.</param>
/// <param name="multiple">k; 3 is usual. Finite and not negative; 0 makes a moving median of it.</param>
public sealed class HampelFilter(int window, double multiple = 3) : IValueFilter
{
    /// <summary>σ of a normal distribution in units of its MAD: 1 / Φ⁻¹(3/4).</summary>
    private const double SigmaOfMad = 1.482602218505602;

    private readonly SortedWindow _values = new(window);
    private readonly double _multiple = FilterGuard.NotNegative(multiple);

    /// <inheritdoc />
    public double Filter(long time, double value)
    {
        _values.Add(value);
        if (_values.Count < _values.Capacity)
        {
            return value;
        }

        var median = _values.Median;
        return Math.Abs(value - median) > _multiple * SigmaOfMad * _values.MedianDeviation() ? median : value;
    }

    /// <summary>Says which filter it is, in the words that <see cref="FilterParser"/> reads.</summary>
    public override string ToString() => Invariant($"hampel({_values.Capacity}, {_multiple})");

    /// <inheritdoc />
    public IValueFilter Fresh() => new HampelFilter(_values.Capacity, _multiple);

    /// <inheritdoc />
    public void Save(StateWriter writer) => _values.Save(writer);

    /// <inheritdoc />
    public void Restore(StateReader reader) => _values.Restore(reader);
}
