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
    private const int InPiece = 64;

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

    /// <summary>Writes how much there is.</summary>
    public void Save(StateWriter writer)
    {
        writer.Write(_added);
        writer.Write(Count);
        writer.Write(Checked);
        writer.Write(OutOfControl);
    }

    /// <summary>Writes the pieces that have got new points since the last call.</summary>
    /// <param name="writer">Takes the pieces.</param>
    /// <param name="key">Number of the first piece; <see cref="PiecesOf"/> says how many there are at most.</param>
    public void SavePoints(StateWriter writer, long key)
    {
        var oldest = _added - Count;
        for (var first = Math.Max(_saved, oldest) / InPiece * InPiece; first < _added; first += InPiece)
        {
            writer.Piece(key + (first / InPiece % PiecesOf(capacity)));
            var start = Math.Max(first, oldest);
            writer.Write(start);
            ChartPoint? before = null;
            for (var number = start; number < Math.Min(first + InPiece, _added); number++)
            {
                ref readonly var point = ref _points[At((int)(number - oldest))];
                Save(writer, point, before);
                before = point;
            }
        }

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
    }

    /// <summary>Takes back a piece; points that are no longer kept are passed over.</summary>
    public void RestorePoints(StateReader reader, int machine, int metric, int panel, long version)
    {
        ChartPoint? before = null;
        for (var number = reader.ReadInt64(); reader.Remaining > 0; number++)
        {
            var point = Read(reader, before) with { Machine = machine, Metric = metric, Panel = panel };
            before = point;
            var index = number - (_added - Count);
            if (index >= 0 && index < Count)
            {
                _points[index] = point;
                _versions[index] = version;
                _saved++;
            }
        }
    }

    /// <summary>Checks that all points are back.</summary>
    public void EndRestore(StateReader reader)
    {
        if (_saved != Count)
        {
            throw reader.Damaged(Invariant($"a gap of {Count - _saved} points in a chart"));
        }

        _saved = _added;
    }

    /// <summary>Most pieces at a time: pieces are used again in a circle, one more than are needed, so that the oldest stays whole.</summary>
    public static int PiecesOf(int capacity) => (capacity / InPiece) + 2;

    /// <summary>Limits and size seldom change from point to point, so they are written when they do.</summary>
    private static void Save(StateWriter writer, in ChartPoint point, ChartPoint? before)
    {
        var isAlike = before is { } other
            && (other.Size, other.Lower, other.Center, other.Upper) == (point.Size, point.Lower, point.Center, point.Upper);
        var bytes = writer.Take(1 + (3 * sizeof(long)) + sizeof(int));
        bytes[0] = (byte)((isAlike ? 1 : 0) | (point.IsBaseline ? 2 : 0));
        BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], point.Index);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[9..], point.Time);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[17..], point.Value);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[25..], (int)point.Violations);
        if (!isAlike)
        {
            writer.Write(point.Size);
            writer.Write([point.Lower, point.Center, point.Upper]);
        }
    }

    private static ChartPoint Read(StateReader reader, ChartPoint? before)
    {
        var flags = reader.ReadByte();
        var point = (before ?? default) with
        {
            Index = reader.ReadInt64(),
            Time = reader.ReadInt64(),
            Value = reader.ReadDouble(),
            Violations = (RuleSet)reader.ReadInt32(),
            IsBaseline = (flags & 2) != 0,
        };
        return (flags & 1) != 0
            ? point
            : point with
            {
                Size = reader.ReadDouble(),
                Lower = reader.ReadDouble(),
                Center = reader.ReadDouble(),
                Upper = reader.ReadDouble(),
            };
    }

    private int At(int index) => (_first + index) % _points.Length;

    private void Grow()
    {
        var length = Math.Min(capacity, _points.Length * 2);
        Array.Resize(ref _points, length);
        Array.Resize(ref _versions, length);
    }
}
