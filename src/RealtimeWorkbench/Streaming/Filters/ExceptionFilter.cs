using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Filters;

/// <summary>Report by exception: reports a value only if it differs enough from the last reported one, or if that was long ago.</summary>
/// <remarks>
/// Reports what the absolute deadband of OPC UA (OPC 10000-4, DataChangeFilter) would, and at the latest after the longest silence, as
/// historians do (exception deviation and exception maximum). In between there is no value, where a <see cref="DeadbandFilter"/>
/// repeats the last one.
/// </remarks>
/// <param name="band">Least difference that isn't reported, in the unit of the metric; finite and not negative.</param>
/// <param name="longest">Longest time without a report; zero for no limit.</param>
public sealed class ExceptionFilter(double band, TimeSpan longest = default) : IValueFilter
{
    private readonly double _band = FilterGuard.NotNegative(band);
    private readonly long _longest = FilterGuard.NotNegative(longest).Ticks;
    private double _reported = double.NaN;
    private long _reportedAt;

    /// <inheritdoc />
    public double Filter(long time, double value)
    {
        if (Math.Abs(value - _reported) <= _band && (_longest == 0 || time - _reportedAt < _longest))
        {
            return double.NaN;
        }

        _reported = value;
        _reportedAt = time;
        return value;
    }

    /// <summary>Says which filter it is, in the words that <see cref="FilterParser"/> reads.</summary>
    public override string ToString() => Invariant($"exception({_band}, {new TimeSpan(_longest).TotalSeconds})");

    /// <inheritdoc />
    public IValueFilter Fresh() => new ExceptionFilter(_band, new TimeSpan(_longest));

    /// <inheritdoc />
    public void Save(StateWriter writer)
    {
        writer.Write(_reported);
        writer.Write(_reportedAt);
    }

    /// <inheritdoc />
    public void Restore(StateReader reader)
    {
        _reported = reader.ReadDouble();
        _reportedAt = reader.ReadInt64();
    }
}
