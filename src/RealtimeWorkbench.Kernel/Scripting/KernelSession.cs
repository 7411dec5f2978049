using System.Collections.Concurrent;
using RealtimeWorkbench.Kernel.Assemblies;
using RealtimeWorkbench.Kernel.Cells;
using RealtimeWorkbench.Kernel.Hosting;
using RealtimeWorkbench.Kernel.Packages;
using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Runs cells one after the other and answers what hosts ask about code.</summary>
/// <remarks>Cells must not run at the same time; everything else may be called from any thread at any time.</remarks>
internal sealed partial class KernelSession : IDisposable
{
    private readonly EventQueue _events;
    private readonly TimeProvider _time;
    private readonly AssemblyLoader _loader;
    private readonly CSharpSession _csharp;
    private readonly ConcurrentQueue<CellRun> _unanswered = new();
    private readonly Lock _answering = new();
    private int _count;

    /// <param name="events">Where output goes.</param>
    /// <param name="time">Clock of the waits after an interrupt.</param>
    public KernelSession(EventQueue events, TimeProvider time)
    {
        _events = events;
        _time = time;
        _loader = new AssemblyLoader();
        _csharp = new CSharpSession(_loader.Assemblies, _loader.References);
        _packages = new PackageSession(_loader);
    }

    /// <summary>Called when a cell has ended, before its reply: what native code has written is fetched here.</summary>
    public Action CellEnded { get; init; } = () => { };

    /// <summary>Whether output that comes from no cell's code flow, as that of native threads, is taken for the latest cell's.</summary>
    public bool OwnsProcess { get; init; }

    /// <summary>Compiles and runs something, so that the first cell doesn't wait for the compiler to come to speed.</summary>
    public async Task WarmUpAsync()
    {
        var request = new KernelRequest { Type = "execute", Silent = true, Code = "await Task.Yield();\nvar warm = Enumerable.Range(0, 3).Select(i => new { i }).ToList();\nwarm" };
        using var nowhere = new EventQueue(_ => { });
        using var session = new KernelSession(nowhere, _time);
        await session.ExecuteAsync(session.Enqueue(request)).ConfigureAwait(false);
        ValueFormatter.Format(new[] { new { Number = 1, Text = "" } });
    }

    /// <summary>Takes a cell that is to run after those taken before. From now on it can be interrupted.</summary>
    public CellRun Enqueue(KernelRequest request)
    {
        var run = new CellRun(request, _events, _time, SendError);
        _unanswered.Enqueue(run);
        return run;
    }

    /// <summary>Runs a cell; its outputs are sent while it runs.</summary>
    /// <param name="run">The first of the cells that were taken and not answered.</param>
    /// <returns>The reply.</returns>
    public async Task<KernelEvent> ExecuteAsync(CellRun run)
    {
        var request = run.Request;
        var count = request.Silent ? _count : _count = request.Number ?? _count + 1;
        run.Name = Invariant($"cell {count}");
        if (OwnsProcess)
        {
            CellContext.Latest = run.Context;
        }

        var status = "ok";
        try
        {
            var language = request.Language is { Length: > 0 } name ? FindLanguage(name) : Languages.CSharp;
            await RunTextAsync(run, run.Name, request.Code, language, count).ConfigureAwait(false);
            run.Interrupted.ThrowIfCancellationRequested();
        }
        catch (Exception exception) when (run.IsInterrupted && IsInterruption(exception))
        {
            status = "interrupted";
            SendInterrupted(run);
        }
#pragma warning disable CA1031 // The top of a cell: whatever its code throws is shown, and the kernel lives on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            status = "error";
            SendError(run.Context, exception);
        }
        finally
        {
            run.End();
            CellEnded();
        }

        return new KernelEvent { Type = "reply", Id = request.Id, Cell = request.Id, Status = status, ExecutionCount = count };
    }

    /// <summary>Answers the first of the cells that were taken. Interrupts before that are meant for it, those after it for the next one.</summary>
    /// <param name="run">The cell.</param>
    /// <param name="send">Sends the reply, without waiting for the host: an interrupt waits until it is done.</param>
    public void Answer(CellRun run, Action send)
    {
        lock (_answering)
        {
            send();
            if (!_unanswered.TryDequeue(out var first) || first != run)
            {
                throw new InvalidOperationException("Cells are answered in the order in which they were taken.");
            }
        }
    }

    /// <summary>Ends the running cell within a second, or the next one, if none runs yet; returns at once.</summary>
    public void Interrupt()
    {
        lock (_answering)
        {
            if (_unanswered.TryPeek(out var run))
            {
                run.Interrupt();
            }
        }
    }

    public void Dispose() => _loader.Dispose();

    private static bool IsInterruption(Exception exception) => exception switch
    {
        OperationCanceledException or ThreadInterruptedException => true,
        AggregateException aggregate => aggregate.InnerExceptions.All(IsInterruption),
        _ => false,
    };

    private static string FindLanguage(string name) => Languages.Find(name)
        ?? throw new CellException("UnknownLanguage", $"There is no language '{name}'; a cell can be in {string.Join(", ", Languages.All)}.");

    private async Task RunTextAsync(CellRun run, string name, string text, string language, int? count)
    {
        var parts = CellText.SplitLanguages(text, language);
        for (var i = 0; i < parts.Count; i++)
        {
            run.Interrupted.ThrowIfCancellationRequested();
            var part = parts[i];
            if (part.Language == Languages.CSharp)
            {
                await RunCSharpAsync(run, name, part, i == parts.Count - 1 ? count : null).ConfigureAwait(false);
            }
            else
            {
                CellOutput.Send(run.Context, null, update: false, Languages.Show(part.Language, part.Text));
            }
        }
    }

    private async Task RunCSharpAsync(CellRun run, string name, CellText.Part part, int? count)
    {
        var steps = CellText.SplitDirectives(part.Text, part.Line);
        for (var i = 0; i < steps.Count; i++)
        {
            run.Interrupted.ThrowIfCancellationRequested();
            var last = i == steps.Count - 1 ? count : null;
            switch (steps[i].Kind)
            {
                case CellText.StepKind.Code:
                    await RunCodeAsync(run, name, steps[i].Text, last).ConfigureAwait(false);
                    break;
                case CellText.StepKind.Directive:
                    await RunDirectiveAsync(run, name, steps[i], last).ConfigureAwait(false);
                    break;
                default:
                    var references = steps.Skip(i).TakeWhile(step => step.Kind is CellText.StepKind.Reference or CellText.StepKind.Feed).ToList();
                    await LoadAsync(run, name, references).ConfigureAwait(false);
                    i += references.Count - 1;
                    break;
            }
        }
    }

    private async Task RunCodeAsync(CellRun run, string name, string code, int? count)
    {
        if (_csharp.Compile(code, name, run.Interrupted) is not { } submission)
        {
            return;
        }

        object? value;
        try
        {
            value = await run.RunAsync(() => _csharp.Start(submission)).ConfigureAwait(false);
        }
        finally
        {
            _csharp.GiveUp(submission);
        }

        if (submission.HasValue && value is not DisplayedValue)
        {
            await ShowAsync(run, value, count).ConfigureAwait(false);
        }
    }

    /// <param name="run">The cell.</param>
    /// <param name="value">What is shown.</param>
    /// <param name="count">Number of the cell if the value is that of its last part: its result.</param>
    private async Task ShowAsync(CellRun run, object? value, int? count)
    {
        if (run.Request.Silent)
        {
            return;
        }

        // As code of the cell: what is shown may compute without end.
        var (data, id) = await run.RunAsync(() => Task.FromResult((ValueFormatter.Format(value), ValueFormatter.DisplayId(value)))).ConfigureAwait(false);
        if (count is null || id is not null)
        {
            CellOutput.Send(run.Context, id, update: false, data);
            return;
        }

        _events.Send(new KernelEvent { Type = "result", Cell = run.Context.Id, ExecutionCount = count, Data = data });
    }

    private void SendInterrupted(CellRun run)
    {
        var text = run.LeftBehind is { } leftBehind ? $"The cell was interrupted. {leftBehind}" : "The cell was interrupted.";
        _events.Send(new KernelEvent { Type = "error", Cell = run.Context.Id, Name = "Interrupted", Text = text, Traceback = [text] });
    }

    private void SendError(CellContext cell, Exception exception)
    {
        var (name, text, lines) = exception is CellException known
            ? (known.Name, known.Message, (IReadOnlyList<string>)[known.Message, .. known.Details])
            : (exception.GetType().FullName!, exception.Message, RuntimeErrors.Describe(exception));
        _events.Send(new KernelEvent { Type = "error", Cell = cell.Id, Name = name, Text = text, Traceback = lines });
    }
}
