using RealtimeWorkbench.Kernel.Hosting;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>A cell while it runs, and how it is interrupted: asked first, aborted then, and given up at last.</summary>
internal sealed class CellRun : IDisposable
{
    /// <summary>Time that code has to end by itself when it is asked to.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(600);

    /// <summary>Time that aborting may take. Both together stay below the second that people are promised.</summary>
    private static readonly TimeSpan Aborting = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan WakeInterval = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _interrupted = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private int _asked;

    public CellRun(string? id, string name, EventQueue events, TimeProvider time, Action<CellContext, Exception> unhandled)
    {
        _time = time;
        Name = name;
        Context = new CellContext(id, events, _interrupted.Token);
        Code = new InterruptibleCode(Context, CSharpSession.IsCellCode, exception => unhandled(Context, exception));
    }

    /// <summary>How errors name the cell.</summary>
    public string Name { get; }

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

    /// <summary>Starts to end the cell; returns at once.</summary>
    public void Interrupt()
    {
        if (Interlocked.Exchange(ref _asked, 1) == 0)
        {
            _ = StopAsync();
        }
    }

    public void Dispose()
    {
        // The token sources stay alive: background code of the cell may still ask for its token.
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
