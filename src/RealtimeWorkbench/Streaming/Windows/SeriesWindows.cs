using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Streaming.EventTime;

namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>Windows over the values of one series, closed by event time as the watermark passes their end.</summary>
/// <remarks>
/// Values may come out of order by the allowed lateness: the results are those of the values in order, to the last bit. A value costs
/// constant time on average, whatever the length of the windows; nothing is allocated once warm. Not thread-safe.
/// </remarks>
public sealed class SeriesWindows
{
    private readonly WindowState _windows;
    private readonly ReorderBuffer<(double Value, int? Layer)> _waiting;
    private readonly int _mostHeld;

    /// <summary>Opens windows.</summary>
    /// <param name="definition">Which values belong together.</param>
    /// <param name="closed">Takes the windows as they are closed, in the order of their end.</param>
    /// <param name="allowedLateness">How far values may come out of order; zero for not at all.</param>
    /// <param name="mostHeld">Most values held to be put in order; beyond, the oldest are taken as if the watermark had passed them.</param>
    public SeriesWindows(
        WindowDefinition definition, Action<WindowResult> closed, TimeSpan allowedLateness = default, int mostHeld = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(allowedLateness, TimeSpan.Zero);
        _mostHeld = Guard.AtLeast(1, mostHeld);
        _windows = definition.Open(closed);
        _waiting = new(allowedLateness.Ticks);
    }

    /// <summary>Values that came after the watermark had passed their time. They are in no window.</summary>
    public long Late { get; private set; }

    /// <summary>Cuts values into windows.</summary>
    /// <param name="definition">Which values belong together.</param>
    /// <param name="values">Values in the order of their arrival.</param>
    /// <param name="allowedLateness">How far they may come out of order; what comes later is left out.</param>
    /// <returns>The windows in the order of their end, each as soon as it is closed; the last ones may be incomplete.</returns>
    public static IEnumerable<WindowResult> Of(
        WindowDefinition definition, IEnumerable<TimedValue> values, TimeSpan allowedLateness = default)
    {
        var closed = new Queue<WindowResult>();
        var windows = new SeriesWindows(definition, closed.Enqueue, allowedLateness);
        foreach (var value in values)
        {
            windows.Add(value);
            while (closed.TryDequeue(out var window))
            {
                yield return window;
            }
        }

        windows.Complete();
        while (closed.TryDequeue(out var window))
        {
            yield return window;
        }
    }

    /// <summary>Takes the next value in the order of arrival.</summary>
    /// <param name="value">The value; left out if it isn't finite.</param>
    /// <returns>False if it came too late.</returns>
    public bool Add(TimedValue value)
    {
        if (!double.IsFinite(value.Value))
        {
            return true;
        }

        if (!_waiting.TryAdd(value.Time.UtcTicks, 0, (value.Value, value.Layer)))
        {
            Late++;
            return false;
        }

        TakeReady();
        return true;
    }

    /// <summary>Tells that nothing before a time is to be expected any more, as when time goes on in silence.</summary>
    public void Advance(DateTimeOffset watermark)
    {
        _waiting.AdvanceTo(watermark.UtcTicks);
        TakeReady();
    }

    /// <summary>Closes whatever is open: the stream has ended.</summary>
    public void Complete()
    {
        while (_waiting.TryTakeEarly(out var time, out var held))
        {
            _windows.Add(time, held.Value, held.Layer);
        }

        _windows.Complete();
    }

    private void TakeReady()
    {
        while (_waiting.TryTake(out var time, out var held)
            || (_waiting.Count > _mostHeld && _waiting.TryTakeEarly(out time, out held)))
        {
            _windows.Add(time, held.Value, held.Layer);
        }

        if (_waiting.Watermark > 0)
        {
            _windows.Reach(_waiting.Watermark);
        }
    }

    /// <summary>Writes what is open and what waits, so that other windows of the same definition can go on.</summary>
    public void Save(StateWriter writer)
    {
        writer.Write(Late);
        writer.Write(_waiting.Newest);
        writer.Write(_waiting.Watermark);
        writer.Write(_waiting.Count);
        for (var i = 0; i < _waiting.Count; i++)
        {
            var (time, _, (value, layer)) = _waiting.Peek(i);
            writer.Write(time);
            writer.Write(value);
            writer.Write(layer is not null);
            writer.Write(layer ?? 0);
        }

        _windows.Save(writer);
    }

    /// <summary>Takes back what <see cref="Save"/> wrote; before the first value.</summary>
    /// <exception cref="StateException">It is not what such windows write.</exception>
    public void Restore(StateReader reader)
    {
        Late = reader.ReadInt64();
        var (newest, watermark) = (reader.ReadInt64(), reader.ReadInt64());
        for (var count = reader.ReadCount(2 * sizeof(long)); count > 0; count--)
        {
            var (time, value) = (reader.ReadInt64(), reader.ReadDouble());
            var (hasLayer, layer) = (reader.ReadBool(), reader.ReadInt32());
            _ = _waiting.TryAdd(time, 0, (value, hasLayer ? layer : null));
        }

        _waiting.Resume(newest, watermark);
        _windows.Restore(reader);
    }
}
