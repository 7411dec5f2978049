namespace RealtimeWorkbench.History;

/// <summary>Divides a range among the runs that have values in it: the newest takes the hours in which it has any, the next one what is left.</summary>
internal static class HistoryShares
{
    /// <summary>Divides a range.</summary>
    /// <param name="view">The history.</param>
    /// <param name="all">The series of a metric of a machine in all runs, the newest first.</param>
    /// <param name="from">Start of the range in ticks.</param>
    /// <param name="to">End of the range, which is not in it.</param>
    public static List<(HistorySeries Series, long From, long To)> Of(IHistoryView view, IReadOnlyList<HistorySeries> all, long from, long to)
    {
        var parts = new List<(HistorySeries Series, long From, long To)>();
        List<(long From, long To)> free = [(from, to)];
        for (var i = 0; i < all.Count; i++)
        {
            var series = all[i];
            IReadOnlyList<(long From, long To)> own = [(series.First, series.Last + 1)];

            // A value or two at a wrong time must not hide what other runs have between them and the rest.
            if (series.Last - series.First >= TimeSpan.TicksPerHour
                && all.Skip(i + 1).Any(older => older.First <= series.Last && older.Last >= series.First && older.First < to && older.Last >= from))
            {
                own = Covered(view, series, from, to);
            }

            foreach (var (first, end) in own)
            {
                free = Take(series, first, end, free, parts);
            }
        }

        return parts;
    }

    /// <summary>Takes what is free of a stretch, and gives what is left.</summary>
    private static List<(long From, long To)> Take(
        HistorySeries series, long first, long end, List<(long From, long To)> free, List<(HistorySeries Series, long From, long To)> parts)
    {
        var left = new List<(long From, long To)>();
        foreach (var gap in free)
        {
            var (begin, until) = (Math.Max(gap.From, first), Math.Min(gap.To, end));
            if (begin >= until)
            {
                left.Add(gap);
                continue;
            }

            parts.Add((series, begin, until));
            if (gap.From < begin)
            {
                left.Add((gap.From, begin));
            }

            if (until < gap.To)
            {
                left.Add((until, gap.To));
            }
        }

        return left;
    }

    /// <summary>Stretches in which no two hours in succession are without a value.</summary>
    private static List<(long From, long To)> Covered(IHistoryView view, HistorySeries series, long from, long to)
    {
        var hours = new SortedSet<long>();
        foreach (var sum in view.RollUps(series.Number, HistoryResolution.Hour, Resolutions.Floor(Math.Max(0, from), TimeSpan.TicksPerHour), to))
        {
            hours.Add(sum.Start);
        }

        foreach (var time in new SeriesReading(view).OpenTimes(series))
        {
            hours.Add(Resolutions.Floor(time, TimeSpan.TicksPerHour));
        }

        var covered = new List<(long From, long To)>();
        foreach (var hour in hours)
        {
            var end = hour + TimeSpan.TicksPerHour;
            if (covered.Count > 0 && hour - covered[^1].To <= TimeSpan.TicksPerHour)
            {
                covered[^1] = (covered[^1].From, end);
            }
            else
            {
                covered.Add((hour, end));
            }
        }

        return covered.ConvertAll(stretch => (Math.Max(stretch.From, series.First), Math.Min(stretch.To, series.Last + 1)));
    }
}
