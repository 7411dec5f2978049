using RealtimeWorkbench.Kernel.Hosting;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Runs the code of one cell so that it can be stopped even if it takes no notice.</summary>
/// <remarks>
/// <para>The first stretch, up to the first await that waits, runs on a thread of its own; those after it on the thread pool,
/// where awaits of the cell's own code come back to <see cref="Post"/>. Aborted code ends at its next checkpoint
/// (<see cref="Checkpoints"/>) or, if it sleeps or waits for a lock, at once; what it awaits is no longer waited for.</para>
/// <para>As there is no single thread that everything must come back to, code that waits for a task by <c>Result</c> doesn't lock up.
/// Library code that awaits in this context goes through <see cref="Post"/> too but is never stopped: it may be a server that outlives the cell.</para>
/// </remarks>
internal sealed class InterruptibleCode : SynchronizationContext
{
    private readonly object _gate = new();
    private readonly HashSet<Stretch> _running = [];
    private readonly CellContext _cell;
    private readonly Func<object?, bool> _isCellCode;
    private readonly Action<Exception> _unhandled;

    /// <param name="cell">Cell that the code belongs to.</param>
    /// <param name="isCellCode">Tells continuations of the cell's own code from those of libraries.</param>
    /// <param name="unhandled">Takes exceptions that nobody awaits, as those of <c>async void</c> methods.</param>
    public InterruptibleCode(CellContext cell, Func<object?, bool> isCellCode, Action<Exception> unhandled)
    {
        _cell = cell;
        _isCellCode = isCellCode;
        _unhandled = unhandled;
    }

    /// <summary>Whether code of the cell is executing at this moment, not waiting for a task.</summary>
    public bool IsExecuting
    {
        get
        {
            lock (_gate)
            {
                return _running.Count > 0;
            }
        }
    }

    /// <summary>Starts <paramref name="code"/>; its task ends as the task of the code does.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> code)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            CellContext.Current = _cell;
            Forward(code, done);
        })
        {
            IsBackground = true,
            Name = "cell",
        };
        thread.UnsafeStart();
        return done.Task;
    }

    /// <summary>Ends what sleeps or waits for a lock. Call again while <see cref="IsExecuting"/>: code may catch it and sleep again.</summary>
    public void WakeSleepers()
    {
        lock (_gate)
        {
            foreach (var stretch in _running)
            {
                stretch.Wake();
            }
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override void Post(SendOrPostCallback d, object? state)
    {
        var abortable = _isCellCode(state);
        ThreadPool.UnsafeQueueUserWorkItem(_ => RunPosted(d, state, abortable), null);
    }

#pragma warning disable CA1031 // What a cell throws where nobody awaits it is shown; it must not end the process.
    private void RunPosted(SendOrPostCallback d, object? state, bool abortable)
    {
        if (abortable && _cell.IsAborted)
        {
            return;
        }

        try
        {
            SetSynchronizationContext(this);

            // Awaits restore their own flow; callbacks, such as those of Progress<T>, have none.
            CellContext.Current = _cell;
            if (abortable)
            {
                Execute(() => d(state));
            }
            else
            {
                d(state);
            }
        }
        catch (Exception exception) when (_cell.IsAborted && exception is OperationCanceledException or ThreadInterruptedException)
        {
            // Whoever interrupted the cell says so.
        }
        catch (Exception exception)
        {
            _unhandled(exception);
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    }

    private void Forward<T>(Func<Task<T>> code, TaskCompletionSource<T> done)
    {
        try
        {
            SetSynchronizationContext(this);
            Task<T>? task = null;
            Execute(() => task = code());
            task!.ContinueWith(
                ended => done.TrySetFromTask(ended),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
        catch (Exception exception)
        {
            done.TrySetException(exception);
        }
    }
#pragma warning restore CA1031

    private void Execute(Action code)
    {
        var stretch = new Stretch(Thread.CurrentThread);
        using (new SteadyLock(_gate))
        {
            _running.Add(stretch);
        }

        try
        {
            code();
        }
        finally
        {
            using (new SteadyLock(_gate))
            {
                _running.Remove(stretch);
            }

            stretch.ForgetWake();
        }
    }

    private sealed class Stretch(Thread thread)
    {
        private bool _woken;

        public void Wake()
        {
            if ((thread.ThreadState & ThreadState.WaitSleepJoin) != 0)
            {
                _woken = true;
                thread.Interrupt();
            }
        }

        /// <summary>Takes back a wake-up that came when the code no longer slept: it would hit the next work of the pool thread.</summary>
        public void ForgetWake()
        {
            if (!_woken)
            {
                return;
            }

            try
            {
                thread.Join(1);
            }
            catch (ThreadInterruptedException)
            {
                // Taken back.
            }
        }
    }
}
