namespace RealtimeWorkbench.History;

// Small blocks, as they were stored, become large ones and go into the sums; what is too old is given up. All in small steps between two writes.
public sealed partial class HistoryWriter
{
    private const int SettledAtOnce = 64;

    private static readonly TimeSpan SettleWithin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SettleAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly Queue<SeriesBuffer> _toSettle = new();
    private readonly Dictionary<(string Run, string Machine), long> _acknowledged = [];
    private long? _lookedAt;

    /// <summary>Says that values of a machine before a mark will not come again, so that they may be brought into the sums.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="run">Id of the run.</param>
    /// <param name="mark">Mark of its newest checkpoint.</param>
    public void Acknowledge(string machine, string run, long mark)
    {
        lock (_acknowledged)
        {
            _acknowledged[(run, machine)] = mark;
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
                var old = _time.GetUtcNow().UtcTicks - SettleAfter.Ticks;
                foreach (var series in AllSeries().Where(series => series.Unsettled > 0 && series.UnsettledSince < old))
                {
                    ToSettle(series);
                }

                while (_store.Trim(_options.Retention, _time.GetUtcNow().UtcTicks) && _time.GetElapsedTime(begun) < SettleWithin)
                {
                    // One small step after the other.
                }
            }

            while (_toSettle.Count > 0 && _time.GetElapsedTime(begun) < SettleWithin)
            {
                SettleSome();
            }

            if (_toSettle.Count > 0)
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
        List<SettledSeries> settled = [];
        List<SeriesBuffer> done = [];
        using (var view = _store.OpenView())
        {
            while (settled.Count < SettledAtOnce && _toSettle.TryDequeue(out var series))
            {
                series.IsQueued = false;
                if (view.Series(series.Key.Machine, series.Key.Metric, series.Key.Run) is not [var stored])
                {
                    continue;
                }

                var before = MarkOf(series.Key);
                IReadOnlyList<StoredBlock> blocks = [.. view.Unsettled(stored.Number).Where(block => block.Mark < before)];
                try
                {
                    if (HistorySettling.Settle(stored.Number, blocks) is { } one)
                    {
                        settled.Add(one);
                        done.Add(series);
                        series.Unsettled = Math.Max(0, series.Unsettled - one.Blocks.Where(block => block.Resolution == HistoryResolution.Raw).Sum(block => block.Count));
                    }
                }
                catch (InvalidDataException problem)
                {
                    series.Unsettled = 0;
                    _say($"{problem.Message} It is one of {series.Key.Metric} of {series.Key.Machine} in {_store.Name}; the sums lack what it had.", true);
                }
            }
        }

        if (settled.Count > 0)
        {
            try
            {
                _store.Settle(settled);
            }
            catch (HistoryException)
            {
                // They are still there as they were, and are tried again.
                done.ForEach(ToSettle);
                throw;
            }
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
