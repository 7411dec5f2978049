namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>Something to do for workers, in its place among their samples.</summary>
/// <param name="workers">Workers that it is put before.</param>
internal abstract class QueueNote(int workers)
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = workers;
    private int _abandoned;

    /// <summary>Number of workers.</summary>
    public int Workers { get; } = workers;

    /// <summary>Completes when all workers have come to it: true, or false where a queue was given up before.</summary>
    public Task<bool> Done => _done.Task;

    /// <summary>Does it; called by each worker. Whoever waits for <see cref="Done"/> learns of any exception, and is never left waiting.</summary>
    /// <exception cref="PipelineException">A part failed, which ends the run. State that cannot be read is for the one who waits to tell.</exception>
    public void Reach(PipelineWorker worker)
    {
        try
        {
            Do(worker);
        }
        catch (StateException problem)
        {
            _done.TrySetException(problem);
        }
        catch (Exception problem)
        {
            _done.TrySetException(problem);
            _ = _done.Task.Exception; // The worker throws it; not everybody waits for a note.
            throw;
        }
        finally
        {
            Arrive();
        }
    }

    /// <summary>Says that a queue was given up: its worker will not come.</summary>
    public void Abandon()
    {
        Volatile.Write(ref _abandoned, 1);
        Arrive();
    }

    /// <summary>Does it for one worker.</summary>
    protected abstract void Do(PipelineWorker worker);

    private void Arrive()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _done.TrySetResult(Volatile.Read(ref _abandoned) == 0);
        }
    }
}
