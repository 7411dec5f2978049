namespace RealtimeWorkbench.Live;

/// <summary>The whole course of a metric in bounded memory: when it is full, neighbours are merged and extremes kept.</summary>
/// <param name="capacity">Most points kept; even, at least 2.</param>
/// <remarks>Adding is O(1) amortised and allocates nothing once the series has grown to its capacity. Not thread-safe.</remarks>
public sealed class MinMaxSeries(int capacity)
{
    private SeriesPoint[] _points = new SeriesPoint[Math.Min(64, capacity)];
    private long[] _versions = new long[Math.Min(64, capacity)];
    private int _count;
    private long _perPoint = 1;
    private long _inLast;
    private long _mergedAt;

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
    }

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
