using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Filters;

/// <summary>Takes noise out of the values of one metric of one machine.</summary>
/// <remarks>
/// Causal and deterministic: a result depends on this and earlier values only, and never changes. Allocates nothing per value.
/// <see cref="object.ToString"/> should say which settings it has: a checkpoint that was written with others is not gone on with.
/// </remarks>
public interface IValueFilter
{
    /// <summary>Filters the next value.</summary>
    /// <param name="time">Its event time in ticks of UTC; not before the last one.</param>
    /// <param name="value">The value, finite.</param>
    /// <returns>What the monitors see in its place, or NaN if nothing is reported for this time.</returns>
    double Filter(long time, double value);

    /// <summary>Makes a filter with the same settings that has seen nothing.</summary>
    IValueFilter Fresh();

    /// <summary>Writes what it has seen; its settings are not part of that.</summary>
    void Save(StateWriter writer);

    /// <summary>Takes back what <see cref="Save"/> of a filter with the same settings wrote.</summary>
    /// <exception cref="StateException">It is not what such a filter writes.</exception>
    void Restore(StateReader reader);
}
