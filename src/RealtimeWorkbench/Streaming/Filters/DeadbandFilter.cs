using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Filters;

/// <summary>Stays at the last reported value until a value differs from it by more than the deadband.</summary>
/// <remarks>
/// The absolute deadband of OPC UA, OPC 10000-4 (Services), DataChangeFilter: a value is reported if the absolute difference to
/// the last reported one is greater than the deadband.
/// </remarks>
/// <param name="band">The deadband in the unit of the metric; finite and not negative.</param>
public sealed class DeadbandFilter(double band) : IValueFilter
{
    private readonly double _band = FilterGuard.NotNegative(band);
    private double _reported = double.NaN;

    /// <inheritdoc />
    public double Filter(long time, double value)
    {
        if (!(Math.Abs(value - _reported) <= _band))
        {
            _reported = value;
        }

        return _reported;
    }

    /// <summary>Says which filter it is, in the words that <see cref="FilterParser"/> reads.</summary>
    public override string ToString() => Invariant($"deadband({_band})");

    /// <inheritdoc />
    public IValueFilter Fresh() => new DeadbandFilter(_band);

    /// <inheritdoc />
    public void Save(StateWriter writer) => writer.Write(_reported);

    /// <inheritdoc />
    public void Restore(StateReader reader) => _reported = reader.ReadDouble();
}
