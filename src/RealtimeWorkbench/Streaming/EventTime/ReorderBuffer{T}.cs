namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>Puts what comes out of order back into the order of event time, as far as the allowed lateness reaches.</summary>
/// <remarks>
/// The watermark follows the newest event time at the distance of the lateness: nothing older is expected any more, and what
/// lies before it can be taken out. Items of one time come out by their second key, then in the order of their arrival. What
/// comes in order costs constant time, what comes out of order as many steps as items overtook it.
/// </remarks>
internal sealed class ReorderBuffer<T>(long lateness)
{
    private const int FewestPlaces = 4;

    private Entry[] _ring = [];
    private int _first;

    /// <summary>Items held.</summary>
    public int Count { get; private set; }

    /// <summary>Newest event time seen, in ticks; <see cref="long.MinValue"/> before the first.</summary>
    public long Newest { get; private set; } = long.MinValue;

    /// <summary>Event time before which nothing more is taken, in ticks; <see cref="long.MinValue"/> before the first.</summary>
    public long Watermark { get; private set; } = long.MinValue;

    /// <summary>Holds an item.</summary>
    /// <param name="time">Its event time in ticks.</param>
    /// <param name="order">Order among the items of one time.</param>
    /// <param name="item">The item.</param>
    /// <returns>False if it is late: its time lies before the watermark, and it isn't held.</returns>
    public bool TryAdd(long time, long order, T item)
    {
        if (time < Watermark)
        {
            return false;
        }

        if (Count == _ring.Length)
        {
            Grow();
        }

        var place = Count++;
        while (place > 0 && At(place - 1) is var before && (before.Time > time || (before.Time == time && before.Order > order)))
        {
            At(place) = before;
            place--;
        }

        At(place) = new Entry(time, order, item);
        if (time > Newest)
        {
            Newest = time;
            AdvanceTo(time - lateness);
        }

        return true;
    }

    /// <summary>Moves the watermark on; it never goes back.</summary>
    public void AdvanceTo(long watermark) => Watermark = Math.Max(Watermark, watermark);

    /// <summary>Takes the oldest item out if it lies before the watermark.</summary>
    public bool TryTake(out long time, out T item)
    {
        if (Count > 0 && At(0).Time < Watermark)
        {
            Take(out time, out item);
            return true;
        }

        (time, item) = (0, default!);
        return false;
    }

    /// <summary>Takes the oldest item out although its time might not have come; the watermark moves up to it.</summary>
    /// <returns>False if nothing is held.</returns>
    public bool TryTakeEarly(out long time, out T item)
    {
        if (Count == 0)
        {
            (time, item) = (0, default!);
            return false;
        }

        Take(out time, out item);
        AdvanceTo(time);
        return true;
    }

    /// <summary>Item at a place in the order, without taking it out.</summary>
    public (long Time, long Order, T Item) Peek(int place) => (At(place).Time, At(place).Order, At(place).Item);

    /// <summary>Takes over what another run knew, after the items that it held were added again.</summary>
    public void Resume(long newest, long watermark) => (Newest, Watermark) = (newest, watermark);

    private void Take(out long time, out T item)
    {
        ref var entry = ref At(0);
        (time, item) = (entry.Time, entry.Item);
        entry = default;
        _first = (_first + 1) & (_ring.Length - 1);
        Count--;
    }

    private ref Entry At(int place) => ref _ring[(_first + place) & (_ring.Length - 1)];

    private void Grow()
    {
        var larger = new Entry[Math.Max(FewestPlaces, _ring.Length * 2)];
        for (var place = 0; place < Count; place++)
        {
            larger[place] = At(place);
        }

        _ring = larger;
        _first = 0;
    }

    private readonly record struct Entry(long Time, long Order, T Item);
}
