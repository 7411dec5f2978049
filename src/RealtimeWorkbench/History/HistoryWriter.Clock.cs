namespace RealtimeWorkbench.History;

// When things count as written, and whether the clock that says so is believed.
public sealed partial class HistoryWriter
{
    private readonly SteadyClock _clock;
    private long? _newest;
    private bool _hasSeenNewest;

    /// <summary>What may be given up now: for its age only by a clock that is believed.</summary>
    private HistoryRetention RetentionNow => _clock.IsSteady() ? _options.Retention : new HistoryRetention { Bytes = _options.Retention.Bytes };

    /// <summary>Compares the clock with what the history has, before anything is written by it.</summary>
    private void SeeNewest()
    {
        if (_hasSeenNewest)
        {
            return;
        }

        var now = _time.GetUtcNow();
        _newest = _store.LastWritten(long.MaxValue);

        // What was written within the last hour vouches for nothing: a machine that starts again and again with a wrong clock has written that itself.
        var isVouchedFor = _store.LastWritten((now - SteadyClock.BelievedAfter).UtcTicks) is { } last && last >= (now - SteadyClock.Jump).UtcTicks;
        if (_newest is null || isVouchedFor)
        {
            _clock.Believe();
        }
        else if (_newest > (now + SteadyClock.Jump).UtcTicks)
        {
            var newest = new DateTimeOffset(_newest.Value, TimeSpan.Zero);
            _say(Invariant($"The clock of this machine says {now:u}, but the history {_store.Name} was written until {newest:u}; set the clock if it is wrong."), true);
        }

        _hasSeenNewest = true;
    }

    /// <summary>Time by the clock; while it is not believed, no more than a day before what was written last: what is stored now would be too old at once.</summary>
    private long WrittenNow()
    {
        var now = _time.GetUtcNow().UtcTicks;
        return _clock.IsSteady() || _newest is null ? now : Math.Max(now, _newest.Value - SteadyClock.Jump.Ticks);
    }
}
