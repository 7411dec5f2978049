using System.Collections.Concurrent;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Notebooks.Display;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Notebooks;

/// <content>Runs operations.</content>
public sealed partial class Workbench
{
    /// <summary>Outputs that were watched until something happened that they don't show, and the cancellation of their cells, which tells these apart.</summary>
    private readonly ConcurrentQueue<(string DisplayId, CancellationToken Cell)> _watched = new();
    private string _source;

    /// <summary>Source of the samples, as behind <c>rtw --source</c>: demo, simulator, system, push, kafka, mqtt, sql, mongodb, an address or file:PATH.</summary>
    /// <exception cref="SourceException">There is no such source, or no such file.</exception>
    public string Source
    {
        get => _source;
        set => _source = Checked(value);
    }

    /// <summary>Result of the operation that was executed last, also if the face started it; <see langword="null"/> if none has ended yet.</summary>
    public RunResult? Result
    {
        get
        {
            var status = Engine.Live.Operation;
            var result = status.State is RunState.Completed or RunState.Stopped or RunState.Failed
                ? Engine.Live.Everything(width: 1).Results.FirstOrDefault(known => OperationCatalog.Of(known.Operation).Id == status.Id)
                : null;
            return result is null ? null : ResultOf(result);
        }
    }

    /// <summary>Executes an operation and waits for its end; the cell shows how it goes on. Interrupting the cell stops it.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="source">Source to read from now on; <see cref="Source"/> if left out.</param>
    /// <param name="longest">How long it may take; then it is stopped. Until the source ends if left out.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What it found; if it was stopped, what it found until then.</returns>
    /// <exception cref="RunFailedException">It failed; the exception has what it found before.</exception>
    /// <exception cref="OperationBusyException">Another operation is being executed.</exception>
    /// <exception cref="SourceException">There is no such source, or no such file.</exception>
    public async Task<RunResult> RunAsync(
        Operation operation, string? source = null, TimeSpan? longest = null, CancellationToken cancellationToken = default)
    {
        var kind = OperationNames.KindOf(operation);
        EnsureNotEnded();
        UseSource(source);

        using var over = new CancellationTokenSource(longest ?? Timeout.InfiniteTimeSpan, Engine.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _host.CellCancellation, over.Token);
        var progress = new ProgressOutput(Engine, _host);
        var running = Engine.RunAsync(kind, SourceId, stop.Token);
        await progress.ShowUntilAsync(running).ConfigureAwait(false);
        var result = ResultOf(await running.ConfigureAwait(false));

        await RenewBeforeTheCellEndsAsync().ConfigureAwait(false);
        return result.State == RunState.Failed ? throw new RunFailedException(result) : result;
    }

    /// <summary>Starts an operation and returns at once; the face shows how it goes on.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="source">Source to read from now on; <see cref="Source"/> if left out.</param>
    /// <exception cref="OperationBusyException">Another operation is being executed.</exception>
    /// <exception cref="SourceException">There is no such source, or no such file.</exception>
    public void Start(Operation operation, string? source = null)
    {
        var kind = OperationNames.KindOf(operation);
        EnsureNotEnded();
        UseSource(source);
        Engine.Start(kind, SourceId);
    }

    /// <summary>Stops the operation that is being executed, if any, and waits for its end.</summary>
    /// <returns>What was found until then; <see langword="null"/> if nothing has run yet.</returns>
    public async Task<RunResult?> StopAsync()
    {
        await Engine.StopAsync().ConfigureAwait(false);
        await _renewal.RenewAsync().ConfigureAwait(false);
        return Result;
    }

    /// <summary>
    /// Keeps the cell running and renews the still face in its output, for hosts where the live one cannot connect. It ends when the
    /// operation does, or when the cell is interrupted; the operation goes on, and its end is shown there too where the host can do that.
    /// </summary>
    /// <param name="longest">How long to watch at most; also while nothing is being executed. Until the operation ends if left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">The workbench has ended.</exception>
    public async Task WatchAsync(TimeSpan? longest = null, CancellationToken cancellationToken = default)
    {
        EnsureNotEnded();
        var cell = _host.CellCancellation;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, cell, _ending.Token);
        var displayId = CellHtml.NewId("rtw-watch");
        var began = Engine.Time.GetTimestamp();
        var (isShown, known, isRunning, hasRun) = (false, -1L, true, false);
        while (isRunning || (!hasRun && longest is not null))
        {
            isRunning = Status.IsRunning;
            hasRun |= isRunning;
            var version = Engine.Live.Version;
            if (version != known)
            {
                known = version;
                await _host.ShowAsync(displayId, isShown, StillFace()).ConfigureAwait(false);
                isShown = true;
            }

            if (ending.IsCancellationRequested || Engine.Time.GetElapsedTime(began) >= longest)
            {
                if (isRunning)
                {
                    // A saved notebook must not show for ever that it runs.
                    _watched.Enqueue((displayId, cell));
                    _renewal.DrawnElsewhere(known);
                }

                return;
            }

            if (isRunning || longest is not null)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), Engine.Time, ending.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Reads a file as it was recorded, or faster, through an operation.</summary>
    /// <param name="path">CSV, or JSON lines.</param>
    /// <param name="speed">Multiple of real time; 0 is as fast as possible.</param>
    /// <param name="operation">The operation; the complete workflow if left out.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <inheritdoc cref="RunAsync" path="/exception" />
    /// <exception cref="SettingsException">The speed is out of range.</exception>
    public Task<RunResult> ReplayAsync(
        string path, double speed = 1, Operation operation = Operation.CompleteWorkflow, CancellationToken cancellationToken = default)
    {
        Set("File.Speed", speed);
        return RunAsync(operation, $"{SourceCatalog.File}:{path}", cancellationToken: cancellationToken);
    }

    /// <summary>Acknowledges an alert of the current or last run.</summary>
    /// <param name="id">Id of the alert.</param>
    /// <param name="by">Who has seen it.</param>
    /// <param name="note">What they note.</param>
    /// <returns>The alert as it is now.</returns>
    /// <exception cref="ArgumentException">There is no such alert, it was acknowledged before, or nobody's name was given.</exception>
    public AlertList Acknowledge(string id, string by, string note = "")
    {
        var result = Engine.Acknowledge(id, by, note);
        if (result.Outcome == Alerting.AcknowledgeOutcome.Done && result.Alert is { } alert)
        {
            return new AlertList([AlertView.Of(alert)]);
        }

        var open = Alerts.Unacknowledged;
        throw new ArgumentException((result.Outcome, open.Count) switch
        {
            (Alerting.AcknowledgeOutcome.UnknownAlert, > 0) =>
                $"There is no alert '{id}'; not acknowledged are {string.Join(", ", open.Take(5).Select(known => known.Id))}.",
            (Alerting.AcknowledgeOutcome.UnknownAlert, _) when Engine.Live.Operation.Id is not null =>
                $"There is no alert '{id}'; none waits to be acknowledged.",
            _ => result.Message,
        });
    }

    /// <summary>Shows the end of a run in outputs. Not left to the follower: the cell may be the last thing that the kernel does.</summary>
    private async Task RenewBeforeTheCellEndsAsync()
    {
        // Kernels give up an interrupted cell soon, and the result of the run with it, which matters more than its picture.
        if (!_host.UpdatesLater || !_host.CellCancellation.IsCancellationRequested)
        {
            await _renewal.RenewAsync().ConfigureAwait(false);
        }
    }

    private string SourceId => SourceArgument.Parse(_source).Id;

    private void UseSource(string? source)
    {
        if (source is not null)
        {
            Source = source;
        }
    }

    private void EnsureNotEnded()
    {
        if (_ended != 0)
        {
            throw new InvalidOperationException(
                $"This workbench has ended, as when Workbench.Create ran again; use the new one: Workbench.Get(\"{Name}\").");
        }
    }

    private RunResult ResultOf(OperationResult result) => new(Engine.Export(), result, Engine.Summarize(), Place());
}
