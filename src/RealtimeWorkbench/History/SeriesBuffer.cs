using System.Runtime.InteropServices;

namespace RealtimeWorkbench.History;

/// <summary>The newest values of a series, until they are stored. Belongs to the thread that stores.</summary>
internal sealed class SeriesBuffer(SeriesKey key, int machine)
{
    /// <summary>Who is so much later than all that is to come again has passed it: what has not come by then does not come.</summary>
    private const long AwaitedFor = TimeSpan.TicksPerHour;

    private long[] _times = new long[8];
    private double[] _values = new double[8];
    private long _first;
    private long _last;
    private Dictionary<(long Time, long Bits), int>? _stored;
    private long _storedUntil;

    public SeriesKey Key => key;

    public string Unit { get; set; } = "";

    /// <summary>Number of its machine.</summary>
    public int Machine => machine;

    /// <summary>Where its newest value belongs; null before the first.</summary>
    public HistoryPlace? Place { get; set; }

    public int Count { get; private set; }

    /// <summary>Values that were stored in small blocks since they were last brought into large ones.</summary>
    public int Unsettled { get; set; }

    /// <summary>When the oldest of them was stored, in ticks.</summary>
    public long UnsettledSince { get; set; }

    public bool IsQueued { get; set; }

    /// <summary>When the store did not take their sums, as a timestamp of the clock; null if it did.</summary>
    public long? RefusedAt { get; set; }

    /// <summary>Notes a value that is stored already and may come once more.</summary>
    public void ExpectAgain(long time, double value)
    {
        _stored ??= [];
        _storedUntil = Math.Max(_storedUntil, time);
        CollectionsMarshal.GetValueRefOrAddDefault(_stored, (time, BitConverter.DoubleToInt64Bits(value)), out _)++;
    }

    /// <summary>Packs the values that are stored already and have not come once more.</summary>
    /// <param name="mark">Mark of the checkpoint that they come after.</param>
    /// <param name="packer">Packs them.</param>
    public IEnumerable<NewBlock> Awaited(long mark, BlockPacker packer)
    {
        if (_stored is null)
        {
            yield break;
        }

        var all = _stored.SelectMany(one => Enumerable.Repeat(one.Key, one.Value)).OrderBy(one => one.Time);
        foreach (var some in all.Chunk(HistoryBlock.Most))
        {
            var times = Array.ConvertAll(some, one => one.Time);
            var values = Array.ConvertAll(some, one => BitConverter.Int64BitsToDouble(one.Bits));
            yield return new NewBlock(HistoryResolution.Raw, mark, times[0], times[^1], some.Length, packer.Pack(times, values, compress: false));
        }
    }

    /// <summary>Adds a value.</summary>
    /// <returns>False if it was there: it is stored already.</returns>
    public bool Add(long time, double value)
    {
        if (_stored is not null && IsStored(time, value))
        {
            return false;
        }

        if (_stored is not null && time - _storedUntil > AwaitedFor)
        {
            _stored = null;
        }

        if (Count == _times.Length)
        {
            Array.Resize(ref _times, Count * 2);
            Array.Resize(ref _values, Count * 2);
        }

        _first = Count == 0 ? time : Math.Min(_first, time);
        _last = Count == 0 ? time : Math.Max(_last, time);
        _times[Count] = time;
        _values[Count++] = value;
        return true;
    }

    /// <summary>Whether a value has to go into another block than those that are here.</summary>
    public bool IsFullFor(long time) =>
        Count == HistoryBlock.Most || (Count > 0 && Math.Max(_last, time) - Math.Min(_first, time) > HistoryBlock.LongestSpan);

    /// <summary>Packs what is here, and begins anew.</summary>
    public NewBlock Take(long mark, BlockPacker packer)
    {
        var bytes = packer.Pack(_times.AsSpan(0, Count), _values.AsSpan(0, Count), compress: false);
        var block = new NewBlock(HistoryResolution.Raw, mark, _first, _last, Count, bytes);
        Count = 0;
        return block;
    }

    /// <summary>Forgets what is here.</summary>
    public void Clear() => Count = 0;

    private bool IsStored(long time, double value)
    {
        ref var left = ref CollectionsMarshal.GetValueRefOrNullRef(_stored!, (time, BitConverter.DoubleToInt64Bits(value)));
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref left))
        {
            return false;
        }

        if (--left == 0)
        {
            _stored!.Remove((time, BitConverter.DoubleToInt64Bits(value)));
            if (_stored.Count == 0)
            {
                _stored = null;
            }
        }

        return true;
    }
}
