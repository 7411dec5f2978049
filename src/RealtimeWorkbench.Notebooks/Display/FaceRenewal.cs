using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Notebooks.Display;

/// <summary>
/// Renews the picture of a workbench in outputs: one after the other, each with the newest state, so that an older picture never arrives
/// last. Who asks while one is being drawn shares the next one.
/// </summary>
/// <param name="live">State that is drawn.</param>
/// <param name="draw">Draws the state as it is when called, and sends the picture.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class FaceRenewal(LiveState live, Func<Task> draw)
{
    private readonly Lock _lock = new();

    /// <summary>Draws and sends, or did so last.</summary>
    private Task _current = Task.CompletedTask;

    /// <summary>Waits for the current one and has not looked at the state yet; <see langword="null"/> if nobody has asked.</summary>
    private Task? _next;

    /// <summary>Outputs show all that happened until this version, or will once the current one and the next one are done.</summary>
    private long _known;

    private bool _isOver;

    /// <summary>Renews the picture if something has happened that it has to show: a run ended, an alert was acknowledged, or a cause was written to a point.</summary>
    /// <returns>Ends when a picture that shows it has been sent, whoever asked for that.</returns>
    public Task RenewAsync()
    {
        lock (_lock)
        {
            if (_next is not null)
            {
                return _next;
            }

            var news = live.NewsSince(_known);
            var isNoted = live.NotesVersion > _known;
            _known = news.Version;
            if (_isOver || !(isNoted || HasToBeSeen(news)))
            {
                return _current.IsCompleted ? Task.CompletedTask : _current;
            }

            _next = DrawAfterAsync(_current);
            return _next;
        }
    }

    /// <summary>Says that a picture was drawn by somebody else, and may have arrived after a newer one of ours.</summary>
    /// <param name="version">Version of the state before it was drawn.</param>
    public void DrawnElsewhere(long version)
    {
        lock (_lock)
        {
            _known = Math.Min(_known, version);
        }
    }

    /// <summary>Waits for the picture on its way; there will be no other one.</summary>
    public async Task EndAsync()
    {
        Task last;
        lock (_lock)
        {
            _isOver = true;
            last = _next ?? _current;
        }

        // Who asked for it is told what went wrong with it.
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool HasToBeSeen(LiveChanges news) =>
        news.Operation is { State: RunState.Completed or RunState.Stopped or RunState.Failed }
        || news.Alerts.Any(alert => alert.AcknowledgedAt is not null);

    private async Task DrawAfterAsync(Task last)
    {
        // Always elsewhere: the lock is held here.
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
        {
            (_current, _next) = (_next!, null);
            _known = live.Version;
        }

        await draw().ConfigureAwait(false);
    }
}
