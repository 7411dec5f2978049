using System.Runtime.InteropServices;

namespace RealtimeWorkbench.Cli;

/// <summary>Ctrl+C and SIGTERM as a request to stop, which a command has a while to follow.</summary>
/// <remarks>
/// Heeded from when a command begins that can be stopped until the process is gone. The parser's own handler is in place only while a command runs, and ends
/// the process with a stack trace where a signal comes as the command ends. Thread-safe.
/// </remarks>
internal sealed class StopSignals : IDisposable
{
    /// <summary>
    /// A stop takes a second, but its last checkpoint and its export may be long on a machine that is busy, or while a database or a broker is
    /// away. Service managers kill after 30 s and more.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    /// <summary>Added to the number of a signal: the exit code of what ended by it, as shells say it.</summary>
    private const int BySignal = 128;
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<int> _forced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _interrupts;
    private readonly PosixSignalRegistration _terminations;
    private ITimer? _patience;
    private volatile bool _isHeeding;

    /// <summary>Stands by: signals end the process, as they do without this, until <see cref="Begin"/>.</summary>
    /// <param name="time">Clock of <see cref="Patience"/>; the system's if not given.</param>
    public StopSignals(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _interrupts = Register(PosixSignal.SIGINT);
        _terminations = Register(PosixSignal.SIGTERM);
    }

    /// <summary>Stops the command.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Begins to heed them: a command runs now that looks at <see cref="Token"/>.</summary>
    public void Begin() => _isHeeding = true;

    /// <summary>Waits for the command, but not for ever once it was asked to stop.</summary>
    /// <param name="command">The command with its exit code.</param>
    /// <returns>Exit code of the process.</returns>
    public async Task<int> WaitAsync(Task<int> command) => await await Task.WhenAny(command, _forced.Task);

    /// <summary>Asks the command to stop; however often, its while is the same.</summary>
    internal void Heed(PosixSignal signal)
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        var code = BySignal + (signal == PosixSignal.SIGINT ? Interrupt : Terminate);
        Volatile.Write(ref _patience, _time.CreateTimer(_ => _forced.TrySetResult(code), null, Patience, Timeout.InfiniteTimeSpan));
        _stop.Cancel();
    }

    /// <summary>Leaves signals to the system again.</summary>
    public void Dispose()
    {
        _interrupts.Dispose();
        _terminations.Dispose();
        Volatile.Read(ref _patience)?.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        if (_isHeeding)
        {
            context.Cancel = true;
            Heed(context.Signal);
        }
    });
}
