namespace RealtimeWorkbench.History;

/// <summary>A history as it is at one instant: what is written meanwhile is not in it. Not thread-safe; do not keep it for long.</summary>
public interface IHistoryView : IDisposable
{
    /// <summary>Runs, the newest first.</summary>
    /// <param name="before">Only those that were started before; <see langword="null"/> for all.</param>
    /// <param name="most">Most that are wanted.</param>
    IReadOnlyList<HistoryRun> Runs(DateTimeOffset? before = null, int most = int.MaxValue);

    /// <summary>Series, those of the newest run first; what is left out does not matter.</summary>
    /// <param name="machine">Only those of this machine.</param>
    /// <param name="metric">Only those of this metric.</param>
    /// <param name="run">Only those of this run.</param>
    IReadOnlyList<HistorySeries> Series(string? machine = null, string? metric = null, string? run = null);

    /// <summary>Blocks of a series that may have values in a range, by their time.</summary>
    /// <param name="series">The series.</param>
    /// <param name="resolution">Single values, or sums of seconds.</param>
    /// <param name="from">Start of the range in ticks of UTC.</param>
    /// <param name="until">End of the range, which is not in it.</param>
    IEnumerable<StoredBlock> Blocks(HistorySeries series, HistoryResolution resolution, long from, long until);

    /// <summary>Blocks of single values that are in no sum yet, in the order in which they were written.</summary>
    /// <param name="series">Number of the series.</param>
    IReadOnlyList<StoredBlock> Unsettled(long series);

    /// <summary>Blocks of a machine that are in no sum yet and come after a checkpoint, in the order in which they were written.</summary>
    /// <param name="run">Id of the run.</param>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="mark">Mark of the checkpoint.</param>
    IReadOnlyList<StoredBlock> Tail(string run, string machine, long mark);

    /// <summary>Blocks of single values of a series that are in the sums although they come after a checkpoint, as one that was put back from a copy.</summary>
    /// <param name="series">The series.</param>
    /// <param name="mark">Mark of the checkpoint.</param>
    IReadOnlyList<StoredBlock> Settled(HistorySeries series, long mark);

    /// <summary>What was given up of a series, by resolution and time.</summary>
    /// <param name="series">Number of the series.</param>
    IReadOnlyList<HistoryGap> GivenUp(long series);

    /// <summary>Values of a machine that were stored before a checkpoint, and come again after it: a run that went on from an older one had not come to them.</summary>
    /// <param name="run">Id of the run.</param>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="mark">Mark of the checkpoint.</param>
    IReadOnlyList<StoredBlock> Awaited(string run, string machine, long mark);

    /// <summary>Sums of minutes or hours whose start is in a range, by time.</summary>
    /// <param name="series">Number of the series.</param>
    /// <param name="resolution">Minutes or hours.</param>
    /// <param name="from">Start of the range in ticks of UTC.</param>
    /// <param name="until">End of the range, which is not in it.</param>
    IEnumerable<RollUp> RollUps(long series, HistoryResolution resolution, long from, long until);

    /// <summary>Events, the newest first.</summary>
    IReadOnlyList<HistoryEvent> Events(EventQuery query);
}
