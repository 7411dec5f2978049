using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Filters;

/// <summary>Exponentially weighted moving average: z(i) = λ x(i) + (1 - λ) z(i - 1), beginning with the first value.</summary>
/// <remarks>
/// Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, equation 9.22, where z(0) is the target; a filter knows
/// none and begins with the first value.
/// </remarks>
/// <param name="weight">λ, the weight of the newest value; greater than 0 and at most 1, which filters nothing.</param>
public sealed class EwmaFilter(double weight) : IValueFilter
{
    private readonly double _weight = weight is > 0 and <= 1
        ? weight
        : throw new ArgumentOutOfRangeException(nameof(weight), weight, "The weight must be greater than 0 and at most 1.");

    private double _average = double.NaN;

    /// <inheritdoc />
    public double Filter(long time, double value) =>
        _average = double.IsNaN(_average) ? value : (_weight * value) + ((1 - _weight) * _average);

    /// <summary>Says which filter it is, in the words that <see cref="FilterParser"/> reads.</summary>
    public override string ToString() => Invariant($"ewma({_weight})");

    /// <inheritdoc />
    public IValueFilter Fresh() => new EwmaFilter(_weight);

    /// <inheritdoc />
    public void Save(StateWriter writer) => writer.Write(_average);

    /// <inheritdoc />
    public void Restore(StateReader reader) => _average = reader.ReadDouble();
}
