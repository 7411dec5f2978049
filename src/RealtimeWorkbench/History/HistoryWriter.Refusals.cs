namespace RealtimeWorkbench.History;

// Series whose sums the store does not take while it takes those of others. They hold up nobody, and stand in the health of the run until they are taken.
public sealed partial class HistoryWriter
{
    private static readonly TimeSpan RefusedFor = TimeSpan.FromHours(1);

    private readonly Dictionary<SeriesBuffer, string> _refused = [];
    private string? _refusal;

    private bool IsRefused(SeriesBuffer series) => series.RefusedAt is { } at && _time.GetElapsedTime(at) < RefusedFor;

    /// <summary>Settles all in one transaction; where that fails one by one, so that a series that the store does not take holds up no other.</summary>
    /// <exception cref="HistoryException">The store takes none of them, or is away.</exception>
    private void Settle(List<(SeriesBuffer Series, SettledSeries Settled)> due)
    {
        if (TrySettle(due) is not { } problem)
        {
            return;
        }

        var refused = RefusedOf(due);
        if (refused.Count < due.Count)
        {
            // The store may have failed for a moment, which is over since it takes some.
            refused = RefusedOf(refused.ConvertAll(one => one.Due));
        }
        else if (due[0].Series.RefusedAt is null)
        {
            throw problem;
        }

        foreach (var ((series, _), own) in refused)
        {
            Refuse(series, own);
        }
    }

    /// <summary>Settles each by itself.</summary>
    /// <returns>Those that the store does not take.</returns>
    /// <exception cref="HistoryException">It is not the series, but the store does not answer at all.</exception>
    private List<((SeriesBuffer Series, SettledSeries Settled) Due, HistoryException Problem)> RefusedOf(List<(SeriesBuffer Series, SettledSeries Settled)> due)
    {
        List<((SeriesBuffer Series, SettledSeries Settled) Due, HistoryException Problem)> refused = [];
        foreach (var one in due)
        {
            if (TrySettle([one]) is { } own)
            {
                _store.LastWritten(0);
                refused.Add((one, own));
            }
        }

        return refused;
    }

    private HistoryException? TrySettle(List<(SeriesBuffer Series, SettledSeries Settled)> due)
    {
        try
        {
            _store.Settle([.. due.Select(one => one.Settled)]);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            return Known(problem);
        }

        foreach (var (series, settled) in due)
        {
            series.Unsettled = Math.Max(0, series.Unsettled - settled.Blocks.Where(block => block.Resolution == HistoryResolution.Raw).Sum(block => block.Count));
            if (IsRefusedNoMore(series))
            {
                _say($"{_store.Name} has taken the sums of {series.Key.Metric} of {series.Key.Machine} now.", false);
            }
        }

        return null;
    }

    /// <summary>What was refused may be in the sums all the same, since an answer was lost; or it was given up, or is damaged.</summary>
    private void NothingIsLeftOf(SeriesBuffer series)
    {
        if (IsRefusedNoMore(series))
        {
            _say($"Nothing of {series.Key.Metric} of {series.Key.Machine} is left that {_store.Name} could take into its sums.", false);
        }
    }

    /// <summary>Takes a series from those that are refused.</summary>
    /// <returns>Whether it was one of them.</returns>
    private bool IsRefusedNoMore(SeriesBuffer series)
    {
        if (series.RefusedAt is null)
        {
            return false;
        }

        series.RefusedAt = null;
        _refused.Remove(series);
        TellRefusal();
        return true;
    }

    private void Refuse(SeriesBuffer series, HistoryException problem)
    {
        var sentence =
            $"{_store.Name} does not take the sums of {series.Key.Metric} of {series.Key.Machine}: {problem.Message} "
            + "Its values are kept as they came, and it is tried again each hour; the others are not held up.";
        if (series.RefusedAt is null)
        {
            _say(sentence, true);
        }

        series.RefusedAt = _time.GetTimestamp();
        _refused[series] = sentence;
        TellRefusal();
    }

    /// <summary>Forgets those of machines that somebody else goes on with.</summary>
    private void ForgetRefusals()
    {
        if (_refused.Count > 0)
        {
            foreach (var series in _refused.Keys.Except(AllSeries()).ToList())
            {
                _refused.Remove(series);
            }

            TellRefusal();
        }
    }

    private void TellRefusal()
    {
        var refusal = _refused.Values.FirstOrDefault();
        lock (_gate)
        {
            _refusal = _refused.Count > 1 ? Invariant($"{refusal} {_refused.Count - 1} more series are refused.") : refusal;
        }
    }
}
