using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Live;

/// <summary>The newest points of one panel of a control chart, in a ring, each with the version that it came with.</summary>
/// <param name="capacity">Most points kept.</param>
/// <remarks>Not thread-safe: <see cref="LiveState"/> locks.</remarks>
internal sealed class ChartHistory(int capacity)
{
    private ChartPoint[] _points = new ChartPoint[16];
    private long[] _versions = new long[16];
    private int _first;

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

    private int At(int index) => (_first + index) % _points.Length;

    private void Grow()
    {
        var length = Math.Min(capacity, _points.Length * 2);
        Array.Resize(ref _points, length);
        Array.Resize(ref _versions, length);
    }
}
