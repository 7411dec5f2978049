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
    /// <summary>How long a kernel may take to be up, on a machine that is busy with other things.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskCompletionSource<KernelEvent>> _replies = new(StringComparer.Ordinal);
    private readonly Dictionary<int, KernelEvent> _errors = [];
    private RunOutputs _outputs = new(0);
    private int _current;
    private bool _isUp;
    private bool _isKernelMissing;
    private bool _isCellRunning;

    /// <summary>Starts another kernel after one that has ended, if the run goes on after failures; without it the run ends with its kernel.</summary>
    /// <remarks>If it throws an <see cref="InvalidOperationException"/>, the run ends with what there is.</remarks>
    public Func<IKernelConnection>? Restart { get; init; }

    /// <summary>Executes a notebook. To be called once.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="cancellationToken">Interrupts the running cell and ends the run; what there is until then is returned.</param>
    /// <remarks>What the view throws at an output, such as an <see cref="IOException"/> of a full disk, ends the run and is thrown here.</remarks>
    public async Task<NotebookRun> RunAsync(Notebook notebook, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var current = new RunKernel(kernel, Take, options.Grace, time);
        await using (current.ConfigureAwait(false))
        {
            return await RunAsync(notebook, current, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsExecuted(NotebookCell cell) => !cell.IsText && !string.IsNullOrWhiteSpace(cell.Text);

    private async Task<NotebookRun> RunAsync(Notebook notebook, RunKernel current, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        _outputs = new RunOutputs(notebook.Cells.Count);
        int[] code = [.. Enumerable.Range(0, notebook.Cells.Count).Where(position => IsExecuted(notebook.Cells[position]))];
        current.Listen();
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

            if (await PrepareAsync(current, outcomes[i], cancellationToken).ConfigureAwait(false) is { } unsent)
            {
                outcomes[i] = unsent;
            }
            else
            {
                (outcomes[i], counts[code[i]]) =
                    await ExecuteAsync(current, notebook.Cells[code[i]], outcomes[i], cancellationToken).ConfigureAwait(false);
            }

            lock (_lock)
            {
                view.CellEnded(outcomes[i]);
            }

            goesOn = options.KeepGoing
                ? !_isKernelMissing && (!current.Ended.IsCompleted || Restart is not null)
                : outcomes[i].State == CellState.Done && !current.Ended.IsCompleted;
        }

        await current.EndAsync().ConfigureAwait(false);
        return new NotebookRun
        {
            Notebook = notebook with { Cells = [.. notebook.Cells.Select((cell, position) => Executed(cell, position, counts[position], outcomes))] },
            Cells = outcomes,
            StartedAt = startedAt,
            Elapsed = time.GetElapsedTime(started),
            Interrupted = cancellationToken.IsCancellationRequested && outcomes.Any(cell => cell.State is CellState.NotRun or CellState.Interrupted),
        };
    }

    /// <summary>Sees that there is a kernel, and that it is up: the time that its start takes is that of no cell.</summary>
    /// <returns><see langword="null"/> if the cell can be sent, or else what became of it.</returns>
    private async Task<CellOutcome?> PrepareAsync(RunKernel current, CellOutcome outcome, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // What a kernel says while it starts belongs to the cell that waits for it.
            _current = outcome.Position;
        }

        if (current.Ended.IsCompleted && options.KeepGoing && Restart is { } restart)
        {
            // If its end was that what it said could not be taken, another one doesn't help.
            await current.Ended.ConfigureAwait(false);
            try
            {
                await current.ReplaceAsync(restart).ConfigureAwait(false);
            }
            catch (InvalidOperationException exception)
            {
                return WithoutKernel(outcome, $"The kernel had ended, and another one did not start: {exception.Message}");
            }

            _isUp = false;
            TellOfRestart(outcome.Position);
        }

        if (_isUp)
        {
            return null;
        }

        // Nothing, but compiled and run.
        var (id, reply) = Expect("start", outcome);
        await current.SendAsync(new KernelRequest { Type = "execute", Id = id, Code = "0", Silent = true }).ConfigureAwait(false);
        try
        {
            await Task.WhenAny(reply, current.Ended).WaitAsync(StartPatience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A cell sent now would wait behind the start, and its interrupt would hit that.
            await current.KillAsync().ConfigureAwait(false);
            return WithoutKernel(outcome, Invariant($"The kernel was not up after {StartPatience.TotalMinutes:0} min and was ended; run the notebook again when the computer is less busy."));
        }
        catch (OperationCanceledException)
        {
            return Interrupted(outcome);
        }

        _isUp = true;
        return cancellationToken.IsCancellationRequested ? Interrupted(outcome) : null;
    }

    private static CellOutcome Interrupted(CellOutcome outcome) => outcome with { State = CellState.Interrupted, Error = "Interrupted." };

    /// <summary>There is no kernel for the cell, and won't be one for those after it.</summary>
    private CellOutcome WithoutKernel(CellOutcome outcome, string sentence)
    {
        _isKernelMissing = true;
        lock (_lock)
        {
            _outputs.AddError(outcome.Position, "KernelEnded", sentence, [sentence]);
        }

        return outcome with { State = CellState.Failed, Error = sentence, Traceback = [sentence] };
    }

    private void TellOfRestart(int position)
    {
        var notice = new KernelEvent
        {
            Type = "stream",
            Name = "stderr",
            Text = "The kernel had ended, and a new one was started: what earlier cells had defined and loaded is gone.\n",
        };
        lock (_lock)
        {
            _outputs.Apply(notice, position);
            view.OutputArrived(notice);
        }
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
        RunKernel current, NotebookCell cell, CellOutcome outcome, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (id, reply) = Expect("cell", outcome);
        lock (_lock)
        {
            _positions[id] = outcome.Position;
            _isCellRunning = true;
        }

        var request = new KernelRequest { Type = "execute", Id = id, Code = cell.Text, Language = cell.Language, Number = outcome.Number };
        await current.SendAsync(request).ConfigureAwait(false);
        var over = Task.WhenAny(reply, current.Ended);
        var state = CellState.Done;
        try
        {
            await over.WaitAsync(options.CellTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            state = CellState.TimedOut;
            await current.InterruptAsync(over).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            state = CellState.Interrupted;
            await current.InterruptAsync(over).ConfigureAwait(false);
        }

        var ended = outcome with { State = state, Elapsed = time.GetElapsedTime(started) };
        if (!reply.IsCompleted)
        {
            return (await WithoutReplyAsync(current, ended).ConfigureAwait(false), null);
        }

        var answer = await reply.ConfigureAwait(false);
        lock (_lock)
        {
            _isCellRunning = false;
            return (Judge(ended, answer), answer.ExecutionCount);
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
    private async Task<CellOutcome> WithoutReplyAsync(RunKernel current, CellOutcome outcome)
    {
        // It may live, unheard: then there is no end to describe.
        await current.Ended.ConfigureAwait(false);
        var end = outcome.State switch
        {
            CellState.TimedOut => [$"{TooLong} It did not heed the interrupt, so the kernel was ended."],
            CellState.Interrupted => ["Interrupted. The cell did not heed it, so the kernel was ended."],
            _ => await current.DescribeEndAsync().ConfigureAwait(false),
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

    private void Take(KernelEvent said)
    {
        lock (_lock)
        {
            TakeLocked(said);
        }
    }

    private void TakeLocked(KernelEvent said)
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
