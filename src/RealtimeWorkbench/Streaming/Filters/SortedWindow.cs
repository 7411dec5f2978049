using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Filters;

/// <summary>The newest values of a series, also in the order of their size.</summary>
internal sealed class SortedWindow
{
    private const int Fewest = 3;
    private const int Most = 1001;

    private readonly double[] _newest;
    private readonly double[] _sorted;
    private int _oldest;

    public SortedWindow(int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, Fewest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, Most);
        _newest = new double[window];
        _sorted = new double[window];
    }

    /// <summary>Most values that it holds.</summary>
    public int Capacity => _newest.Length;

    /// <summary>Values that it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Median; of an even number of values the mean of the two in the middle.</summary>
    public double Median => (_sorted[(Count - 1) / 2] + _sorted[Count / 2]) / 2;

    /// <summary>Takes a value, and forgets the oldest if there are too many.</summary>
    public void Add(double value)
    {
        if (Count == Capacity)
        {
            Remove(_newest[_oldest]);
        }

        _newest[_oldest] = value;
        _oldest = (_oldest + 1) % Capacity;
        var place = _sorted.AsSpan(0, Count).BinarySearch(value);
        place = place < 0 ? ~place : place;
        _sorted.AsSpan(place, Count - place).CopyTo(_sorted.AsSpan(place + 1));
        _sorted[place] = value;
        Count++;
    }

    /// <summary>Median of the absolute differences to the median (MAD).</summary>
    /// <remarks>On either side of the median the differences are in order already; they are merged up to the middle.</remarks>
    public double MedianDeviation()
    {
        var median = Median;
        var above = (Count + 1) / 2;
        var below = above - 1;
        var (before, deviation) = (0.0, 0.0);
        for (var taken = 0; taken <= Count / 2; taken++)
        {
            before = deviation;
            deviation = below < 0 || (above < Count && _sorted[above] - median <= median - _sorted[below])
                ? _sorted[above++] - median
                : median - _sorted[below--];
        }

        return Count % 2 == 1 ? deviation : (before + deviation) / 2;
    }

    private void Remove(double value)
    {
        var place = _sorted.AsSpan(0, Count).BinarySearch(value);
        _sorted.AsSpan(place + 1, Count - place - 1).CopyTo(_sorted.AsSpan(place));
        Count--;
    }

    /// <summary>Writes the values, oldest first.</summary>
    public void Save(StateWriter writer)
    {
        writer.Write(Count);
        for (var i = 0; i < Count; i++)
        {
            writer.Write(_newest[(_oldest + Capacity - Count + i) % Capacity]);
        }
    }

    public void Restore(StateReader reader)
    {
        for (var count = reader.ReadCount(sizeof(double)); count > 0; count--)
        {
            Add(reader.ReadDouble());
        }
    }
}
