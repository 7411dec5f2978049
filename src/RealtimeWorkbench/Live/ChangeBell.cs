namespace RealtimeWorkbench.Live;

/// <summary>Wakes those who wait for the next change of one kind.</summary>
/// <param name="version">Version of the newest change.</param>
/// <remarks>Not thread-safe: the lock of the state that changes is held.</remarks>
internal sealed class ChangeBell(long version)
{
    private TaskCompletionSource? _awaited;

    /// <summary>Waits until something has changed after a version.</summary>
    /// <param name="known">Version that is known.</param>
    /// <returns>A task that completes with the next change, or is complete if there was one. It is never cancelled.</returns>
    public Task AfterAsync(long known)
    {
        if (version > known)
        {
            return Task.CompletedTask;
        }

        // Who waits goes on elsewhere: a batch must not be held up by what its readers do.
        _awaited ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _awaited.Task;
    }

    /// <summary>Wakes who waits.</summary>
    /// <param name="changed">Version of the change.</param>
    public void Ring(long changed)
    {
        version = changed;
        _awaited?.SetResult();
        _awaited = null;
    }
}
