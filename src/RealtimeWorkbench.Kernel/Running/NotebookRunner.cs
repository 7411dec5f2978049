using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Running;

/// <summary>Executes the cells of a notebook one after the other.</summary>
/// <param name="kernel">A kernel that nobody else uses; it is asked to end when the run is over, and who made it disposes of it.</param>
/// <param name="view">Watches the run.</param>
/// <param name="options">How to execute.</param>
/// <param name="time">Measures time.</param>
public sealed class NotebookRunner(IKernelConnection kernel, INotebookRunView view, NotebookRunOptions options, TimeProvider time)
{
    /// <summary>How long a kernel may take to be up; after that its first cell is sent all the same.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskCompletionSource<KernelEvent>> _replies = new(StringComparer.Ordinal);
    private readonly Dictionary<int, KernelEvent> _errors = [];
    private RunOutputs _outputs = new(0);
    private IKernelConnection _kernel = kernel;
    private Task _listening = Task.CompletedTask;
    private int _current;
    private bool _isOwn;
    private bool _isUp;
    private bool _isCellRunning;

    /// <summary>Starts another kernel after one that has ended, if the run goes on after failures; without it the run ends with its kernel.</summary>
    public Func<IKernelConnection>? Restart { get; init; }

    /// <summary>Executes a notebook. To be called once.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="cancellationToken">Interrupts the running cell and ends the run; what there is until then is returned.</param>
    public async Task<NotebookRun> RunAsync(Notebook notebook, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var startedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        _outputs = new RunOutputs(notebook.Cells.Count);
        int[] code = [.. Enumerable.Range(0, notebook.Cells.Count).Where(position => IsExecuted(notebook.Cells[position]))];
        _listening = ListenAsync(_kernel);
        var outcomes = new CellOutcome[code.Length];
        var counts = new int?[notebook.Cells.Count];
        var goesOn = true;
        for (var i = 0; i < code.Length; i++)
        {
            outcomes[i] = new CellOutcome { Number = i + 1, Position = code[i] };
            if (!goesOn || cancellationToken.IsCancellationRequested)
            {
                continue;
            }

            lock (_lock)
            {
                view.CellStarted(i + 1, code.Length, notebook.Cells[code[i]]);
            }

            if (await PrepareAsync(outcomes[i], cancellationToken).ConfigureAwait(false))
            {
                (outcomes[i], counts[code[i]]) = await ExecuteAsync(notebook.Cells[code[i]], outcomes[i], cancellationToken).ConfigureAwait(false);
            }
            else
            {
                outcomes[i] = outcomes[i] with { State = CellState.Interrupted, Error = "Interrupted." };
            }

            lock (_lock)
            {
                view.CellEnded(outcomes[i]);
            }

            goesOn = options.KeepGoing ? !_listening.IsCompleted || Restart is not null : outcomes[i].State == CellState.Done && !_listening.IsCompleted;
        }

        await EndAsync().ConfigureAwait(false);
        return new NotebookRun
        {
            Notebook = notebook with { Cells = [.. notebook.Cells.Select((cell, position) => Executed(cell, position, counts[position], outcomes))] },
            Cells = outcomes,
            StartedAt = startedAt,
            Elapsed = time.GetElapsedTime(started),
            Interrupted = cancellationToken.IsCancellationRequested && outcomes.Any(cell => cell.State is CellState.NotRun or CellState.Interrupted),
        };
    }

    private static bool IsExecuted(NotebookCell cell) => !cell.IsText && !string.IsNullOrWhiteSpace(cell.Text);

    /// <summary>Sees that there is a kernel, and that it is up: the time that its start takes is that of no cell.</summary>
    /// <returns>Whether the cell can be sent; not so if the run was cancelled meanwhile.</returns>
    private async Task<bool> PrepareAsync(CellOutcome outcome, CancellationToken cancellationToken)
    {
        if (_listening.IsCompleted && options.KeepGoing && Restart is { } restart)
        {
            await DisposeOfOwnAsync().ConfigureAwait(false);
            _kernel = restart();
            _isOwn = true;
            _listening = ListenAsync(_kernel);
            _isUp = false;
            var notice = new KernelEvent
            {
                Type = "stream",
                Name = "stderr",
                Text = "The kernel had ended, and a new one was started: what earlier cells had defined and loaded is gone.\n",
            };
            lock (_lock)
            {
                _outputs.Apply(notice, outcome.Position);
                view.OutputArrived(notice);
            }
        }

        if (_isUp)
        {
            return true;
        }

        // Nothing, but compiled and run.
        var (id, reply) = Expect("start", outcome);
        await SendAsync(new KernelRequest { Type = "execute", Id = id, Code = "0", Silent = true }).ConfigureAwait(false);
        try
        {
            await Task.WhenAny(reply, _listening).WaitAsync(StartPatience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The limit of the cell holds now.
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        _isUp = true;
        return !cancellationToken.IsCancellationRequested;
    }

    private (string Id, Task<KernelEvent> Reply) Expect(string what, CellOutcome outcome)
    {
        var id = Invariant($"{what}-{outcome.Number}");
        var reply = new TaskCompletionSource<KernelEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _replies[id] = reply;
        }

        return (id, reply.Task);
    }

    private async Task<(CellOutcome Outcome, int? ExecutionCount)> ExecuteAsync(
        NotebookCell cell, CellOutcome outcome, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (id, reply) = Expect("cell", outcome);
        lock (_lock)
        {
            _positions[id] = outcome.Position;
            _current = outcome.Position;
            _isCellRunning = true;
        }

        var request = new KernelRequest { Type = "execute", Id = id, Code = cell.Text, Language = cell.Language, Number = outcome.Number };
        await SendAsync(request).ConfigureAwait(false);
        var over = Task.WhenAny(reply, _listening);
        var state = CellState.Done;
        try
        {
            await over.WaitAsync(options.CellTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            state = CellState.TimedOut;
            await InterruptAsync(over).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            state = CellState.Interrupted;
            await InterruptAsync(over).ConfigureAwait(false);
        }

        var ended = outcome with { State = state, Elapsed = time.GetElapsedTime(started) };
        if (!reply.IsCompleted)
        {
            return (await WithoutReplyAsync(ended).ConfigureAwait(false), null);
        }

        var answer = await reply.ConfigureAwait(false);
        lock (_lock)
        {
            _isCellRunning = false;
            return (Judge(ended, answer), answer.ExecutionCount);
        }
    }

    /// <summary>Asks the cell to stop, and ends the kernel if it doesn't.</summary>
    private async Task InterruptAsync(Task over)
    {
        await SendAsync(new KernelRequest { Type = "interrupt" }).ConfigureAwait(false);
        try
        {
            await over.WaitAsync(options.Grace, time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _kernel.Kill();
            await _listening.ConfigureAwait(false);
        }
    }

    private CellOutcome Judge(CellOutcome outcome, KernelEvent answer)
    {
        var error = _errors.GetValueOrDefault(outcome.Position);
        return outcome.State switch
        {
            CellState.TimedOut => Failed(outcome, TooLong, []),
            CellState.Interrupted => outcome with { Error = "Interrupted." },
            _ when answer.Status == "ok" => outcome,
            _ when answer.Status == "interrupted" => Failed(outcome, error?.Text ?? "The cell was interrupted.", error?.Traceback ?? []),
            _ => Failed(outcome with { State = CellState.Failed }, error?.Text ?? "The kernel refused the cell.", error?.Traceback ?? []),
        };
    }

    private string TooLong => Invariant($"The cell took longer than {options.CellTimeout.TotalSeconds:0.###} s and was interrupted; allow more time with --timeout.");

    /// <summary>The kernel has ended before it answered: by itself, or because it didn't heed the interrupt.</summary>
    private async Task<CellOutcome> WithoutReplyAsync(CellOutcome outcome)
    {
        var end = outcome.State switch
        {
            CellState.TimedOut => [$"{TooLong} It did not heed the interrupt, so the kernel was ended."],
            CellState.Interrupted => ["Interrupted. The cell did not heed it, so the kernel was ended."],
            _ => await _kernel.DescribeEndAsync().ConfigureAwait(false),
        };
        lock (_lock)
        {
            _isCellRunning = false;
            _outputs.AddError(outcome.Position, "KernelEnded", end[0], end);
        }

        return outcome.State == CellState.Done
            ? Failed(outcome with { State = CellState.Failed }, end[0], end)
            : outcome with { Error = end[0], Traceback = end };
    }

    private static CellOutcome Failed(CellOutcome outcome, string error, IReadOnlyList<string> traceback) =>
        outcome with { State = outcome.State == CellState.Done ? CellState.Failed : outcome.State, Error = error, Traceback = traceback };

    /// <summary>Asks the kernel to end. What it says until then, such as last updates of what cells show, still counts.</summary>
    private async Task EndAsync()
    {
        await SendAsync(new KernelRequest { Type = "shutdown", Id = "shutdown" }).ConfigureAwait(false);
        try
        {
            await _listening.WaitAsync(options.Grace, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _kernel.Kill();
            await _listening.ConfigureAwait(false);
        }

        await DisposeOfOwnAsync().ConfigureAwait(false);
    }

    /// <summary>Disposes of the kernel if it is one that this run has started itself.</summary>
    private async Task DisposeOfOwnAsync()
    {
        if (_isOwn)
        {
            await _kernel.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task SendAsync(KernelRequest request)
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

    private async Task ListenAsync(IKernelConnection kernel)
    {
        await foreach (var said in kernel.ReadAsync().ConfigureAwait(false))
        {
            lock (_lock)
            {
                Take(said);
            }
        }
    }

    private void Take(KernelEvent said)
    {
        if (said.Type == "reply")
        {
            if (said.Id is { } id && _replies.TryGetValue(id, out var reply))
            {
                reply.TrySetResult(said);
            }

            return;
        }

        // What belongs to no cell was written by native code, or by a thread of nobody: it stands where it came.
        var position = said.Cell is { } cell && _positions.TryGetValue(cell, out var known) ? known : _current;
        if (_positions.Count == 0)
        {
            return;
        }

        _outputs.Apply(said, position);
        if (said.Type == "error")
        {
            _errors[position] = said;
        }

        if (_isCellRunning)
        {
            view.OutputArrived(said);
        }
    }

    private NotebookCell Executed(NotebookCell cell, int position, int? count, CellOutcome[] outcomes)
    {
        if (cell.IsText)
        {
            return cell;
        }

        var isLeft = outcomes.FirstOrDefault(outcome => outcome.Position == position)?.State == CellState.NotRun;
        var executed = cell.Untagged(NotebookRun.NotRunTag) with { Outputs = _outputs.Of(position), ExecutionCount = count };
        return isLeft ? executed.Tagged(NotebookRun.NotRunTag) : executed;
    }
}
