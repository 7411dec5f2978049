using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Ranges of so many neighbours, value by value. A mutable value: keep it in a field that isn't readonly.</summary>
/// <param name="span">Neighbours in a range; at least 2.</param>
/// <param name="limits">Limits of the ranges.</param>
internal struct MovingRange(int span, ControlLimits limits)
{
    private readonly double[] _latest = new double[span];
    private int _next;
    private int _seen;

    /// <summary>Takes a value; NaN marks a missing one, and a range that reaches across it is missing too.</summary>
    /// <returns>The range that ends with the value; no point before there are <see cref="MovingRange"/> span values.</returns>
    public PlottedPoint Next(double value)
    {
        _latest[_next] = value;
        _next = (_next + 1) % _latest.Length;
        _seen = Math.Min(_seen + 1, _latest.Length);
        return _seen < _latest.Length
            ? PlottedPoint.None
            : new PlottedPoint(_latest.Length, Statistics.SampleStatistics.Range(_latest), limits);
    }

    public readonly void Save(StateWriter writer)
    {
        writer.Write(_seen);
        writer.Write(_next);
        writer.Write(_latest.AsSpan());
    }

    public void Restore(StateReader reader)
    {
        (_seen, _next) = (reader.ReadInt32(), reader.ReadInt32());
        if (_seen < 0 || _seen > _latest.Length || _next < 0 || _next >= _latest.Length)
        {
            throw reader.Damaged(Invariant($"moving ranges of {_latest.Length} values at place {_next}"));
        }

        reader.Read(_latest.AsSpan());
    }
}
