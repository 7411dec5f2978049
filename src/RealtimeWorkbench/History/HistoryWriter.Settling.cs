namespace RealtimeWorkbench.History;

// Small blocks, as they were stored, become large ones and go into the sums; what is too old is given up. All in small steps between two writes.
public sealed partial class HistoryWriter
{
    private const int SettledAtOnce = 64;

    private static readonly TimeSpan SettleWithin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SettleAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TrimEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TrimWithin = TimeSpan.FromMilliseconds(50);

    private readonly HistorySettling _settling;
    private readonly Queue<SeriesBuffer> _toSettle = new();
    private readonly Dictionary<(string Run, string Machine), long> _acknowledged = [];
    private long? _lookedAt;
    private long? _trimmedAt;

    /// <summary>Says that values of a machine before a mark will not come again, so that they may be brought into the sums.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="run">Id of the run.</param>
    /// <param name="mark">Mark of its newest checkpoint.</param>
    public void Acknowledge(string machine, string run, long mark)
    {
        lock (_acknowledged)
        {
            _acknowledged[(run, StoredText.Of(machine))] = mark;
        }
    }

    private void ToSettle(SeriesBuffer series)
    {
        if (!series.IsQueued)
        {
            series.IsQueued = true;
            _toSettle.Enqueue(series);
        }
    }

    /// <summary>Does some of what can wait.</summary>
    private void Tend()
    {
        try
        {
            var begun = _time.GetTimestamp();
            if (_lookedAt is null || _time.GetElapsedTime(_lookedAt.Value) >= LookEvery)
            {
                _lookedAt = begun;
                ForgetRefusals();
                var old = _time.GetUtcNow().UtcTicks - SettleAfter.Ticks;
                foreach (var series in AllSeries().Where(series => series.Unsettled > 0 && series.UnsettledSince < old && !IsRefused(series)))
                {
                    ToSettle(series);
                }
            }

            var isTrimming = TrimSome(begun);
            while (_toSettle.Count > 0 && _time.GetElapsedTime(begun) < SettleWithin)
            {
                SettleSome();
            }

            if (_toSettle.Count > 0 || isTrimming)
            {
                lock (_gate)
                {
                    Wake();
                }
            }
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            Note(Known(problem));
        }
    }

    /// <summary>Gives up some of what is too old or too much.</summary>
    /// <returns>Whether there is more.</returns>
    private bool TrimSome(long begun)
    {
        if (_trimmedAt is { } last && _time.GetElapsedTime(last) < TrimEvery)
        {
            return false;
        }

        var retention = RetentionNow;
        var isMore = true;
        while (isMore && _time.GetElapsedTime(begun) < TrimWithin)
        {
            isMore = _store.Trim(retention, _time.GetUtcNow().UtcTicks);
        }

        if (!isMore)
        {
            MeasureSize();
        }

        _trimmedAt = isMore ? null : begun;
        return isMore;
    }

    private void SettleAll()
    {
        try
        {
            foreach (var series in AllSeries().Where(series => series.Unsettled > 0))
            {
                ToSettle(series);
            }

            var begun = _time.GetTimestamp();
            while (_toSettle.Count > 0 && _time.GetElapsedTime(begun) < LastWithin)
            {
                SettleSome();
            }
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            Note(Known(problem));
        }
    }

    private IEnumerable<SeriesBuffer> AllSeries() => _machines.OfType<MachineBuffers>().SelectMany(machine => machine.All);

    private void SettleSome()
    {
        List<(SeriesBuffer Series, SettledSeries Settled)> due = [];
        List<SeriesBuffer> taken = [];
        try
        {
            using (var view = _store.OpenView())
            {
                // A series that was refused goes alone.
                while (due.Count < SettledAtOnce && _toSettle.TryPeek(out var series) && (taken.Count == 0 || (taken[0].RefusedAt ?? series.RefusedAt) is null))
                {
                    _toSettle.Dequeue();
                    series.IsQueued = false;
                    taken.Add(series);
                    if (Settle(view, series) is { } settled)
                    {
                        due.Add((series, settled));
                    }
                    else
                    {
                        NothingIsLeftOf(series);
                    }
                }
            }

            if (due.Count > 0)
            {
                Settle(due);
            }
        }
        catch
        {
            // They are still there as they were, and are tried again; of those that were settled nothing is left to do.
            taken.ForEach(ToSettle);
            throw;
        }
    }

    private SettledSeries? Settle(IHistoryView view, SeriesBuffer series)
    {
        if (view.Series(series.Key.Machine, series.Key.Metric, series.Key.Run) is not [var stored])
        {
            return null;
        }

        var before = MarkOf(series.Key);
        try
        {
            var unsettled = view.Unsettled(stored.Number);
            if (unsettled.Count == 0)
            {
                // A commit whose answer was lost has brought them into the sums.
                series.Unsettled = 0;
            }

            return _settling.Settle(stored.Number, [.. unsettled.Where(block => block.Mark < before)]);
        }
        catch (InvalidDataException problem)
        {
            series.Unsettled = 0;
            _say($"{problem.Message} It is one of {series.Key.Metric} of {series.Key.Machine} in {_store.Name}; the sums lack what it had.", true);
            return null;
        }
    }

    /// <summary>Mark before which nothing of a series comes again.</summary>
    private long MarkOf(SeriesKey series)
    {
        if (!_options.WaitsForAcknowledgement)
        {
            return long.MaxValue;
        }

        lock (_acknowledged)
        {
            return _acknowledged.GetValueOrDefault((series.Run, series.Machine));
        }
    }
}
