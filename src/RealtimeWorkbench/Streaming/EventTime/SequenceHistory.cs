using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>Sequence numbers that a machine has used of late: what repetitions and missing samples are recognized by.</summary>
/// <remarks>
/// Asked in the order of event time. A number that comes again at its own event time is a repetition; one that comes again at another,
/// or lies far off, means that the machine counts anew, which must not cost its samples: a counter of 8 bits comes round in seconds.
/// </remarks>
internal sealed class SequenceHistory(long lateness)
{
    /// <summary>Stands for the number of a sample that has none.</summary>
    public const long None = long.MinValue;

    private const int FewestPlaces = 64;
    private const int MostPlaces = 65_536;

    /// <summary>Returns to a counter that was left which are no accident any more.</summary>
    private const int ReturnsOfTwo = 3;

    /// <summary>Numbers in a row by one counter after which there is only that one.</summary>
    private const int SteadyOfOne = 1000;

    /// <summary>Number and event time, at the place that the number's last bits say.</summary>
    private (long Number, long Time)[] _recent = [];
    private long _first;
    private long _highest = None;

    /// <summary>Where the counter stood that was left when another began.</summary>
    private long _left = None;
    private int _returns;
    private int _steady;

    /// <summary>Whether two counters take turns, as where two senders use one name.</summary>
    public bool IsOfTwo => _returns >= ReturnsOfTwo;

    /// <summary>Judges a number and remembers it.</summary>
    /// <param name="number">The number; not <see cref="None"/>.</param>
    /// <param name="time">Event time of its sample in ticks; not before the last one.</param>
    /// <param name="missing">Numbers left out before it.</param>
    public SequenceVerdict Judge(long number, long time, out long missing)
    {
        missing = 0;
        if (_highest == None)
        {
            Begin(number, time);
            return SequenceVerdict.Follows;
        }

        if (_left != None && number == _left + 1 && number != _highest + 1)
        {
            // The one that was left goes on: nothing is missing between.
            _returns = Math.Min(_returns + 1, ReturnsOfTwo);
            return BeginAnew(number, time);
        }

        if (number - _highest > MostPlaces)
        {
            // Nobody loses so many between two samples: another counter, or a number that was damaged on its way.
            return BeginAnew(number, time);
        }

        if (++_steady > SteadyOfOne)
        {
            (_left, _returns) = (None, 0);
        }

        if (number > _highest)
        {
            missing = number - _highest - 1;
            Remember(number, time);
            _highest = number;
            return missing > 0 ? SequenceVerdict.Skips : SequenceVerdict.Follows;
        }

        if (number < _first || number <= _highest - _recent.Length)
        {
            return BeginAnew(number, time);
        }

        var known = _recent[PlaceOf(number)];
        if (known.Number != number)
        {
            Remember(number, time);
            return SequenceVerdict.Fills;
        }

        if (time == known.Time)
        {
            return SequenceVerdict.Repeats;
        }

        return BeginAnew(number, time);
    }

    private SequenceVerdict BeginAnew(long number, long time)
    {
        (_left, _steady) = (_highest, 0);
        Begin(number, time);
        return SequenceVerdict.Restarts;
    }

    private int PlaceOf(long number) => (int)(number & (_recent.Length - 1));

    private void Begin(long number, long time)
    {
        if (_recent.Length == 0)
        {
            _recent = new (long, long)[FewestPlaces];
        }

        Array.Fill(_recent, (None, 0));
        _first = _highest = number;
        Remember(number, time);
    }

    private void Remember(long number, long time)
    {
        while (_recent[PlaceOf(number)] is var old
            && old.Number != None
            && old.Number != number
            && time - old.Time <= lateness
            && _recent.Length < MostPlaces)
        {
            Grow();
        }

        _recent[PlaceOf(number)] = (number, time);
    }

    private void Grow()
    {
        var before = _recent;
        _recent = new (long, long)[before.Length * 2];
        Array.Fill(_recent, (None, 0));
        foreach (var entry in before)
        {
            if (entry.Number != None)
            {
                _recent[PlaceOf(entry.Number)] = entry;
            }
        }
    }

    /// <summary>Writes the numbers that are known.</summary>
    public void Save(StateWriter writer)
    {
        writer.Write(_first);
        writer.Write(_highest);
        writer.Write(_recent.Length);
        writer.Write(_recent.Count(entry => entry.Number != None));
        foreach (var (number, time) in _recent)
        {
            if (number != None)
            {
                writer.Write(number);
                writer.Write(time);
            }
        }
    }

    public void Restore(StateReader reader)
    {
        _first = reader.ReadInt64();
        _highest = reader.ReadInt64();
        var places = reader.ReadInt32();
        if (places is < 0 or > MostPlaces || (places > 0 && !int.IsPow2(places)))
        {
            throw reader.Damaged(Invariant($"a history of {places} sequence numbers"));
        }

        _recent = new (long, long)[places];
        Array.Fill(_recent, (None, 0));
        for (var count = reader.ReadCount(2 * sizeof(long)); count > 0 && places > 0; count--)
        {
            var (number, time) = (reader.ReadInt64(), reader.ReadInt64());
            _recent[PlaceOf(number)] = (number, time);
        }
    }

    /// <summary>Writes what is known of a second counter.</summary>
    public void SaveSecond(StateWriter writer)
    {
        writer.Write(_left);
        writer.Write(_returns);
        writer.Write(_steady);
    }

    public void RestoreSecond(StateReader reader) =>
        (_left, _returns, _steady) = (reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32());
}
