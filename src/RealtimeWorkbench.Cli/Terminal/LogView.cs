using System.Globalization;
using RealtimeWorkbench.Live;
using Spectre.Console;

namespace RealtimeWorkbench.Cli.Terminal;

/// <summary>The log of a run: above a progress bar where there is a terminal, as plain lines where there is none.</summary>
internal sealed class LogView : IAsyncDisposable
{
    private static readonly TimeSpan DrawnEvery = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly LiveState _live;
    private readonly TextWriter _output;
    private readonly IAnsiConsole? _console;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _drawing;

    private LogView(LiveState live, TextWriter output, IAnsiConsole? console)
    {
        _live = live;
        _output = output;
        _console = console;
        live.Logged += Show;
        _drawing = console is null ? Task.CompletedTask : DrawAsync(console);
    }

    /// <summary>Shows the log of a workbench until the view is disposed.</summary>
    /// <param name="live">State of the workbench.</param>
    /// <param name="output">Takes the lines.</param>
    public static LogView For(LiveState live, TextWriter output)
    {
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        return new LogView(live, output, isTerminal ? AnsiConsole.Console : null);
    }

    /// <summary>Shows a line that isn't in the log.</summary>
    public void Say(string line)
    {
        lock (_lock)
        {
            if (_console is null)
            {
                _output.WriteLine(line);
                _output.Flush();
            }
            else
            {
                _console.Write(new LogLine(line));
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _live.Logged -= Show;
        await _end.CancelAsync();
        await _drawing;
    }

    private void Show(LogEntry entry)
    {
        var mark = entry.Level switch
        {
            LogLevel.Success => "✅",
            LogLevel.Warning => "⚠️",
            LogLevel.Error => "❌",
            _ => "  ",
        };
        var time = entry.Time.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        Say($"{time} {mark} {entry.Message}");
        if (entry.Details is { } details)
        {
            Say(details);
        }
    }

    private Task DrawAsync(IAnsiConsole console) =>
        console.Progress()
            .AutoClear(true)
            .Columns(
                new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask("starting");
                while (!_end.IsCancellationRequested)
                {
                    var operation = _live.Operation;
                    // Before the run, the text tells users of the page to choose an operation.
                    task.Description = operation.State == RunState.Idle ? "starting" : Markup.Escape(operation.Text);
                    task.IsIndeterminate = operation.Progress is null;
                    task.Value = operation.Progress ?? 0;
                    await Task.Delay(DrawnEvery, TimeProvider.System, _end.Token)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            });
}
