using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.History;

/// <summary>Reads values of series: the inner part of a range from coarse sums, its ends from finer ones, down to single values.</summary>
internal sealed class SeriesReading(IHistoryView view, CancellationToken cancellationToken = default)
{
    private long[] _times = [];
    private double[] _values = [];
    private IReadOnlyList<HistoryGap> _gaps = [];
    private long? _gapsOf;

    /// <summary>Reads a range.</summary>
    /// <param name="series">The series.</param>
    /// <param name="from">Start of the range in ticks.</param>
    /// <param name="to">End of the range, which is not in it.</param>
    /// <param name="resolution">The coarsest that is wanted.</param>
    /// <param name="take">Takes sums with the time that they begin at, in any order.</param>
    public void Read(HistorySeries series, long from, long to, HistoryResolution resolution, Action<long, RunningMoments> take)
    {
        // What is in no sum yet.
        foreach (var block in view.Unsettled(series.Number))
        {
            Take(block, from, to, take);
        }

        // Before the first value and behind the last one there is nothing that a sum could have too much.
        if (from <= series.First)
        {
            from = Resolutions.Floor(Math.Max(from, series.First), TimeSpan.TicksPerHour);
        }

        if (to > series.Last)
        {
            to = Resolutions.Ceiling(Math.Min(to, series.Last + 1), TimeSpan.TicksPerHour);
        }

        ReadSettled(series, from, to, resolution, take);
    }

    /// <summary>Times of what is in no sum yet.</summary>
    public List<long> OpenTimes(HistorySeries series)
    {
        var times = new List<long>();
        foreach (var block in view.Unsettled(series.Number))
        {
            Take(block, 0, long.MaxValue, (time, _) => times.Add(time));
        }

        return times;
    }

    /// <summary>Reads single values.</summary>
    /// <returns>False if there are more than so many.</returns>
    public bool TryReadSingles(HistorySeries series, long from, long to, int most, List<(long Time, RunningMoments Moments)> rows)
    {
        var isFew = true;
        foreach (var block in view.Unsettled(series.Number).Concat(view.Blocks(series, HistoryResolution.Raw, from, to)))
        {
            Take(block, from, to, (time, value) => rows.Add((time, value)));
            isFew = rows.Count <= most;
            if (!isFew)
            {
                break;
            }
        }

        return isFew;
    }

    /// <summary>The first hours of a range that were given up at a resolution; null if there are none.</summary>
    public HistoryGap? GapIn(HistorySeries series, HistoryResolution resolution, long from, long to)
    {
        if (_gapsOf != series.Number)
        {
            (_gaps, _gapsOf) = (view.GivenUp(series.Number), series.Number);
        }

        foreach (var gap in _gaps)
        {
            if (gap.Resolution == resolution && gap.From < to && gap.To > from)
            {
                return gap;
            }
        }

        return null;
    }

    private void ReadSettled(HistorySeries series, long from, long to, HistoryResolution resolution, Action<long, RunningMoments> take)
    {
        if (from >= to)
        {
            return;
        }

        if (GapIn(series, resolution, from, to) is { } gap)
        {
            // What was given up at this resolution the next one has, in whole stretches.
            var coarser = resolution + 1;
            var (begin, end) = (Math.Max(from, gap.From), Math.Min(to, gap.To));
            ReadSettled(series, from, begin, resolution, take);
            ReadSums(series, Resolutions.Ceiling(begin, coarser.Ticks()), end, coarser, take);
            ReadSettled(series, end, to, resolution, take);
            return;
        }

        if (resolution == HistoryResolution.Raw)
        {
            foreach (var block in view.Blocks(series, HistoryResolution.Raw, from, to))
            {
                Take(block, from, to, take);
            }

            return;
        }

        var (first, last) = (Resolutions.Ceiling(from, resolution.Ticks()), Resolutions.Floor(to, resolution.Ticks()));
        if (first >= last)
        {
            ReadSettled(series, from, to, resolution - 1, take);
            return;
        }

        ReadSettled(series, from, first, resolution - 1, take);
        ReadSums(series, first, last, resolution, take);
        ReadSettled(series, last, to, resolution - 1, take);
    }

    private void ReadSums(HistorySeries series, long from, long to, HistoryResolution resolution, Action<long, RunningMoments> take)
    {
        if (from >= to)
        {
            return;
        }

        if (GapIn(series, resolution, from, to) is not null)
        {
            ReadSettled(series, from, to, resolution, take);
            return;
        }

        if (resolution == HistoryResolution.Second)
        {
            foreach (var block in view.Blocks(series, HistoryResolution.Second, from, to))
            {
                foreach (var sum in Unpack(block))
                {
                    if (sum.Start >= from && sum.Start < to)
                    {
                        take(sum.Start, sum.ToMoments());
                    }
                }
            }

            return;
        }

        foreach (var sum in view.RollUps(series.Number, resolution, from, to))
        {
            take(sum.Start, sum.ToMoments());
        }
    }

    private RollUp[] Unpack(StoredBlock block)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return HistoryBlock.UnpackSums(block.Bytes);
        }
        catch (InvalidDataException problem)
        {
            throw new HistoryException($"{problem.Message} It is one of {block.Metric}; ask for a range without it, or restore the history from a copy.", problem);
        }
    }

    private void Take(StoredBlock block, long from, long to, Action<long, RunningMoments> take)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int count;
        try
        {
            count = HistoryBlock.Unpack(block.Bytes, ref _times, ref _values);
        }
        catch (InvalidDataException problem)
        {
            throw new HistoryException($"{problem.Message} It is one of {block.Metric}; ask for a range without it, or restore the history from a copy.", problem);
        }

        for (var i = 0; i < count; i++)
        {
            if (_times[i] >= from && _times[i] < to)
            {
                var single = default(RunningMoments);
                single.Add(_values[i]);
                take(_times[i], single);
            }
        }
    }
}
