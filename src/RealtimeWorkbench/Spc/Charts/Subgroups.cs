using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Observations in time order, cut into rational subgroups of one or several sizes.</summary>
public sealed class Subgroups
{
    private readonly double[] _values;
    private readonly int[] _starts;

    private Subgroups(double[] values, int[] starts)
    {
        _values = values;
        _starts = starts;
    }

    /// <summary>Number of subgroups.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>All observations in time order, in the unit of the metric.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Observations of a subgroup in time order.</summary>
    /// <param name="index">Zero-based index of the subgroup.</param>
    public ReadOnlySpan<double> this[int index] => _values.AsSpan(_starts[index].._starts[index + 1]);

    /// <summary>Whether all subgroups have the same size.</summary>
    public bool HaveOneSize
    {
        get
        {
            for (var i = 1; i < Count; i++)
            {
                if (Size(i) != Size(0))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Cuts observations into subgroups of one size.</summary>
    /// <param name="values">Finite observations in time order. What is left over at the end makes no subgroup and is left out.</param>
    /// <param name="size">Observations in a subgroup; at least 1.</param>
    /// <exception cref="ArgumentException">An observation isn't finite.</exception>
    public static Subgroups OfSize(ReadOnlySpan<double> values, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Guard.AllFinite(values);
        var count = values.Length / size;
        return new Subgroups(
            values[..(count * size)].ToArray(),
            [.. Enumerable.Range(0, count + 1).Select(i => i * size)]);
    }

    /// <summary>Takes subgroups as they are.</summary>
    /// <param name="subgroups">Subgroups in time order, each with at least 1 finite observation.</param>
    /// <exception cref="ArgumentException">A subgroup is empty or holds a value that isn't finite.</exception>
    public static Subgroups From(IReadOnlyList<double[]> subgroups)
    {
        var starts = new int[subgroups.Count + 1];
        for (var i = 0; i < subgroups.Count; i++)
        {
            if (subgroups[i].Length == 0)
            {
                throw new ArgumentException(Invariant($"Subgroup {i} is empty; leave it out."), nameof(subgroups));
            }

            Guard.AllFinite(subgroups[i], nameof(subgroups));
            starts[i + 1] = starts[i] + subgroups[i].Length;
        }

        return new Subgroups([.. subgroups.SelectMany(values => values)], starts);
    }

    /// <summary>Takes some subgroups in a row, such as those of a baseline.</summary>
    /// <param name="range">Which; the end is not included.</param>
    public Subgroups Slice(Range range)
    {
        var (offset, count) = range.GetOffsetAndLength(Count);
        return new Subgroups(
            _values[_starts[offset].._starts[offset + count]],
            [.. Enumerable.Range(offset, count + 1).Select(i => _starts[i] - _starts[offset])]);
    }

    /// <summary>Number of observations in a subgroup.</summary>
    public int Size(int index) => _starts[index + 1] - _starts[index];

    /// <summary>Computes the mean of each subgroup.</summary>
    public double[] Means() => Map(SampleStatistics.Mean);

    /// <summary>Computes the range of each subgroup.</summary>
    public double[] Ranges() => Map(SampleStatistics.Range);

    /// <summary>Computes the standard deviation of each subgroup; each needs at least 2 observations.</summary>
    public double[] Deviations() => Map(SampleStatistics.StandardDeviation);

    private double[] Map(Func<ReadOnlySpan<double>, double> statistic)
    {
        var results = new double[Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = statistic(this[i]);
        }

        return results;
    }
}
