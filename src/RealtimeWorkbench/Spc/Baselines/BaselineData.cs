using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>The rows that a baseline was estimated from, so that some can be left out later for a cause that was found.</summary>
public sealed record BaselineData
{
    /// <summary>Most values that are kept with a baseline.</summary>
    public const int Most = 10_000;

    /// <summary>Values of all rows, one row after the other, those that were left out included.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>Event time (UTC) of the last value of each row.</summary>
    public required IReadOnlyList<DateTimeOffset> Times { get; init; }

    /// <summary>Numbers, from 1, of the rows that are no neighbours of the row before.</summary>
    public required IReadOnlyList<int> Apart { get; init; }

    /// <summary>Rows that were left out of the limits, each for its cause.</summary>
    public required IReadOnlyList<Exclusion> Excluded { get; init; }

    /// <summary>Keeps rows.</summary>
    /// <param name="rows">The rows in time order, with a missing one between those that are no neighbours.</param>
    /// <param name="times">Event time of the last value of each row that is there, in ticks.</param>
    /// <param name="used">The same with a missing one in the place of each that was left out as an outlier; null where none was.</param>
    /// <returns>What is kept; <see langword="null"/> where there are more values than <see cref="Most"/>.</returns>
    internal static BaselineData? Of(List<BaselineRow> rows, ReadOnlySpan<long> times, List<BaselineRow>? used = null)
    {
        var values = new List<double>();
        var at = new List<DateTimeOffset>();
        var apart = new List<int>();
        var excluded = new List<Exclusion>();
        for (var i = 0; i < rows.Count; i++)
        {
            if (!rows[i].IsPresent)
            {
                apart.Add(at.Count + 1);
                continue;
            }

            values.AddRange(rows[i].Values.Span);
            at.Add(new DateTimeOffset(times[at.Count], TimeSpan.Zero));
            if (used is not null && !used[i].IsPresent)
            {
                excluded.Add(new Exclusion(at.Count, "outlier"));
            }
        }

        return values.Count > Most ? null : new BaselineData { Values = values, Times = at, Apart = apart, Excluded = excluded };
    }

    /// <summary>The rows as Phase I takes them: a missing one for each that was left out, and between those that are no neighbours.</summary>
    /// <param name="sampleSize">Size of the sample of each count; 1 where there is none.</param>
    internal List<BaselineRow> ToRows(double sampleSize)
    {
        var missing = new[] { double.NaN };
        var size = Values.Count / Times.Count;
        double[] values = [.. Values];
        var excluded = Excluded.Select(exclusion => exclusion.Row).ToHashSet();
        var rows = new List<BaselineRow>(Times.Count);
        for (var number = 1; number <= Times.Count; number++)
        {
            if (Apart.Contains(number))
            {
                rows.Add(new BaselineRow(missing, sampleSize));
            }

            // In short runs the values are deviations from their nominal values already.
            rows.Add(new BaselineRow(excluded.Contains(number) ? missing : values.AsMemory((number - 1) * size, size), sampleSize, Nominal: 0));
        }

        return rows;
    }
}
