using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Monitoring;

/// <summary>Least-squares line through the last points, in O(1) amortised a point.</summary>
/// <remarks>
/// The sums run over differences from a point inside the window, so that neither event times (10¹⁷ ticks) nor large levels
/// cancel; they are made anew once a window, which takes away what rounding has left. NIST/SEMATECH e-Handbook of Statistical
/// Methods, section 4.1.4.1.
/// </remarks>
internal sealed class RollingLine(int window)
{
    private readonly long[] _times = new long[window];
    private readonly double[] _values = new double[window];
    private int _next;
    private int _count;
    private long _time0;
    private double _value0;
    private double _t;
    private double _y;
    private double _tt;
    private double _ty;
    private double _yy;
    private double _largest;

    public bool IsFull => _count == _values.Length;

    public void Add(long time, double value)
    {
        if (_count == 0)
        {
            (_time0, _value0) = (time, value);
        }

        if (IsFull)
        {
            Sum(_times[_next], _values[_next], -1);
        }
        else
        {
            _count++;
        }

        _times[_next] = time;
        _values[_next] = value;
        Sum(time, value, 1);
        if (++_next == _values.Length)
        {
            _next = 0;
            Resum();
        }
    }

    /// <summary>Fits the line. Slope is per second; all zero where all points have one time or one value.</summary>
    /// <param name="slope">Slope in units per second.</param>
    /// <param name="standardError">Standard error of the slope.</param>
    /// <param name="sigma">Standard deviation about the line, with n − 2 degrees of freedom.</param>
    /// <param name="seconds">Time from the oldest to the newest point.</param>
    public void Fit(out double slope, out double standardError, out double sigma, out double seconds)
    {
        // With a full ring the oldest point is the one to be replaced next.
        var oldest = IsFull ? _times[_next] : _times[0];
        var newest = _times[(_next + _values.Length - 1) % _values.Length];
        seconds = (double)(newest - oldest) / TimeSpan.TicksPerSecond;
        var sxx = _tt - (_t * _t / _count);
        var sxy = _ty - (_t * _y / _count);
        var syy = _yy - (_y * _y / _count);

        // What is left of a large value after it has gone is rounding, not a slope.
        if (_count < 3 || sxx <= 1e-12 * _tt || syy <= 1e-12 * _largest)
        {
            (slope, standardError, sigma) = (0, 0, 0);
            return;
        }

        slope = sxy / sxx;
        sigma = Math.Sqrt(Math.Max(0, syy - (slope * sxy)) / (_count - 2));
        standardError = sigma / Math.Sqrt(sxx);
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_values.Length);
        writer.Write(_count);
        writer.Write(_next);
        writer.Write(_time0);
        writer.Write([_value0, _t, _y, _tt, _ty, _yy, _largest]);
        writer.Write(_times.AsSpan(0, _count));
        writer.Write(_values.AsSpan(0, _count));
    }

    /// <summary>Reads a line that was saved.</summary>
    /// <returns>The line; <see langword="null"/> if it has another window.</returns>
    public static RollingLine? Read(StateReader reader, int window)
    {
        var length = reader.ReadInt32();
        var count = reader.ReadInt32();
        var next = reader.ReadInt32();
        if (length is < 1 or > TrendOptions.LongestWindow || count < 0 || count > length || next < 0 || next >= length || (long)count * 16 > reader.Remaining)
        {
            throw reader.Damaged(Invariant($"a line through {count} of {length} points at {next}"));
        }

        var line = new RollingLine(length) { _count = count, _next = next, _time0 = reader.ReadInt64() };
        Span<double> sums = stackalloc double[7];
        reader.Read(sums);
        (line._value0, line._t, line._y, line._tt) = (sums[0], sums[1], sums[2], sums[3]);
        (line._ty, line._yy, line._largest) = (sums[4], sums[5], sums[6]);
        reader.Read(line._times.AsSpan(0, count));
        reader.Read(line._values.AsSpan(0, count));
        return length == window ? line : null;
    }

    private void Sum(long time, double value, int sign)
    {
        var t = (double)(time - _time0) / TimeSpan.TicksPerSecond;
        var y = value - _value0;
        _t += sign * t;
        _y += sign * y;
        _tt += sign * t * t;
        _ty += sign * t * y;
        _yy += sign * y * y;
        _largest = Math.Max(_largest, _yy);
    }

    private void Resum()
    {
        // From the newest point: it stays inside the window until the sums are made anew.
        (_time0, _value0) = (_times[^1], _values[^1]);
        (_t, _y, _tt, _ty, _yy, _largest) = (0, 0, 0, 0, 0, 0);
        for (var i = 0; i < _values.Length; i++)
        {
            Sum(_times[i], _values[i], 1);
        }
    }
}
