using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Monitoring;

/// <summary>Mean of the last values, in O(1) a value.</summary>
/// <remarks>
/// Adding and taking away leaves a rounding error behind, above all after a value that was much larger than the others; the
/// sums are therefore made anew once a window. Allocates only when it is created.
/// </remarks>
internal sealed class RollingMean(int window)
{
    private readonly double[] _values = new double[window];
    private int _next;
    private double _sum;
    private double _magnitude;

    public int Count { get; private set; }

    /// <summary>Mean of the last values; NaN if there are none.</summary>
    public double Mean => _sum / Count;

    /// <summary>Whether the mean is 0 within rounding.</summary>
    public bool IsZero => Math.Abs(_sum) <= 1e-12 * _magnitude;

    public void Add(double value)
    {
        if (Count == _values.Length)
        {
            _sum -= _values[_next];
            _magnitude -= Math.Abs(_values[_next]);
        }
        else
        {
            Count++;
        }

        _values[_next] = value;
        _sum += value;
        _magnitude += Math.Abs(value);
        if (++_next == _values.Length)
        {
            _next = 0;
            Resum();
        }
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_values.Length);
        writer.Write(Count);
        writer.Write(_next);
        writer.Write(_sum);
        writer.Write(_magnitude);
        writer.Write(_values.AsSpan(0, Count));
    }

    /// <summary>Takes back what was saved; starts empty if that had another window.</summary>
    public void Restore(StateReader reader)
    {
        var window = reader.ReadInt32();
        var count = reader.ReadInt32();
        var next = reader.ReadInt32();
        if (window < 1 || count < 0 || count > window || next < 0 || next >= window)
        {
            throw reader.Damaged(Invariant($"a mean of {count} in {window} values at {next}"));
        }

        var (sum, magnitude) = (reader.ReadDouble(), reader.ReadDouble());
        var fits = window == _values.Length;
        for (var i = 0; i < count; i++)
        {
            var value = reader.ReadDouble();
            if (fits)
            {
                _values[i] = value;
            }
        }

        if (fits)
        {
            (Count, _next, _sum, _magnitude) = (count, next, sum, magnitude);
        }
    }

    public void Clear() => (Count, _next, _sum, _magnitude) = (0, 0, 0, 0);

    private void Resum()
    {
        (_sum, _magnitude) = (0, 0);
        foreach (var value in _values)
        {
            _sum += value;
            _magnitude += Math.Abs(value);
        }
    }
}
