using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>Windows that are open; fed in the order of event time.</summary>
internal abstract class WindowState(Action<WindowResult> closed)
{
    /// <summary>Takes a value.</summary>
    /// <param name="time">Event time in ticks; not before the last one, nor before a time that was reached.</param>
    /// <param name="value">The value, finite.</param>
    /// <param name="layer">Layer, or null.</param>
    public abstract void Add(long time, double value, int? layer);

    /// <summary>Closes the windows that end at a time or before; nothing earlier comes any more.</summary>
    public virtual void Reach(long time)
    {
    }

    /// <summary>Closes whatever is open: the stream has ended.</summary>
    public abstract void Complete();

    /// <summary>Writes what is open.</summary>
    public abstract void Save(StateWriter writer);

    /// <summary>Takes back what windows of the same definition wrote.</summary>
    public abstract void Restore(StateReader reader);

    /// <summary>Hands on what a window held.</summary>
    protected void Close(in WindowAggregate values, long start, long end, int? layer, bool isComplete) =>
        closed(new WindowResult(
            new DateTimeOffset(start, TimeSpan.Zero),
            new DateTimeOffset(end, TimeSpan.Zero),
            values.Moments.Count,
            values.Moments.Mean,
            values.Moments.Minimum,
            values.Moments.Maximum,
            values.Moments.StandardDeviation,
            values.First,
            values.Last,
            layer,
            isComplete));
}
