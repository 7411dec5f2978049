namespace RealtimeWorkbench.History;

/// <summary>What a store of histories gives up next, in one small step, because it is too old or too much; how it is removed is the store's.</summary>
/// <remarks>
/// The age of a value counts from when it was written, by the clock of who wrote it: event times are those of devices, whose clocks may be years away. A store
/// looks for what is due along the beginning of an index, and removes so much at most in a step, whatever there is.
/// </remarks>
/// <param name="retention">What is kept.</param>
/// <param name="now">Time now in ticks of UTC, by the clock that what is in the store was dated with.</param>
public abstract class HistoryTrimming(HistoryRetention retention, long now)
{
    /// <summary>Blocks, hours or events that a step removes at most.</summary>
    public const int AtOnce = 500;

    private static readonly HistoryResolution[] Blocks = [HistoryResolution.Raw, HistoryResolution.Second];

    /// <summary>Time now in ticks of UTC, by the clock that what is in the store was dated with.</summary>
    protected long Now => now;

    /// <summary>Bytes that the sums of an hour and of its minutes take at most, about.</summary>
    protected abstract int BytesOfSums { get; }

    /// <summary>Bytes that the sum of an hour takes without its minutes, about.</summary>
    protected abstract int BytesOfHour { get; }

    /// <summary>Whether the store is smaller at once when sums were removed; otherwise they are not given up for its size, or all of them would be.</summary>
    protected virtual bool SumsShrink => true;

    /// <summary>Does a step.</summary>
    /// <returns>Whether it has given up anything.</returns>
    public bool Step() => TrimByAge() || TrimBySize();

    /// <summary>How many bytes there are beyond a number of them; 0 or less if there are none.</summary>
    /// <param name="most">Most bytes that there should be.</param>
    protected abstract long ExcessOver(long most);

    /// <summary>Removes single values or sums of seconds, those that were written first.</summary>
    /// <param name="resolution">Which of them.</param>
    /// <param name="before">Only what was written before this time.</param>
    /// <param name="bytes">How much is enough, in bytes; <see cref="long.MaxValue"/> for as much as a step takes.</param>
    /// <returns>Whether there was any.</returns>
    protected abstract bool TrimBlocks(HistoryResolution resolution, long before, long bytes);

    /// <summary>Removes single values that are in no sum, of runs that were killed and not gone on with: those that nothing was written of for longest.</summary>
    /// <param name="before">Only of runs that nothing was written of since this time.</param>
    /// <returns>Whether there were any.</returns>
    protected abstract bool TrimAbandoned(long before);

    /// <summary>Removes the sums of the minutes of hours that were written first.</summary>
    /// <param name="before">Only what was written before this time.</param>
    /// <param name="most">Hours at most.</param>
    /// <returns>Whether there were any.</returns>
    protected abstract bool TrimMinutes(long before, int most);

    /// <summary>Removes sums of hours whose minutes were given up before.</summary>
    /// <param name="before">Only what was written before this time.</param>
    /// <param name="most">Hours at most.</param>
    /// <returns>Whether there were any.</returns>
    protected abstract bool TrimHours(long before, int most);

    /// <summary>Whether there are more than so many hours.</summary>
    /// <param name="withMinutes">Whether those are meant that have their minutes, or those whose minutes were given up.</param>
    /// <param name="before">Only what was written before this time.</param>
    /// <param name="number">How many.</param>
    protected abstract bool AreMoreThan(bool withMinutes, long before, long number);

    /// <summary>Removes events; an alert that stands is as old as what was written of its run.</summary>
    /// <param name="before">Only what was written before this time: an event is dated by the process, whose clock may be years away.</param>
    /// <returns>Whether there were any.</returns>
    protected abstract bool TrimEvents(long before);

    /// <summary>Removes runs that nothing was written of for long, with what they had not brought into their sums: nobody goes on with them any more.</summary>
    /// <param name="before">Only what was written before this time.</param>
    /// <returns>Whether there were any.</returns>
    protected abstract bool TrimRuns(long before);

    /// <summary>Removes what is known of writers that have not written for long.</summary>
    /// <param name="before">Only those that wrote last before this time.</param>
    /// <returns>Whether there were any.</returns>
    protected abstract bool TrimWriters(long before);

    private bool TrimByAge() =>
        Blocks.Any(resolution => Before(resolution) is { } before && TrimBlocks(resolution, before, long.MaxValue))
        || (Before(HistoryResolution.Minute) is { } minutes && TrimMinutes(minutes, AtOnce))
        || (Before(HistoryResolution.Hour) is { } hours && TrimHours(hours, AtOnce))
        || (retention.Hours > TimeSpan.Zero && TrimEvents(now - retention.Hours.Ticks))
        || (Before(HistoryResolution.Hour) is { } runs && TrimRuns(runs))
        || (retention.Hours > TimeSpan.Zero && TrimWriters(now - retention.Hours.Ticks));

    /// <remarks>
    /// Values of today go after sums where those take half of the room: sums of two years must not leave a process without the values of its last hours. Nor must values of a day that
    /// are more than there is room for cost sums of years, which take little.
    /// </remarks>
    private bool TrimBySize()
    {
        if (retention.Bytes <= 0 || ExcessOver(retention.Bytes) is not (> 0 and var excess))
        {
            return false;
        }

        var today = now - TimeSpan.TicksPerDay;
        return TrimBlocks(today, excess)
            || TrimAbandoned(today)
            || (SumsShrink && DoSumsTakeHalf(today) && TrimSums(today, excess))
            || TrimBlocks(long.MaxValue, excess)
            || (SumsShrink && TrimSums(long.MaxValue, excess));
    }

    private bool TrimBlocks(long before, long bytes) => Blocks.Any(resolution => TrimBlocks(resolution, before, bytes));

    private bool TrimSums(long before, long bytes)
    {
        var hours = (int)Math.Clamp(bytes / BytesOfSums, 1, AtOnce);
        return TrimMinutes(before, hours) || TrimHours(before, hours);
    }

    /// <summary>Whether sums of minutes, or those of hours, that were written before a time take half of the room, about.</summary>
    private bool DoSumsTakeHalf(long before) =>
        AreMoreThan(withMinutes: true, before, retention.Bytes / 2 / BytesOfSums) || AreMoreThan(withMinutes: false, before, retention.Bytes / 2 / BytesOfHour);

    /// <summary>When what is too old was written at the latest; null where it is kept for ever. Coarser sums are kept no shorter than what is finer: they answer for it.</summary>
    private long? Before(HistoryResolution resolution)
    {
        var longest = TimeSpan.Zero;
        for (var finer = HistoryResolution.Raw; finer <= resolution; finer++)
        {
            var age = retention.Of(finer);
            if (age <= TimeSpan.Zero)
            {
                return null;
            }

            longest = age > longest ? age : longest;
        }

        return now - longest.Ticks;
    }
}
