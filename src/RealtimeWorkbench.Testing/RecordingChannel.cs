using RealtimeWorkbench.Alerting;

namespace RealtimeWorkbench.Testing;

/// <summary>A channel that tells nobody and remembers everything, for tests of what people would have been told.</summary>
/// <param name="name">Name of the channel.</param>
/// <remarks>Thread-safe.</remarks>
public sealed class RecordingChannel(string name = "recording") : IAlertChannel
{
    private readonly Lock _lock = new();
    private readonly List<AlertChange> _changes = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];

    /// <inheritdoc />
    public string Name => name;

    /// <summary>What the channel does with a change before remembering it: throw to fail, wait to be slow. Nothing by default.</summary>
    public Func<AlertChange, CancellationToken, ValueTask> Behaviour { get; init; } = (_, _) => ValueTask.CompletedTask;

    /// <summary>Copies the changes told so far.</summary>
    public IReadOnlyList<AlertChange> Changes
    {
        get
        {
            lock (_lock)
            {
                return [.. _changes];
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask NotifyAsync(AlertChange change, CancellationToken cancellationToken = default)
    {
        await Behaviour(change, cancellationToken).ConfigureAwait(false);
        List<TaskCompletionSource> reached;
        lock (_lock)
        {
            _changes.Add(change);
            reached = [.. _waiters.Where(waiter => waiter.Count <= _changes.Count).Select(waiter => waiter.Reached)];
            _waiters.RemoveAll(waiter => waiter.Count <= _changes.Count);
        }

        reached.ForEach(waiter => waiter.SetResult());
    }

    /// <summary>Waits until a number of changes has been told.</summary>
    /// <param name="count">Number of changes since the channel was created.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WaitForAsync(int count, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_changes.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }
}
