using System.Buffers.Binary;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Statistics;

/// <summary>Count, mean, variance and extremes of numbers that come one at a time, without keeping them.</summary>
/// <remarks>
/// B. P. Welford, <i>Technometrics</i> 4(3), 1962, pp. 419-420; merging by T. F. Chan, G. H. Golub and R. J. LeVeque,
/// <i>The American Statistician</i> 37(3), 1983, pp. 242-247. A value that isn't finite is missing: it isn't counted.
/// A mutable value: keep it in a field that isn't readonly.
/// </remarks>
public struct RunningMoments
{
    private double _mean;
    private double _sumOfSquares;
    private double _minimum;
    private double _maximum;

    /// <summary>Number of finite values seen.</summary>
    public long Count { get; private set; }

    /// <summary>Mean of the values; NaN before the first.</summary>
    public readonly double Mean => Count > 0 ? _mean : double.NaN;

    /// <summary>Sample variance (divisor n - 1); NaN before the second value.</summary>
    public readonly double Variance => Count > 1 ? _sumOfSquares / (Count - 1) : double.NaN;

    /// <summary>Sample standard deviation (divisor n - 1); NaN before the second value.</summary>
    public readonly double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>Smallest value; NaN before the first.</summary>
    public readonly double Minimum => Count > 0 ? _minimum : double.NaN;

    /// <summary>Largest value; NaN before the first.</summary>
    public readonly double Maximum => Count > 0 ? _maximum : double.NaN;

    /// <summary>Takes the next value.</summary>
    /// <param name="value">The value; left out if it isn't finite.</param>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        Count++;
        if (Count == 1)
        {
            _mean = _minimum = _maximum = value;
            return;
        }

        var delta = value - _mean;
        _mean += delta / Count;
        _sumOfSquares += delta * (value - _mean);
        _minimum = Math.Min(_minimum, value);
        _maximum = Math.Max(_maximum, value);
    }

    internal readonly void Save(StateWriter writer)
    {
        // There are thousands of them in a checkpoint.
        var bytes = writer.Take(5 * sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Count);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[8..], _mean);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[16..], _sumOfSquares);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[24..], _minimum);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[32..], _maximum);
    }

    internal static RunningMoments Read(StateReader reader) => new()
    {
        Count = reader.ReadInt64(),
        _mean = reader.ReadDouble(),
        _sumOfSquares = reader.ReadDouble(),
        _minimum = reader.ReadDouble(),
        _maximum = reader.ReadDouble(),
    };

    /// <summary>Takes all values that another instance has seen.</summary>
    public void Merge(in RunningMoments other)
    {
        if (other.Count == 0)
        {
            return;
        }

        if (Count == 0)
        {
            this = other;
            return;
        }

        var count = Count + other.Count;
        var delta = other._mean - _mean;
        _mean += delta * other.Count / count;
        _sumOfSquares += other._sumOfSquares + (delta * delta * Count / count * other.Count);
        _minimum = Math.Min(_minimum, other._minimum);
        _maximum = Math.Max(_maximum, other._maximum);
        Count = count;
    }
}
