using System.Runtime.InteropServices;
using RealtimeWorkbench.Sql.Tests;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Cli.Tests;

public sealed class StopSignalsTests : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 23, 5, 0, 0, TimeSpan.Zero));
    private readonly TaskCompletionSource<int> _command = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StopSignals _signals;

    public StopSignalsTests() => _signals = new StopSignals(_time);

    public void Dispose() => _signals.Dispose();

    [Fact]
    public async Task A_command_that_stops_says_itself_how_it_ended()
    {
        var ending = _signals.WaitAsync(_command.Task);
        _signals.Heed(PosixSignal.SIGTERM);
        _time.Advance(StopSignals.Patience - Tick);

        Assert.True(_signals.Token.IsCancellationRequested);
        Assert.False(ending.IsCompleted);
        _command.SetResult(ExitCode.Done);
        Assert.Equal(ExitCode.Done, await ending);
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public async Task A_command_that_does_not_stop_is_left_after_a_while_however_often_it_is_asked(PosixSignal signal, int code)
    {
        var ending = _signals.WaitAsync(_command.Task);
        _signals.Heed(signal);
        _time.Advance(StopSignals.Patience - Tick);
        _signals.Heed(signal);
        Assert.False(ending.IsCompleted);
        _time.Advance(Tick);

        Assert.Equal(code, await ending);
    }

    [Fact]
    public async Task A_signal_that_comes_as_the_command_ends_changes_nothing()
    {
        _command.SetResult(ExitCode.BadInput);
        _signals.Heed(PosixSignal.SIGTERM);
        _time.Advance(StopSignals.Patience);

        Assert.Equal(ExitCode.BadInput, await _signals.WaitAsync(_command.Task));
    }

    [Theory]
    [InlineData(0, "history", "list", "there-is-none.db")]
    [InlineData(1, "record", "--source", "file:there-is-none.csv", "there-is-none.rtwr")]
    public async Task Only_a_command_that_can_be_stopped_asks_for_them(int begun, params string[] args)
    {
        var asked = 0;
        await CommandLine.RunAsync(args, TextWriter.Null, TextWriter.Null, begin: () => asked++);

        Assert.Equal(begun, asked);
    }

    /// <summary>Not by SIGINT: a shell without job control starts what runs in the background so that it is ignored.</summary>
    [Fact]
    public async Task A_run_that_is_stopped_by_a_signal_ends_in_order()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // There is no kill.
        }

        using var run = new ProgramRun("op", "stream", "--no-browser", "--port", "0", "--set", "Demo.Duration=3600");
        await run.LineWithAsync("Reading Demo");
        await run.SignalAsync("-TERM");
        await run.SignalAsync("-TERM");
        await run.EndAsync();

        Assert.DoesNotContain("   at ", run.Said, StringComparison.Ordinal);
    }
}
