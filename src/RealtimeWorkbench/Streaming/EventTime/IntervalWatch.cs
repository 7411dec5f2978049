using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>Knows the usual time from one reading of a machine to the next, and notices when it was much longer.</summary>
/// <remarks>
/// The usual interval is a mean that forgets, of intervals no longer than what counts as a gap: a single gap hardly moves it, and a
/// machine that has become slower for good is usual again after a few. A mutable value: keep it in a field that isn't readonly.
/// </remarks>
internal struct IntervalWatch
{
    /// <summary>Fewer intervals say nothing about what is usual.</summary>
    private const int Fewest = 8;

    private const int Remembered = 16;

    private double _usual;
    private int _count;
    private long _last;
    private bool _begun;

    /// <summary>Takes the event time of the next reading.</summary>
    /// <param name="time">Event time in ticks; not before the last one. The same again is no interval.</param>
    /// <param name="factor">How many times the usual interval is a gap.</param>
    /// <param name="since">Event time of the reading before it.</param>
    /// <returns>Whether there is a gap before it.</returns>
    public bool IsGapBefore(long time, double factor, out long since)
    {
        since = _last;
        if (!_begun || time <= _last)
        {
            _begun = true;
            _last = Math.Max(_last, time);
            return false;
        }

        var interval = (double)(time - _last);
        _last = time;
        var isGap = _count >= Fewest && interval > factor * _usual;
        var learned = isGap ? factor * _usual : interval;
        _count = Math.Min(_count + 1, Remembered);
        _usual += (learned - _usual) / _count;
        return isGap;
    }

    /// <summary>Writes what is usual.</summary>
    public readonly void Save(StateWriter writer)
    {
        writer.Write(_usual);
        writer.Write(_count);
        writer.Write(_last);
        writer.Write(_begun);
    }

    public static IntervalWatch Read(StateReader reader) => new()
    {
        _usual = reader.ReadDouble(),
        _count = reader.ReadInt32(),
        _last = reader.ReadInt64(),
        _begun = reader.ReadBool(),
    };
}
