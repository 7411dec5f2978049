using RealtimeWorkbench.Kernel.Hosting;
using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>A cell from its request to its reply, and how it is interrupted: asked first, aborted then, and given up at last.</summary>
#pragma warning disable CA1001 // The token sources live on: background code of the cell may ask for its token after the cell has ended.
internal sealed class CellRun
#pragma warning restore CA1001
{
    /// <summary>Time that code has to end by itself when it is asked to.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(750);

    /// <summary>Time that aborting may take. Both together stay below the second that people are promised.</summary>
    private static readonly TimeSpan Aborting = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan WakeInterval = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _interrupted = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private int _asked;

    public CellRun(KernelRequest request, EventQueue events, TimeProvider time, Action<CellContext, Exception> unhandled)
    {
        _time = time;
        Request = request;
        Context = new CellContext(request.Id, events, _interrupted.Token);
        Code = new InterruptibleCode(Context, CSharpSession.IsCellCode, exception => unhandled(Context, exception));
    }

    /// <summary>What was asked for.</summary>
    public KernelRequest Request { get; }

    /// <summary>How errors name the cell; set when it starts.</summary>
    public string Name { get; set; } = "cell";

    public CellContext Context { get; }

    /// <summary>Where code of the cell executes.</summary>
    public InterruptibleCode Code { get; }

    /// <summary>Full paths of the files that are being imported, the innermost first.</summary>
    public Stack<string> Importing { get; } = new();

    /// <summary>Cancelled when the cell is interrupted.</summary>
    public CancellationToken Interrupted => Context.Interrupted;

    /// <summary>Whether the cell was asked to end.</summary>
    public bool IsInterrupted => _asked != 0;

    /// <summary>What of the cell could not be stopped, as a sentence; null if nothing.</summary>
    public string? LeftBehind { get; private set; }

    /// <summary>Runs code of the cell and waits for it, but no longer than an interrupt allows.</summary>
    /// <exception cref="OperationCanceledException">The code was given up.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> code)
    {
        var task = Code.RunAsync(code);
        if (await Task.WhenAny(task, _givenUp.Task).ConfigureAwait(false) == task)
        {
            return await task.ConfigureAwait(false);
        }

        throw new OperationCanceledException(Interrupted);
    }

    /// <summary>Starts to end the cell, or keeps it from starting; returns at once.</summary>
    public void Interrupt()
    {
        if (!_ended.IsCancellationRequested && Interlocked.Exchange(ref _asked, 1) == 0)
        {
            _ = StopAsync();
        }
    }

    /// <summary>Says that the cell has ended; interrupts no longer do anything.</summary>
    public void End()
    {
        _ended.Cancel();
    }

    private async Task StopAsync()
    {
        // On another thread, because code of libraries that waits for the token may run within.
        _ = _interrupted.CancelAsync();
        await PassAsync(Grace).ConfigureAwait(false);
        if (_ended.IsCancellationRequested)
        {
            return;
        }

        var waited = !Code.IsExecuting;
        Context.Abort();
        Code.WakeSleepers();
        for (var left = Aborting; left > TimeSpan.Zero && Code.IsExecuting && !_ended.IsCancellationRequested; left -= WakeInterval)
        {
            await PassAsync(WakeInterval).ConfigureAwait(false);
            Code.WakeSleepers();
        }

        LeftBehind = Code.IsExecuting
            ? "It could not be stopped and may go on in the background: restart the kernel to end it."
            : waited ? "It was waiting for something that took no notice, and no longer waits; that itself may go on in the background." : null;
        _givenUp.TrySetResult();
    }

    private async Task PassAsync(TimeSpan time)
    {
        await Task.Delay(time, _time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
