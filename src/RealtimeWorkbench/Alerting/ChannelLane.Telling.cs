namespace RealtimeWorkbench.Alerting;

// Telling one change, and what becomes of it where that fails.
internal sealed partial class ChannelLane
{
    private const string EndedBefore = "the run ended before it was told";

    private string? _problem;

    /// <summary>Whether the problem stays until something is told: nobody tries again what it is about.</summary>
    private bool _isLasting;

    /// <summary>Whether something had to be dropped since the channel last caught up.</summary>
    private bool _hasDropped;

    private async Task TellAsync(PendingChange pending)
    {
        CancellationToken left;
        int recoveries;
        lock (_lock)
        {
            recoveries = _recoveries;
            left = pending.IsLeft ? new CancellationToken(canceled: true) : _left.Token;
        }

        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token, left);
        try
        {
            await _channel.NotifyAsync(pending.Change, either.Token).ConfigureAwait(false);
            TakeOut(pending);
            if (!pending.IsGivenUp)
            {
                Interlocked.Increment(ref _delivered);
                EndProblem(isTold: true);
            }
        }
        catch (OperationCanceledException error) when (either.IsCancellationRequested)
        {
            Fail(pending, recoveries, Invariant($"it took longer than {_options.Timeout.TotalSeconds} s"), error);
        }
#pragma warning disable CA1031 // The top of the loop: what a channel throws must end neither the run nor the channel, and is reported.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(pending, recoveries, error.Message, error);
        }
    }

    private void TakeOut(PendingChange pending)
    {
        lock (_lock)
        {
            _pending.Remove(pending);
            if (pending.IsForgotten)
            {
                return;
            }

            if (pending.IsAhead)
            {
                _settled.Add(pending.Change);
            }
        }

        Settled?.Invoke(pending.Machine);
    }

    /// <summary>Something could be told, or needs no more telling. What is still being tried again stays a problem.</summary>
    private void EndProblem(bool isTold)
    {
        lock (_lock)
        {
            if (!_pending.All.Any(pending => pending.Attempts > 0)
                && (isTold || !_isLasting)
                && (!_hasDropped || _pending.All.Count == 0))
            {
                Volatile.Write(ref _problem, null);
                _isLasting = false;
                _hasDropped = false;
            }
        }
    }

    private void Fail(PendingChange pending, int recoveries, string why, Exception error)
    {
        if (IsNoLongerOurs(pending))
        {
            return;
        }

        if (_stop.IsCancellationRequested)
        {
            GiveUp(pending, EndedBefore, error);
            return;
        }

        var now = _time.GetTimestamp();
        pending.FirstTriedAt ??= now;
        pending.Attempts++;
        if (_time.GetElapsedTime(pending.FirstTriedAt.Value, now) >= _options.RetryFor)
        {
            TakeOut(pending);
            GiveUp(pending, pending.Attempts == 1 ? why : Invariant($"{why.TrimEnd('.')}, given up after {pending.Attempts} attempts"), error);
            return;
        }

        var pause = FirstPause * Math.Pow(2, Math.Min(pending.Attempts - 1, 10));
        var sentence = Sentence(pending.Change, $"{why.TrimEnd('.')}; it is tried again for up to {_options.RetryFor:c}");
        lock (_lock)
        {
            // From here on it waits, and goes with its machine; until here it was being told.
            if (pending.IsForgotten)
            {
                LeaveOut(pending);
                return;
            }

            // What failed while the channel recovered may have begun before; a channel that recovers with each try is no reason to try without a pause.
            pending.Pause = _recoveries != recoveries ? FirstPause : pause > LongestPause ? LongestPause : pause;
            pending.FailedAt = now;
            _inFlight = null;
            Interlocked.Increment(ref _retried);
            Volatile.Write(ref _problem, sentence);
        }

        if (pending.Attempts == 1)
        {
            _report(new ChannelFailure(_channel.Name, pending.Change, sentence, error));
        }
    }

    /// <summary>Whether somebody else tells what could not be told: the new owner of its machine, or a run that goes on.</summary>
    private bool IsNoLongerOurs(PendingChange pending)
    {
        lock (_lock)
        {
            if (pending.IsForgotten)
            {
                LeaveOut(pending);
            }

            pending.WasTriedLast |= pending.IsLeft;
            return pending.IsForgotten || (pending.IsLeft && !_stop.IsCancellationRequested);
        }
    }

    /// <summary>Somebody else tells it now, and has the trouble that there was with it.</summary>
    private void LeaveOut(PendingChange pending)
    {
        _pending.Remove(pending);
        EndProblem(isTold: false);
    }

    /// <summary>Reports, once, that a change was not told.</summary>
    private void GiveUp(PendingChange pending, string why, Exception? error)
    {
        lock (_lock)
        {
            if (pending.IsGivenUp)
            {
                return;
            }

            pending.IsGivenUp = true;
            _isLasting = true;
        }

        Interlocked.Increment(ref _failed);
        var sentence = Sentence(pending.Change, why);
        Volatile.Write(ref _problem, sentence);
        _report(new ChannelFailure(_channel.Name, pending.Change, sentence, error));
    }

    private void Drop(AlertChange change, string why)
    {
        Interlocked.Increment(ref _dropped);
        var sentence = Sentence(change, why);
        lock (_lock)
        {
            _hasDropped = _isLasting = true;
            Volatile.Write(ref _problem, sentence);
        }

        _report(new ChannelFailure(_channel.Name, change, sentence, null));
    }

    private string Sentence(AlertChange change, string why) =>
        $"Channel {_channel.Name} could not tell of {change.Alert.Id} ({change.Kind}): {why.TrimEnd('.')}.";
}
