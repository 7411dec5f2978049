using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Running;

/// <summary>The kernel of a run, which listens to it; after it has ended, the next one.</summary>
/// <param name="kernel">The first one, which somebody else disposes of.</param>
/// <param name="take">Takes what it says, one event after the other.</param>
/// <param name="grace">How long it may take to heed an interrupt, and to end, before it is ended by force.</param>
/// <param name="time">Measures time.</param>
internal sealed class RunKernel(IKernelConnection kernel, Action<KernelEvent> take, TimeSpan grace, TimeProvider time) : IAsyncDisposable
{
    private IKernelConnection _kernel = kernel;
    private bool _isOwn;

    /// <summary>Ends with the kernel. It fails if what it said could not be taken; the kernel may live then.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to listen.</summary>
    public void Listen() => Ended = ListenAsync(_kernel);

    /// <summary>Goes on with another kernel; the one before has ended.</summary>
    /// <param name="restart">Starts it.</param>
    public async Task ReplaceAsync(Func<IKernelConnection> restart)
    {
        // Nobody would read what it says from now on, even if it were not quite over.
        _kernel.Kill();
        await DisposeAsync().ConfigureAwait(false);
        _kernel = restart();
        _isOwn = true;
        Listen();
    }

    /// <summary>Sends a request. A kernel that has ended gets nothing; <see cref="Ended"/> tells.</summary>
    public async Task SendAsync(KernelRequest request)
    {
        try
        {
            await _kernel.SendAsync(request).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The kernel has ended; the end of its events, which follows, is what counts.
        }
    }

    /// <summary>Asks the cell to stop, and ends the kernel if it doesn't.</summary>
    /// <param name="over">Ends with the cell, and with the kernel.</param>
    public async Task InterruptAsync(Task over)
    {
        await SendAsync(new KernelRequest { Type = "interrupt" }).ConfigureAwait(false);
        await WaitOrKillAsync(over).ConfigureAwait(false);
    }

    /// <summary>Ends the kernel at once, whatever it does.</summary>
    public async Task KillAsync()
    {
        _kernel.Kill();
        await Ended.ConfigureAwait(false);
    }

    /// <summary>Says how the kernel ended, once it has.</summary>
    public Task<IReadOnlyList<string>> DescribeEndAsync() => _kernel.DescribeEndAsync();

    /// <summary>Asks the kernel to end. What it says until then, such as last updates of what cells show, still counts.</summary>
    public async Task EndAsync()
    {
        if (!Ended.IsCompleted)
        {
            await SendAsync(new KernelRequest { Type = "shutdown", Id = "shutdown" }).ConfigureAwait(false);
        }

        await WaitOrKillAsync(Ended).ConfigureAwait(false);
    }

    /// <summary>Disposes of the kernel if it is one that was started here.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isOwn)
        {
            _isOwn = false;
            await _kernel.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task WaitOrKillAsync(Task over)
    {
        try
        {
            await over.WaitAsync(grace, time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await KillAsync().ConfigureAwait(false);
        }
    }

    private async Task ListenAsync(IKernelConnection listened)
    {
        await foreach (var said in listened.ReadAsync().ConfigureAwait(false))
        {
            take(said);
        }
    }
}
