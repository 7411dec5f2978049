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

    /// <summary>Sum of the squared distances from the mean; 0 before the second value.</summary>
    internal readonly double SumOfSquares => _sumOfSquares;

    /// <summary>Takes up what was kept of other moments.</summary>
    internal static RunningMoments Of(long count, double mean, double sumOfSquares, double minimum, double maximum) => new()
    {
        Count = count,
        _mean = mean,
        _sumOfSquares = sumOfSquares,
        _minimum = minimum,
        _maximum = maximum,
    };

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

    /// <summary>Bytes that <see cref="Put"/> uses at most.</summary>
    internal const int MostBytes = StateWriter.MostCountBytes + (4 * sizeof(double));

    internal readonly void Save(StateWriter writer) => writer.GiveBack(MostBytes - Put(writer.Take(MostBytes)));

    /// <summary>Puts the moments into room that was left for them: there are thousands in a checkpoint, many of them of a single value.</summary>
    /// <returns>Bytes used.</returns>
    internal readonly int Put(Span<byte> bytes)
    {
        var used = StateWriter.PutCount(bytes, Count);
        if (Count == 0)
        {
            return used;
        }

        BinaryPrimitives.WriteDoubleLittleEndian(bytes[used..], _mean);
        used += sizeof(double);
        if (Count == 1)
        {
            return used;
        }

        BinaryPrimitives.WriteDoubleLittleEndian(bytes[used..], _sumOfSquares);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[(used + 8)..], _minimum);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[(used + 16)..], _maximum);
        return used + (3 * sizeof(double));
    }

    internal static RunningMoments Read(StateReader reader)
    {
        var count = reader.ReadShortCount();
        if (count == 0)
        {
            return default;
        }

        var mean = reader.ReadDouble();
        return count == 1
            ? new RunningMoments { Count = 1, _mean = mean, _minimum = mean, _maximum = mean }
            : new RunningMoments
            {
                Count = count,
                _mean = mean,
                _sumOfSquares = reader.ReadDouble(),
                _minimum = reader.ReadDouble(),
                _maximum = reader.ReadDouble(),
            };
    }

    /// <summary>From here on a sum of squares is taken to be not known: it left, or is about to leave, the range of numbers.</summary>
    internal const double MostSquares = 1e307;

    private const double UnknownSquares = 1.7e308;

    /// <summary>As <see cref="Add"/>; values whose sums leave the range of numbers leave a mean that is finite, and a sum of squares beyond <see cref="MostSquares"/>.</summary>
    internal void AddBounded(double value)
    {
        var single = default(RunningMoments);
        single.Add(value);
        var before = this;
        Add(value);
        Bound(before, single);
    }

    /// <summary>As <see cref="Merge"/>; sums that leave the range of numbers leave a mean that is finite, and a sum of squares beyond <see cref="MostSquares"/>.</summary>
    internal void MergeBounded(in RunningMoments other)
    {
        var before = this;
        Merge(other);
        Bound(before, other);
    }

    private void Bound(in RunningMoments before, in RunningMoments other)
    {
        if (Count > 0 && !double.IsFinite(_mean))
        {
            // No step of this leaves the range; what rounding adds is cut off.
            var weighted = (before._mean * ((double)before.Count / Count)) + (other._mean * ((double)other.Count / Count));
            _mean = Math.Clamp(weighted, _minimum, _maximum);
        }

        _sumOfSquares = _sumOfSquares < MostSquares ? _sumOfSquares : UnknownSquares;
    }

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
