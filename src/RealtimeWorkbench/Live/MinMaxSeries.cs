using System.Buffers.Binary;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Live;

/// <summary>The whole course of a metric in bounded memory: when it is full, neighbours are merged and extremes kept.</summary>
/// <param name="capacity">Most points kept; even, at least 2.</param>
/// <remarks>Adding is O(1) amortised and allocates nothing once the series has grown to its capacity. Not thread-safe.</remarks>
public sealed class MinMaxSeries(int capacity)
{
    /// <summary>Points that a checkpoint writes together.</summary>
    internal const int InPiece = 64;

    private SeriesPoint[] _points = new SeriesPoint[Math.Min(64, capacity)];
    private long[] _versions = new long[Math.Min(64, capacity)];
    private int _count;
    private long _perPoint = 1;
    private long _inLast;
    private long _mergedAt;

    /// <summary>First point that has changed since the last checkpoint.</summary>
    private int _changedFrom;

    /// <summary>Number of points.</summary>
    public int Count => _count;

    /// <summary>Adds a value.</summary>
    /// <param name="time">Event time in ms since 1970-01-01 UTC.</param>
    /// <param name="value">The value; finite.</param>
    /// <param name="version">Version of the state that the value belongs to; never falls.</param>
    public void Add(long time, double value, long version)
    {
        // Values of one millisecond share a point, since a reader knows points by their time.
        if (_count > 0 && (_inLast < _perPoint || _points[_count - 1].T == time))
        {
            ref var last = ref _points[_count - 1];
            last = new SeriesPoint(last.T, Math.Min(last.Min, value), Math.Max(last.Max, value), value);
            _versions[_count - 1] = version;
            _changedFrom = Math.Min(_changedFrom, _count - 1);
            _inLast++;
            return;
        }

        if (_count == capacity)
        {
            MergeNeighbours(version);
        }

        if (_count == _points.Length)
        {
            var length = Math.Min(capacity, _points.Length * 2);
            Array.Resize(ref _points, length);
            Array.Resize(ref _versions, length);
        }

        _points[_count] = new SeriesPoint(time, value, value, value);
        _versions[_count] = version;
        _count++;
        _inLast = 1;
    }

    /// <summary>Points that changed after a version. All of them, thinned, if points were merged meanwhile.</summary>
    /// <param name="version">Version that the reader knows.</param>
    /// <param name="width">Most points wanted when all are returned.</param>
    /// <param name="reset">Whether all are returned.</param>
    public IReadOnlyList<SeriesPoint> ChangedSince(long version, int width, out bool reset)
    {
        reset = version < _mergedAt || version <= 0;
        if (reset)
        {
            return Thinned(width);
        }

        var first = _count;
        while (first > 0 && _versions[first - 1] > version)
        {
            first--;
        }

        return _points.AsSpan(first, _count - first).ToArray();
    }

    /// <summary>The whole course in at most <paramref name="width"/> points, extremes kept.</summary>
    public IReadOnlyList<SeriesPoint> Thinned(int width)
    {
        var each = (_count + Math.Max(1, width) - 1) / Math.Max(1, width);
        if (each <= 1)
        {
            return _points.AsSpan(0, _count).ToArray();
        }

        var thinned = new List<SeriesPoint>(width);
        for (var first = 0; first < _count; first += each)
        {
            thinned.Add(Merge(_points.AsSpan(first, Math.Min(each, _count - first))));
        }

        return thinned;
    }

    private void MergeNeighbours(long version)
    {
        for (var i = 0; i < _count / 2; i++)
        {
            _points[i] = Merge(_points.AsSpan(2 * i, 2));
            _versions[i] = version;
        }

        _count /= 2;
        _perPoint *= 2;
        _mergedAt = version;
        _changedFrom = 0;
    }

    /// <summary>Writes what a resumed run needs besides the points.</summary>
    internal void Save(StateWriter writer)
    {
        writer.Write(_count);
        writer.Write(_perPoint);
        writer.Write(_inLast);
    }

    /// <summary>Writes the pieces with points that have changed since the last call.</summary>
    /// <param name="writer">Takes the pieces.</param>
    /// <param name="key">Number of the first piece; there are at most capacity / <see cref="InPiece"/> + 1.</param>
    internal void SavePoints(StateWriter writer, long key)
    {
        for (var first = _changedFrom / InPiece * InPiece; first < _count; first += InPiece)
        {
            writer.Piece(key + (first / InPiece));
            foreach (ref readonly var point in _points.AsSpan(first, Math.Min(InPiece, _count - first)))
            {
                var bytes = writer.Take(4 * sizeof(double));
                BinaryPrimitives.WriteInt64LittleEndian(bytes, point.T);
                BinaryPrimitives.WriteDoubleLittleEndian(bytes[8..], point.Min);
                BinaryPrimitives.WriteDoubleLittleEndian(bytes[16..], point.Max);
                BinaryPrimitives.WriteDoubleLittleEndian(bytes[24..], point.Last);
            }
        }

        _changedFrom = _count;
    }

    /// <summary>Takes back what <see cref="Save"/> wrote; the points follow.</summary>
    internal void Restore(StateReader reader, long version)
    {
        _count = reader.ReadInt32();
        _perPoint = reader.ReadInt64();
        _inLast = reader.ReadInt64();
        _mergedAt = version;
        if (_count < 0 || _count > capacity)
        {
            throw reader.Damaged(Invariant($"a course of {_count} points"));
        }

        _points = new SeriesPoint[Math.Max(Math.Min(64, capacity), _count)];
        _versions = new long[_points.Length];
        Array.Fill(_versions, version);
        _changedFrom = 0;
    }

    /// <summary>Takes back a piece. Points of an older one, from before neighbours were merged, are passed over.</summary>
    /// <param name="reader">Gives the piece.</param>
    /// <param name="piece">Its number, from 0.</param>
    internal void RestorePoints(StateReader reader, long piece)
    {
        for (var place = piece * InPiece; reader.Remaining > 0; place++)
        {
            var point = new SeriesPoint(reader.ReadInt64(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
            if (place < _count)
            {
                _points[place] = point;
                _changedFrom++;
            }
        }
    }

    /// <summary>Whether all points are back.</summary>
    internal bool IsWhole => _changedFrom == _count;

    private static SeriesPoint Merge(ReadOnlySpan<SeriesPoint> points)
    {
        var (min, max) = (points[0].Min, points[0].Max);
        foreach (var point in points)
        {
            min = Math.Min(min, point.Min);
            max = Math.Max(max, point.Max);
        }

        return new SeriesPoint(points[0].T, min, max, points[^1].Last);
    }
}
