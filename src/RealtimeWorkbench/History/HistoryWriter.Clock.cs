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
            _say(
                _store.HasClock
                    ? Invariant($"The history {_store.Name} was written until {(newest - now).TotalDays:0} days ahead of the clock of its server; set that clock if it is wrong.")
                    : Invariant($"The clock of this machine says {now:u}, but the history {_store.Name} was written until {newest:u}; set the clock if it is wrong."),
                true);
        }

        _hasSeenNewest = true;
    }

    /// <summary>Time by the clock; while it is not believed, no more than a day before what was written last: what is stored now would be too old at once.</summary>
    /// <remarks>A store with a clock of its own takes only the difference to this one, which may be set at any time: what was written last by the old one says nothing.</remarks>
    private long WrittenNow()
    {
        var now = _time.GetUtcNow().UtcTicks;
        return _store.HasClock || _clock.IsSteady() || _newest is null ? now : Math.Max(now, _newest.Value - SteadyClock.Jump.Ticks);
    }
}
