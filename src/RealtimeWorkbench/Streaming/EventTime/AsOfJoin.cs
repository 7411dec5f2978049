using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>Joins two streams of different rates: to each left value the newest right one that isn't newer than it, within a tolerance.</summary>
/// <remarks>
/// By event time alone: a left value waits until the right stream has got past its time, so the pairs don't depend on which stream came
/// sooner. A stream that falls silent is helped on with <see cref="AdvanceLeft"/> and <see cref="AdvanceRight"/>. Of right values of
/// one time the last to arrive counts. Memory is bounded; if too many values wait for the other stream, the oldest no longer does, and is
/// counted. The same join as pandas.merge_asof with direction "backward". Not thread-safe.
/// </remarks>
public sealed class AsOfJoin
{
    private readonly AsOfJoinOptions _options;
    private readonly Action<AsOfPair> _joined;
    private readonly ReorderBuffer<double> _left;
    private readonly ReorderBuffer<double> _right;

    /// <summary>Right values in order, from the newest that a left one may still need.</summary>
    private readonly Queue<(long Time, double Value)> _ahead = new();
    private (long Time, double Value)? _current;

    /// <summary>Left values in order, whose time the right stream has not got past.</summary>
    private readonly Queue<(long Time, double Value)> _open = new();

    /// <summary>Begins a join.</summary>
    /// <param name="options">Settings; checked here.</param>
    /// <param name="joined">Takes the pairs in the order of event time, one for each left value that isn't late.</param>
    /// <exception cref="ArgumentException">A setting is out of its range; the message names it.</exception>
    public AsOfJoin(AsOfJoinOptions options, Action<AsOfPair> joined)
    {
        _options = OptionsGuard.Valid(options);
        _joined = joined;
        _left = new(options.AllowedLateness.Ticks);
        _right = new(options.AllowedLateness.Ticks);
    }

    /// <summary>Values of either stream that came after the watermark of their stream. They are left out.</summary>
    public long Late { get; private set; }

    /// <summary>Left values that could not wait for the right stream any longer, because too many did.</summary>
    public long JoinedEarly { get; private set; }

    /// <summary>Right values that could not wait for the left stream any longer, because too many did.</summary>
    public long Dropped { get; private set; }

    /// <summary>Takes a left value.</summary>
    /// <param name="time">Event time.</param>
    /// <param name="value">The value; left out if it isn't finite.</param>
    public void AddLeft(DateTimeOffset time, double value) => Add(_left, time, value);

    /// <summary>Takes a right value.</summary>
    /// <param name="time">Event time.</param>
    /// <param name="value">The value; left out if it isn't finite.</param>
    public void AddRight(DateTimeOffset time, double value) => Add(_right, time, value);

    /// <summary>Tells that no left value before a time is to be expected any more.</summary>
    public void AdvanceLeft(DateTimeOffset watermark)
    {
        _left.AdvanceTo(watermark.UtcTicks);
        Join();
    }

    /// <summary>Tells that no right value before a time is to be expected any more.</summary>
    public void AdvanceRight(DateTimeOffset watermark)
    {
        _right.AdvanceTo(watermark.UtcTicks);
        Join();
    }

    /// <summary>Joins what still waits: both streams have ended.</summary>
    public void Complete()
    {
        // Both before the first is joined: values that are there must not be passed over because too many of the other stream wait.
        _left.AdvanceTo(DateTimeOffset.MaxValue.UtcTicks);
        _right.AdvanceTo(DateTimeOffset.MaxValue.UtcTicks);
        Join();
        while (_open.TryDequeue(out var left))
        {
            Join(left);
        }
    }

    /// <summary>Writes what it knows, so that another join of the same options can go on with it.</summary>
    /// <param name="writer">Takes the state, as part of what an <see cref="IMachineState"/> saves.</param>
    public void Save(StateWriter writer)
    {
        Save(writer, _left);
        Save(writer, _right);
        Save(writer, _ahead);
        Save(writer, _open);
        writer.Write(_current.HasValue);
        if (_current is { } current)
        {
            writer.Write(current.Time);
            writer.Write(current.Value);
        }

        writer.Write(Late);
        writer.Write(JoinedEarly);
        writer.Write(Dropped);
    }

    /// <summary>Takes back what <see cref="Save(StateWriter)"/> wrote; for a join that has got nothing yet.</summary>
    /// <param name="reader">Gives the state.</param>
    /// <exception cref="StateException">It is not what a join writes.</exception>
    public void Restore(StateReader reader)
    {
        Restore(reader, _left);
        Restore(reader, _right);
        Restore(reader, _ahead);
        Restore(reader, _open);
        _current = reader.ReadBool() ? (reader.ReadInt64(), reader.ReadDouble()) : null;
        Late = reader.ReadInt64();
        JoinedEarly = reader.ReadInt64();
        Dropped = reader.ReadInt64();
    }

    private static void Save(StateWriter writer, ReorderBuffer<double> stream)
    {
        writer.Write(stream.Newest);
        writer.Write(stream.Watermark);
        writer.Write(stream.Count);
        for (var place = 0; place < stream.Count; place++)
        {
            var (time, _, value) = stream.Peek(place);
            writer.Write(time);
            writer.Write(value);
        }
    }

    private static void Restore(StateReader reader, ReorderBuffer<double> stream)
    {
        var (newest, watermark) = (reader.ReadInt64(), reader.ReadInt64());
        for (var left = reader.ReadCount(sizeof(long) + sizeof(double)); left > 0; left--)
        {
            // None is late: the watermark stood where it is now when they were held.
            stream.TryAdd(reader.ReadInt64(), 0, reader.ReadDouble());
        }

        stream.Resume(newest, watermark);
    }

    private static void Save(StateWriter writer, Queue<(long Time, double Value)> values)
    {
        writer.Write(values.Count);
        foreach (var (time, value) in values)
        {
            writer.Write(time);
            writer.Write(value);
        }
    }

    private static void Restore(StateReader reader, Queue<(long Time, double Value)> values)
    {
        for (var left = reader.ReadCount(sizeof(long) + sizeof(double)); left > 0; left--)
        {
            values.Enqueue((reader.ReadInt64(), reader.ReadDouble()));
        }
    }

    private void Add(ReorderBuffer<double> stream, DateTimeOffset time, double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        if (!stream.TryAdd(time.UtcTicks, 0, value))
        {
            Late++;
            return;
        }

        Join();
    }

    private void Join()
    {
        while (TryTake(_left, out var left))
        {
            _open.Enqueue(left);
        }

        while (TryTake(_right, out var right))
        {
            _ahead.Enqueue(right);
        }

        // Right values before the watermark are all there, so a left value before it has its partner among them.
        while (_open.TryPeek(out var next) && next.Time < _right.Watermark)
        {
            Join(_open.Dequeue());
        }

        while (_open.Count > _options.MostHeld)
        {
            JoinedEarly++;
            Join(_open.Dequeue());
        }

        // No left value comes that is older than both the watermark of its stream and those that are open.
        var oldest = _open.TryPeek(out var first) ? Math.Min(first.Time, _left.Watermark) : _left.Watermark;
        PassUntil(oldest);
        while (_ahead.Count > _options.MostHeld)
        {
            Dropped++;
            _current = _ahead.Dequeue();
        }
    }

    private bool TryTake(ReorderBuffer<double> stream, out (long Time, double Value) taken)
    {
        var isTaken = stream.TryTake(out var time, out var value)
            || (stream.Count > _options.MostHeld && stream.TryTakeEarly(out time, out value));
        taken = (time, value);
        return isTaken;
    }

    private void Join((long Time, double Value) left)
    {
        PassUntil(left.Time);
        var age = _current is { } current ? left.Time - current.Time : -1;
        var holds = age >= 0 && age <= _options.Tolerance.Ticks;
        _joined(new AsOfPair(
            new DateTimeOffset(left.Time, TimeSpan.Zero),
            left.Value,
            holds ? _current!.Value.Value : double.NaN,
            holds ? new TimeSpan(age) : TimeSpan.Zero));
    }

    /// <summary>Makes the newest right value that isn't newer than a time the current one.</summary>
    private void PassUntil(long time)
    {
        while (_ahead.TryPeek(out var right) && right.Time <= time)
        {
            _current = _ahead.Dequeue();
        }
    }
}
