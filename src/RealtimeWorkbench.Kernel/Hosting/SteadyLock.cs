namespace RealtimeWorkbench.Kernel.Hosting;

/// <summary>Holds a lock until it is disposed of; an interrupt of the thread that waits for it comes afterwards.</summary>
/// <remarks>
/// Cells that sleep are woken by <see cref="Thread.Interrupt"/>, which also ends waits for locks. What the kernel does on
/// the thread of a cell has to be whole, though.
/// </remarks>
internal readonly ref struct SteadyLock
{
    private readonly object _gate;
    private readonly bool _interrupted;

    /// <summary>Takes the lock.</summary>
    public SteadyLock(object gate)
    {
        _gate = gate;
        while (true)
        {
            try
            {
                Monitor.Enter(gate);
                return;
            }
            catch (ThreadInterruptedException)
            {
                _interrupted = true;
            }
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        Monitor.Exit(_gate);
        if (_interrupted)
        {
            Thread.CurrentThread.Interrupt();
        }
    }
}
