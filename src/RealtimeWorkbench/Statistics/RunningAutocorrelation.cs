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

    private readonly double[] _before = new double[Lags];
    private readonly double[] _products = new double[Lags];
    private readonly double[] _sums = new double[Lags];
    private readonly long[] _pairs = new long[Lags];
    private int _known;
    private int _next;
    private double _sum;
    private double _squares;

    /// <summary>Values so far.</summary>
    public long Count { get; private set; }

    /// <summary>Takes the next value.</summary>
    public void Add(double value)
    {
        for (var lag = 1; lag <= _known; lag++)
        {
            var before = _before[(_next - lag + Lags) % Lags];
            _products[lag - 1] += value * before;
            _sums[lag - 1] += value + before;
            _pairs[lag - 1]++;
        }

        _before[_next] = value;
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
        return squares > 0 ? (_products[lag - 1] - (mean * _sums[lag - 1]) + (_pairs[lag - 1] * mean * mean)) / squares : 0;
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
        writer.Write(_before);
        writer.Write(_products);
        writer.Write(_sums);
        writer.Write(_pairs);
    }

    /// <summary>Takes back what was saved.</summary>
    public void Restore(StateReader reader)
    {
        Count = reader.ReadInt64();
        _known = Math.Clamp(reader.ReadInt32(), 0, Lags);
        _next = Math.Clamp(reader.ReadInt32(), 0, Lags - 1);
        _sum = reader.ReadDouble();
        _squares = reader.ReadDouble();
        reader.Read(_before);
        reader.Read(_products);
        reader.Read(_sums);
        reader.Read(_pairs);
    }
}
