namespace RealtimeWorkbench.History;

/// <summary>Notes the hours that were given up of each series, as few stretches: usually one, from its first value on.</summary>
public abstract class HistoryGaps
{
    /// <summary>Notes what was removed.</summary>
    /// <param name="resolution">What it was.</param>
    /// <param name="gone">Series, and the first and the last time of what is gone.</param>
    public void Note(HistoryResolution resolution, IEnumerable<(long Series, long First, long Last)> gone)
    {
        // In the order of their numbers: two programs that do the same do not wait for each other in a circle.
        foreach (var series in gone.GroupBy(one => one.Series).OrderBy(group => group.Key))
        {
            foreach (var (from, to) in Joined(series.Select(one => (Hour(one.First), Hour(one.Last) + TimeSpan.TicksPerHour)).Order()))
            {
                Note(series.Key, resolution, from, to);
            }
        }
    }

    private static long Hour(long time) => time - (time % TimeSpan.TicksPerHour);

    private static IEnumerable<(long From, long To)> Joined(IEnumerable<(long From, long To)> sorted)
    {
        (long From, long To)? before = null;
        foreach (var next in sorted)
        {
            if (before is { } open && next.From <= open.To)
            {
                before = (open.From, Math.Max(open.To, next.To));
                continue;
            }

            if (before is { } done)
            {
                yield return done;
            }

            before = next;
        }

        if (before is { } last)
        {
            yield return last;
        }
    }

    /// <summary>The newest stretch that does not begin after a time.</summary>
    /// <param name="series">Number of the series.</param>
    /// <param name="resolution">What was given up.</param>
    /// <param name="time">The time in ticks of UTC.</param>
    protected abstract (long First, long Last)? Newest(long series, HistoryResolution resolution, long time);

    /// <summary>Whether nothing is left between two stretches, so that they may be one: no block that begins there, nor one that begins earlier and reaches in.</summary>
    /// <param name="series">Number of the series.</param>
    /// <param name="resolution">What was given up.</param>
    /// <param name="last">End of the earlier one, in ticks of UTC.</param>
    /// <param name="first">Beginning of the later one.</param>
    protected abstract bool IsEmpty(long series, HistoryResolution resolution, long last, long first);

    /// <summary>Adds a stretch.</summary>
    /// <param name="series">Number of the series.</param>
    /// <param name="resolution">What was given up.</param>
    /// <param name="first">Its beginning in ticks of UTC.</param>
    /// <param name="last">Its end.</param>
    protected abstract void Add(long series, HistoryResolution resolution, long first, long last);

    /// <summary>Removes a stretch.</summary>
    /// <param name="series">Number of the series.</param>
    /// <param name="resolution">What was given up.</param>
    /// <param name="first">Its beginning in ticks of UTC.</param>
    protected abstract void Remove(long series, HistoryResolution resolution, long first);

    private void Note(long series, HistoryResolution resolution, long from, long to)
    {
        // The newest that begins before it, again and again: each that it is joined with is removed. What lies between it and one keeps it from all older ones, too.
        while (Newest(series, resolution, to) is var (first, last) && (last >= from || IsEmpty(series, resolution, last, from)))
        {
            if (first <= from && last >= to)
            {
                return;
            }

            (from, to) = (Math.Min(from, first), Math.Max(to, last));
            Remove(series, resolution, first);
        }

        Add(series, resolution, from, to);
    }

}
