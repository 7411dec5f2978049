using RealtimeWorkbench.Live;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

// What views see of a stream while it runs.
internal sealed partial class StreamRun
{
    private readonly Lock _advancing = new();
    private bool _hasAdvancedLast;

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ShownEvery, _context.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                ShowStatistics();
            }
        }
        catch (OperationCanceledException)
        {
            // The stream has ended.
        }
    }

    private void ShowStatistics()
    {
        AdvanceAlerts();
        while (Voxels is not null && Voxels.TryTakeNotice(out var notice))
        {
            _context.Warn(notice);
        }

        var now = _context.Time.GetUtcNow();
        if (now - _baselinesExchanged >= BaselinesExchangedEvery)
        {
            _baselinesExchanged = now;
            Baselines.Exchange();
        }

        _context.Alerts.Advance(RunContexts.Workbench, now);
        var statistics = Pipeline.Statistics.Snapshot();
        _context.Live.Put(StatisticsView.Of(statistics, Board.Count) with
        {
            Lag = (_source as ILaggingSource)?.Lag,
            DeadLettersLost = (_source as IDeadLetteringSource)?.DeadLettersLost,
            Checkpoints = Pipeline.Checkpoints,
        });
        if (statistics.Processed >= EnoughToSeeSequences)
        {
            WarnOfUnseenSequence();
        }

        var expected = _source.ExpectedSamples;
        var text = expected is { } all
            ? Invariant($"processed {Tables.Count(statistics.Processed)} of {Tables.Count(all)} samples")
            : Invariant($"processed {Tables.Count(statistics.Processed)} samples");
        _context.Show(text, expected > 0 ? Math.Min(100.0, 100.0 * statistics.Processed / expected.Value) : null);
    }

    /// <summary>Has people told of alerts whose cooldown is over.</summary>
    /// <param name="isLast">Whether no more are told after these, as what is told after the last checkpoint would be told again by a run that goes on.</param>
    private void AdvanceAlerts(bool isLast = false)
    {
        lock (_advancing)
        {
            if (_hasAdvancedLast)
            {
                return;
            }

            _hasAdvancedLast = isLast;
            foreach (var (machine, reached) in Board.Reached(_source.IsLive))
            {
                _context.Alerts.Advance(machine, reached);
            }
        }
    }
}
