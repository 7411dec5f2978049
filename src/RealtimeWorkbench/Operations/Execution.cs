using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

/// <summary>One execution of an operation: the owner of its task and of its stop.</summary>
internal sealed class Execution : IDisposable
{
    private readonly RunContext _context;
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Begins to execute.</summary>
    /// <param name="context">What to work with.</param>
    /// <param name="last">What the execution before worked with; its health checks and channels end now.</param>
    public Execution(RunContext context, RunContext? last)
    {
        _context = context;

        // Health goes on after an operation: what it still raises belongs to the old run and must not appear in the new one.
        last?.Alerts.Unsubscribe(context.Live);
        context.Live.BeginRun();
        context.Show("starting", 0);

        // An operation may compute before its first await; whoever started it must not wait for that.
        Completion = Task.Run(() => ExecuteAsync(last));
    }

    public Task<OperationResult> Completion { get; }

    public void RequestStop()
    {
        if (!_stop.IsCancellationRequested && !Completion.IsCompleted)
        {
            _context.IsStopping = true;
            _context.ShowStopping();
            _context.Info($"Stopping {_context.Operation.Title}.");

            // Not here and now: whoever waits for the end would go on inside this call, and inside the lock of its caller.
            _ = _stop.CancelAsync();
        }
    }

    /// <summary>Call it once the task is completed.</summary>
    public void Dispose() => _stop.Dispose();

    private async Task<OperationResult> ExecuteAsync(RunContext? last)
    {
        if (last is not null)
        {
            await last.DisposeAsync().ConfigureAwait(false);
        }

        var findings = new Findings();
        _context.Info($"{_context.Operation.Title} started on {_context.Provider.Description.Title}.");
        var failure = await TryExecuteAsync(findings).ConfigureAwait(false);
        var (state, text) = Conclude(failure);
        var result = new OperationResult(
            _context.Operation.Kind,
            _context.Operation.Title,
            state,
            _context.Time.GetUtcNow(),
            findings.Tables,
            findings.Figures,
            failure);
        _context.Live.Put(result);
        _context.Show(text, state == RunState.Completed ? 100 : _context.Live.Operation.Progress, state);
        return result;
    }

    private async Task<OperationFailure?> TryExecuteAsync(Findings findings)
    {
        try
        {
            await OperationOf(_context.Operation.Kind).ExecuteAsync(_context, findings, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped before the end, which is not a failure.
        }
        catch (Exception wrong) when (wrong is SourceException or SettingsException)
        {
            _context.Live.Log(LogLevel.Error, $"{_context.Operation.Title} failed: {wrong.Message}");
            return new OperationFailure(wrong.Message, IsInput: true);
        }
#pragma warning disable CA1031 // The top of an execution: whatever went wrong is shown to the user with its cause.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            _context.Live.Log(LogLevel.Error, $"{_context.Operation.Title} failed: {problem.Message}", problem.ToString());
            return new OperationFailure(problem.Message, IsInput: false);
        }

        return null;
    }

    private (RunState State, string Text) Conclude(OperationFailure? failure)
    {
        if (failure is not null)
        {
            return (RunState.Failed, failure.Reason);
        }

        var title = _context.Operation.Title;
        var elapsed = Invariant($"{_context.Elapsed.TotalSeconds:0.0} s");
        if (_stop.IsCancellationRequested)
        {
            _context.Warn($"{title} stopped after {elapsed}; what it found is kept.");
            return (RunState.Stopped, $"stopped after {elapsed}");
        }

        _context.Success($"{title} completed in {elapsed}.");
        return (RunState.Completed, $"completed in {elapsed}");
    }

    private static IOperation OperationOf(OperationKind kind) => kind switch
    {
        OperationKind.Setup => new SetupOperation(),
        OperationKind.Stream => new StreamOperation(),
        OperationKind.Dashboard => new DashboardOperation(),
        OperationKind.Alerts => new AlertsOperation(),
        OperationKind.Spc => new SpcOperation(),
        OperationKind.Health => new HealthOperation(),
        OperationKind.Workflow => new WorkflowOperation(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such operation."),
    };
}
