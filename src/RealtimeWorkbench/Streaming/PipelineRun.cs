using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming;

/// <summary>Owns the loops of a run: starts them, stops them, and waits for their end.</summary>
internal sealed class PipelineRun(
    SampleRouter router,
    PipelineWorker[] workers,
    SampleQueue[] queues,
    StreamStatistics statistics,
    TimeSpan stopWithin,
    TimeProvider time,
    Checkpointer? checkpoints = null,
    ReadingProgress? progress = null)
{
    /// <summary>Runs until the source has ended, or the token is cancelled, and the workers are through.</summary>
    /// <returns>Whether the source had to be left behind.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource();
        var saving = Task.Run(
            () => checkpoints?.RunAsync(over.Token) ?? progress?.RunAsync(over.Token) ?? Task.CompletedTask, CancellationToken.None);
        try
        {
            return await ProcessAsync(saving, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            try
            {
                await saving.ConfigureAwait(false);
            }
            finally
            {
                if (checkpoints is not null)
                {
                    await checkpoints.EndAsync(workers).ConfigureAwait(false);
                }

                progress?.End();
            }
        }
    }

    /// <summary>Makes the workers look whether they have been idle.</summary>
    public void WakeWorkers()
    {
        foreach (var queue in queues)
        {
            queue.Wake();
        }
    }

    private async Task<bool> ProcessAsync(Task saving, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var deadline = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = time.CreateTimer(
            _ =>
            {
                Abort();
                deadline.TrySetResult();
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        using var registration = stop.Token.Register(() => timer.Change(stopWithin, Timeout.InfiniteTimeSpan));

        // Loops of their own, so that a source or a monitor that computes for long without awaiting doesn't hold the caller.
        // They get no token to start under: a loop that never started could not complete its queue.
        var working = Array.ConvertAll(workers, worker => Task.Run(() => WorkAsync(worker, stop), CancellationToken.None));
        var reading = Task.Run(() => router.RunAsync(stop.Token), CancellationToken.None);

        await Task.WhenAny(reading, deadline.Task, saving).ConfigureAwait(false);
        if (saving.IsFaulted)
        {
            // A run that can be resumed from nowhere must not go on as if it could.
            await stop.CancelAsync().ConfigureAwait(false);
        }

        await Task.WhenAny(reading, deadline.Task).ConfigureAwait(false);
        var leftBehind = await LeaveBehindAsync(reading).ConfigureAwait(false);
        if (leftBehind)
        {
            await Task.WhenAll(working).ConfigureAwait(false);
            return true;
        }

        // All at once, so that where source and workers fail together no exception stays unobserved; that of a worker is thrown.
        await Task.WhenAll([.. working, reading]).ConfigureAwait(false);
        if (!stop.IsCancellationRequested)
        {
            AdvanceToEnd();
        }

        return false;
    }

    private async Task WorkAsync(PipelineWorker worker, CancellationTokenSource stop)
    {
        try
        {
            await worker.RunAsync().ConfigureAwait(false);
            worker.Finish(isToGoOn: checkpoints is not null && stop.IsCancellationRequested);
        }
        catch
        {
            statistics.AddFailure();
            Abort();
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<bool> LeaveBehindAsync(Task reading)
    {
        while (!reading.IsCompleted)
        {
            if (router.TryLeaveBehind())
            {
                _ = reading.ContinueWith(
                    static task => _ = task.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default);
                return true;
            }

            // A batch is on its way into the queues, which have been aborted and take it without waiting: gone in a moment.
            await Task.Yield();
        }

        return false;
    }

    private void Abort()
    {
        foreach (var queue in queues)
        {
            queue.Abort();
        }
    }

    /// <summary>The monitors of machines that fell silent early learn how far the others got.</summary>
    private void AdvanceToEnd()
    {
        var newest = workers.Max(worker => worker.Newest);
        foreach (var worker in workers)
        {
            worker.AdvanceAll(newest);
        }
    }
}
