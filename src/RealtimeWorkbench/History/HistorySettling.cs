namespace RealtimeWorkbench.History;

/// <summary>Makes large blocks, and sums, of the small blocks that a series was written in.</summary>
internal static class HistorySettling
{
    /// <summary>Makes what takes the place of some blocks.</summary>
    /// <param name="series">Number of the series.</param>
    /// <param name="small">Its small blocks.</param>
    /// <returns>What takes their place; null if there are none.</returns>
    /// <exception cref="InvalidDataException">A block is not what was written.</exception>
    public static SettledSeries? Settle(long series, IReadOnlyList<StoredBlock> small)
    {
        if (small.Count == 0)
        {
            return null;
        }

        var mark = small.Max(block => block.Mark);
        var (times, values) = Join(small);
        var blocks = new List<NewBlock>();
        for (var i = 0; i < times.Length;)
        {
            var end = i + 1;
            while (end < times.Length && end - i < HistoryBlock.Most && times[end] - times[i] <= HistoryBlock.LongestSpan)
            {
                end++;
            }

            blocks.Add(new NewBlock(
                HistoryResolution.Raw,
                mark,
                times[i],
                times[end - 1],
                end - i,
                HistoryBlock.Pack(times.AsSpan(i, end - i), values.AsSpan(i, end - i), compress: true)));
            i = end;
        }

        var seconds = HistoryBlock.Sum(times, values, HistoryResolution.Second);
        for (var i = 0; i < seconds.Count;)
        {
            var end = i + 1;
            while (end < seconds.Count && end - i < HistoryBlock.Most && seconds[end].Start - seconds[i].Start <= HistoryBlock.LongestSpan)
            {
                end++;
            }

            var part = seconds[i..end].ToArray();
            blocks.Add(new NewBlock(HistoryResolution.Second, 0, part[0].Start, part[^1].Start, part.Length, HistoryBlock.Pack(part)));
            i = end;
        }

        var minutes = HistoryBlock.Sum(seconds, HistoryResolution.Minute);
        return new SettledSeries(
            series, [.. small.Select(block => block.Number)], mark, blocks, minutes, HistoryBlock.Sum(minutes, HistoryResolution.Hour));
    }

    /// <summary>All values of some blocks by time; those of one time in the order in which they came.</summary>
    public static (long[] Times, double[] Values) Join(IReadOnlyList<StoredBlock> blocks)
    {
        var times = new List<long>();
        var values = new List<double>();
        long[] someTimes = [];
        double[] someValues = [];
        var isSorted = true;
        foreach (var block in blocks)
        {
            var count = HistoryBlock.Unpack(block.Bytes, ref someTimes, ref someValues);
            for (var i = 0; i < count; i++)
            {
                isSorted &= times.Count == 0 || someTimes[i] >= times[^1];
                times.Add(someTimes[i]);
                values.Add(someValues[i]);
            }
        }

        if (isSorted)
        {
            return ([.. times], [.. values]);
        }

        // Stable: those of one time stay in their order.
        var order = Enumerable.Range(0, times.Count).OrderBy(i => times[i]).ToArray();
        return ([.. order.Select(i => times[i])], [.. order.Select(i => values[i])]);
    }
}
