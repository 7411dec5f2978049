using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Statistics;

/// <summary>Autocorrelations of a series as it grows, in constant time and memory a value.</summary>
/// <remarks>
/// Sums of products with each of the values before, from which the mean is taken out at the end:
/// Σ(xᵢ - x̄)(xᵢ₊ₖ - x̄) = Σxᵢxᵢ₊ₖ - x̄(Σxᵢ + Σxᵢ₊ₖ) + mₖx̄², over the mₖ pairs that there are. Values should be near 0, such as deviations from
/// a center, so that no digits are lost.
/// </remarks>
internal sealed class RunningAutocorrelation
{
    /// <summary>Lags that are followed.</summary>
    public const int Lags = 10;

    /// <summary>
    /// The latest values in a ring, and of each lag the sum of products, the sum of both values and the number of pairs, in one array, since each series
    /// has one. A number of pairs is exact in it up to 2⁵³.
    /// </summary>
    private readonly double[] _kept = new double[4 * Lags];
    private int _known;
    private int _next;
    private double _sum;
    private double _squares;

    /// <summary>Values so far.</summary>
    public long Count { get; private set; }

    private Span<double> Products => _kept.AsSpan(Lags, Lags);

    private Span<double> Sums => _kept.AsSpan(2 * Lags, Lags);

    private Span<double> Pairs => _kept.AsSpan(3 * Lags, Lags);

    /// <summary>Takes the next value.</summary>
    public void Add(double value)
    {
        for (var lag = 1; lag <= _known; lag++)
        {
            var before = _kept[(_next - lag + Lags) % Lags];
            Products[lag - 1] += value * before;
            Sums[lag - 1] += value + before;
            Pairs[lag - 1]++;
        }

        _kept[_next] = value;
        _next = (_next + 1) % Lags;
        _known = Math.Min(_known + 1, Lags);
        _sum += value;
        _squares += value * value;
        Count++;
    }

    /// <summary>Has the next value be no neighbour of those before.</summary>
    public void Break() => _known = 0;

    /// <summary>Autocorrelation of a lag from 1; 0 where values do not vary.</summary>
    public double Of(int lag)
    {
        var mean = _sum / Count;
        var squares = _squares - (Count * mean * mean);
        return squares > 0 ? (Products[lag - 1] - (mean * Sums[lag - 1]) + (Pairs[lag - 1] * mean * mean)) / squares : 0;
    }

    /// <summary>Probability of so large autocorrelations if the values were independent (Ljung and Box, as in <see cref="Autocorrelation"/>).</summary>
    public double PValue()
    {
        var sum = 0.0;
        for (var lag = 1; lag <= Lags; lag++)
        {
            var correlation = Of(lag);
            sum += correlation * correlation / (Count - lag);
        }

        return 1 - ChiSquared.Cumulative(Lags, Count * (Count + 2.0) * sum);
    }

    /// <summary>Writes what is known.</summary>
    public void Save(StateWriter writer)
    {
        writer.Write(Count);
        writer.Write(_known);
        writer.Write(_next);
        writer.Write(_sum);
        writer.Write(_squares);
        writer.Write(_kept.AsSpan(0, 3 * Lags));
        foreach (var pairs in Pairs)
        {
            writer.Write((long)pairs);
        }
    }

    /// <summary>Takes back what was saved.</summary>
    public void Restore(StateReader reader)
    {
        Count = reader.ReadInt64();
        _known = Math.Clamp(reader.ReadInt32(), 0, Lags);
        _next = Math.Clamp(reader.ReadInt32(), 0, Lags - 1);
        _sum = reader.ReadDouble();
        _squares = reader.ReadDouble();
        reader.Read(_kept.AsSpan(0, 3 * Lags));
        foreach (ref var pairs in Pairs)
        {
            pairs = reader.ReadInt64();
        }
    }
}
