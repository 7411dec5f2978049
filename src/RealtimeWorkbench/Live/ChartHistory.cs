using System.Buffers.Binary;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Live;

/// <summary>The newest points of one panel of a control chart, in a ring, each with the version that it came with.</summary>
/// <param name="capacity">Most points kept.</param>
/// <remarks>Not thread-safe: <see cref="LiveState"/> locks.</remarks>
internal sealed class ChartHistory(int capacity)
{
    /// <summary>Points from which on a piece is left as it is, and a new one begun.</summary>
    private const int FewestInPiece = 64;

    /// <summary>Bytes of a point of which everything is written.</summary>
    private const int MostBytes = 1 + (3 * sizeof(long)) + sizeof(int) + (5 * sizeof(double));

    /// <summary>What stands before the first point of a piece.</summary>
    private static readonly ChartPoint None;

    /// <summary>Pieces that are not written again, oldest first.</summary>
    private Queue<Piece> _whole = [];

    /// <summary>The newest piece; without points before the first checkpoint.</summary>
    private Piece _tail;
    private List<Piece> _restored = [];
    private ChartPoint[] _points = new ChartPoint[16];
    private long[] _versions = new long[16];
    private int _first;
    private long _added;
    private long _saved;

    public int Count { get; private set; }

    /// <summary>Points since the baseline, those included that are no longer kept.</summary>
    public long Checked { get; private set; }

    /// <summary>How many of these violate a rule.</summary>
    public long OutOfControl { get; private set; }

    public void Add(in ChartPoint point, long version)
    {
        if (Count == _points.Length && Count < capacity)
        {
            Grow();
        }

        var index = (_first + Count) % _points.Length;
        if (Count == _points.Length)
        {
            _first = (_first + 1) % _points.Length;
        }
        else
        {
            Count++;
        }

        if (!point.IsBaseline)
        {
            Checked++;
            OutOfControl += point.Violations != RuleSet.None ? 1 : 0;
        }

        _added++;
        _points[index] = point;
        _versions[index] = version;
    }

    /// <summary>Points that came after a version, at most the newest <paramref name="most"/>, oldest first.</summary>
    public List<ChartPoint> After(long version, int most)
    {
        var count = 0;
        while (count < Math.Min(Count, most) && _versions[At(Count - 1 - count)] > version)
        {
            count++;
        }

        var points = new List<ChartPoint>(count);
        for (var i = Count - count; i < Count; i++)
        {
            points.Add(_points[At(i)]);
        }

        return points;
    }

    /// <summary>The points that break a rule, oldest first.</summary>
    public List<ChartPoint> Broken()
    {
        var points = new List<ChartPoint>();
        for (var i = 0; i < Count; i++)
        {
            ref readonly var point = ref _points[At(i)];
            if (point.Violations != RuleSet.None)
            {
                points.Add(point);
            }
        }

        return points;
    }

    /// <summary>Whether the point of a number is kept.</summary>
    public bool Has(long index) => PlaceOf(index) >= 0;

    /// <summary>The point of a number, if it is kept.</summary>
    public List<ChartPoint> Only(long index) => PlaceOf(index) is >= 0 and var place ? [_points[At(place)]] : [];

    private int PlaceOf(long index)
    {
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = _points[At(middle)].Index;
            if (found == index)
            {
                return middle;
            }

            (low, high) = found < index ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>Number of the newest point; 0 if there is none.</summary>
    public long Newest => Count == 0 ? 0 : _points[At(Count - 1)].Index;

    /// <summary>Writes how much there is.</summary>
    public void Save(StateWriter writer)
    {
        writer.Write(_added);
        writer.Write(Count);
        writer.Write(Checked);
        writer.Write(OutOfControl);
    }

    /// <summary>Writes the points that came since the last call, as one piece, however many they are.</summary>
    /// <remarks>
    /// A piece with fewer than <see cref="FewestInPiece"/> points is written again with those that follow, so that a slow chart doesn't end
    /// as a piece a point. Pieces of which no point is kept any more are removed.
    /// </remarks>
    /// <param name="writer">Takes the pieces.</param>
    /// <param name="key">Number of the first piece; <see cref="PiecesOf"/> says how many there are at most.</param>
    public void SavePoints(StateWriter writer, long key)
    {
        if (_saved == _added)
        {
            return;
        }

        var oldest = _added - Count;
        if (_tail.Length >= FewestInPiece || (_tail.Length > 0 && _tail.End <= oldest))
        {
            _whole.Enqueue(_tail);
            _tail = new Piece((_tail.Slot + 1) % PiecesOf(capacity), _saved, _saved);
        }

        while (_whole.TryPeek(out var gone) && gone.End <= oldest)
        {
            writer.Remove(key + _whole.Dequeue().Slot);
        }

        _tail = _tail with { First = Math.Max(_tail.First, oldest), End = _added };
        writer.Piece(key + _tail.Slot);
        writer.Write(_tail.First);
        WritePoints(writer, (int)(_tail.First - oldest));
        _saved = _added;
    }

    public void Restore(StateReader reader)
    {
        _added = reader.ReadInt64();
        Count = reader.ReadInt32();
        Checked = reader.ReadInt64();
        OutOfControl = reader.ReadInt64();
        if (Count < 0 || Count > capacity || Count > _added)
        {
            throw reader.Damaged(Invariant($"a chart with {Count} of {_added} points"));
        }

        _points = new ChartPoint[Math.Max(16, Count)];
        _versions = new long[_points.Length];
        _saved = 0;
        _restored = [];
    }

    /// <summary>Takes back a piece; points that are no longer kept are passed over.</summary>
    /// <param name="reader">Gives the piece.</param>
    /// <param name="slot">Its number, from that of the first piece on.</param>
    /// <param name="name">Point with the machine, the metric and the panel of all points.</param>
    /// <param name="version">Version that the points come with.</param>
    public void RestorePoints(StateReader reader, int slot, in ChartPoint name, long version)
    {
        var first = reader.ReadInt64();
        var number = first;
        var (before, step) = (name, 0L);
        for (; reader.Remaining > 0; number++)
        {
            var point = Read(reader, before, ref step);
            before = point;
            var index = number - (_added - Count);
            if (index >= 0 && index < Count)
            {
                _points[index] = point;
                _versions[index] = version;
                _saved++;
            }
        }

        _restored.Add(new Piece(slot, first, number));
    }

    /// <summary>Checks that all points are back.</summary>
    public void EndRestore(StateReader reader)
    {
        if (_saved != Count)
        {
            throw reader.Damaged(Invariant($"a gap of {Count - _saved} points in a chart"));
        }

        _restored.Sort((a, b) => a.First.CompareTo(b.First));
        for (var i = 0; i < _restored.Count; i++)
        {
            if (_restored[i].Slot != (_restored[0].Slot + i) % PiecesOf(capacity))
            {
                throw reader.Damaged(Invariant($"piece {_restored[i].Slot} of a chart where another must be"));
            }
        }

        _whole = new Queue<Piece>(_restored.SkipLast(1));
        _tail = _restored.LastOrDefault();
        _restored = [];
        _saved = _added;
    }

    /// <summary>Most pieces at a time: whole ones, the oldest of which only an end is kept, and the one that grows. Their numbers are used again in a circle.</summary>
    public static int PiecesOf(int capacity) => (capacity / FewestInPiece) + 4;

    /// <summary>Writes the points from one on, a fifth of what they take in memory: what seldom changes from point to point is written when it does.</summary>
    private void WritePoints(StateWriter writer, int from)
    {
        var step = 0L;
        ref readonly var before = ref None;
        for (var i = from; i < Count;)
        {
            // A stretch that lies together in the ring.
            var place = At(i);
            var stretch = _points.AsSpan(place, Math.Min(Math.Min(FewestInPiece, Count - i), _points.Length - place));
            var room = stretch.Length * MostBytes;
            var bytes = writer.Take(room);
            var used = 0;
            foreach (ref readonly var point in stretch)
            {
                used += Write(bytes[used..], point, before, ref step);
                before = ref point;
            }

            writer.GiveBack(room - used);
            i += stretch.Length;
        }
    }

    private static int Write(Span<byte> bytes, in ChartPoint point, in ChartPoint before, ref long step)
    {
        var parts = (point.IsBaseline ? Parts.Baseline : Parts.None)
            | (point.Index == before.Index + 1 ? Parts.None : Parts.Index)
            | (point.Time - before.Time == step ? Parts.None : Parts.Time)
            | (point.Violations == RuleSet.None ? Parts.None : Parts.Violations)
            | (HasLimitsOf(point, before) ? Parts.None : Parts.Limits)
            | (Bits(point.Reach) == Bits(before.Reach) ? Parts.None : Parts.Reach);
        bytes[0] = (byte)parts;
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[1..], point.Value);
        var used = 1 + sizeof(double);
        if (parts is Parts.None or Parts.Baseline)
        {
            return used;
        }

        if ((parts & Parts.Index) != 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes[used..], point.Index);
            used += sizeof(long);
        }

        if ((parts & Parts.Time) != 0)
        {
            step = point.Time - before.Time;
            BinaryPrimitives.WriteInt64LittleEndian(bytes[used..], point.Time);
            used += sizeof(long);
        }

        if ((parts & Parts.Violations) != 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[used..], (int)point.Violations);
            used += sizeof(int);
        }

        if ((parts & Parts.Limits) != 0)
        {
            foreach (var number in (ReadOnlySpan<double>)[point.Size, point.Lower, point.Center, point.Upper])
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes[used..], number);
                used += sizeof(double);
            }
        }

        if ((parts & Parts.Reach) != 0)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[used..], point.Reach);
            used += sizeof(double);
        }

        return used;
    }

    /// <summary>Compares bits, so that a number that isn't one is alike too, and the sign of a zero is kept.</summary>
    private static bool HasLimitsOf(in ChartPoint point, in ChartPoint before) =>
        Bits(point.Size) == Bits(before.Size)
        && Bits(point.Lower) == Bits(before.Lower)
        && Bits(point.Center) == Bits(before.Center)
        && Bits(point.Upper) == Bits(before.Upper);

    private static long Bits(double number) => BitConverter.DoubleToInt64Bits(number);

    private static ChartPoint Read(StateReader reader, in ChartPoint before, ref long step)
    {
        var parts = (Parts)reader.ReadByte();
        var point = before with
        {
            IsBaseline = (parts & Parts.Baseline) != 0,
            Value = reader.ReadDouble(),
            Index = (parts & Parts.Index) != 0 ? reader.ReadInt64() : before.Index + 1,
            Time = (parts & Parts.Time) != 0 ? reader.ReadInt64() : before.Time + step,
            Violations = (parts & Parts.Violations) != 0 ? (RuleSet)reader.ReadInt32() : RuleSet.None,
        };
        step = point.Time - before.Time;
        if ((parts & Parts.Limits) != 0)
        {
            point = point with
            {
                Size = reader.ReadDouble(),
                Lower = reader.ReadDouble(),
                Center = reader.ReadDouble(),
                Upper = reader.ReadDouble(),
            };
        }

        return (parts & Parts.Reach) == 0 ? point : point with { Reach = reader.ReadDouble() };
    }

    private int At(int index) => (_first + index) % _points.Length;

    private void Grow()
    {
        var length = Math.Min(capacity, _points.Length * 2);
        Array.Resize(ref _points, length);
        Array.Resize(ref _versions, length);
    }

    /// <summary>What is written of a point beside its value.</summary>
    [Flags]
    private enum Parts : byte
    {
        None = 0,
        Baseline = 1,
        Index = 2,
        Time = 4,
        Violations = 8,
        Limits = 16,
        Reach = 32,
    }

    /// <summary>Points that a checkpoint has under one number.</summary>
    /// <param name="Slot">Its number, from that of the first piece on.</param>
    /// <param name="First">Number of its first point.</param>
    /// <param name="End">Number of the point after its last.</param>
    private readonly record struct Piece(int Slot, long First, long End)
    {
        public long Length => End - First;
    }
}
