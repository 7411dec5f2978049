using System.Text.Json;
using System.Threading.Channels;
using RealtimeWorkbench.Kernel.Protocol;
using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Hosting;

/// <summary>Takes the requests of a host, line by line, and sends the replies. Cells run in the order in which they come; nothing else waits for them.</summary>
/// <param name="session">Runs the cells.</param>
/// <param name="events">Where replies go.</param>
internal sealed class KernelServer(KernelSession session, EventQueue events)
{
    /// <summary>Requests that may wait; far more than a notebook has cells.</summary>
    private const int MaxWaiting = 10_000;

    private readonly Channel<CellRun> _cells = Queue<CellRun>();
    private readonly Channel<KernelRequest> _questions = Queue<KernelRequest>();

    /// <summary>Version of the kernel.</summary>
    public static string Version { get; } = typeof(KernelServer).Assembly.GetName().Version!.ToString(3);

    /// <summary>Serves until the input ends or <c>shutdown</c> comes, whatever runs then.</summary>
    public void Run(TextReader requests)
    {
        events.Send(new KernelEvent { Type = "ready", Version = Version, LanguageVersion = "14.0" });
        _ = Task.Run(RunCellsAsync);
        _ = Task.Run(AnswerQuestionsAsync);
        while (requests.ReadLine() is { } line)
        {
            if (line.Length > 0 && !Take(line))
            {
                break;
            }
        }
    }

    private static Channel<T> Queue<T>() => Channel.CreateBounded<T>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true });

    /// <returns>Whether to go on.</returns>
    private bool Take(string line)
    {
        KernelRequest? request;
        try
        {
            request = JsonSerializer.Deserialize(line, KernelJson.Lines.KernelRequest);
        }
        catch (JsonException exception)
        {
            Refuse(null, $"A request could not be read: {exception.Message}");
            return true;
        }

        switch (request?.Type)
        {
            case "execute":
                Enqueue(_cells, request, session.Enqueue);
                return true;
            case "complete" or "is_complete" or "inspect":
                Enqueue(_questions, request, question => question);
                return true;
            case "interrupt":
                session.Interrupt();
                Reply(request, new KernelEvent { Type = "reply", Status = "ok" });
                return true;
            case "shutdown":
                Reply(request, new KernelEvent { Type = "reply", Status = "ok" });
                return false;
            default:
                Refuse(
                    request?.Id,
                    $"There is no request '{request?.Type}'; there are execute, complete, is_complete, inspect, interrupt and shutdown.");
                return true;
        }
    }

    private async Task RunCellsAsync()
    {
        await foreach (var run in _cells.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await AnswerAsync(run.Request, () => session.ExecuteAsync(run), send => session.Answer(run, send)).ConfigureAwait(false);
        }
    }

    private async Task AnswerQuestionsAsync()
    {
        await foreach (var request in _questions.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await AnswerAsync(request, () => Task.FromResult(Answer(request)), send => send()).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(KernelRequest request, Func<Task<KernelEvent>> answer, Action<Action> reply)
    {
        KernelEvent answered;
        try
        {
            answered = await answer().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The top of the loop: a request that fails must not leave its host waiting.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            reply(() => Refuse(request.Id, $"The kernel failed to answer '{request.Type}': {RuntimeErrors.Sentence(exception)}", RuntimeErrors.Describe(exception)));
            return;
        }

        reply(() => Reply(request, answered));
    }

    private KernelEvent Answer(KernelRequest request) => request.Type switch
    {
        "is_complete" => KernelSession.IsComplete(request),
        "complete" => session.Complete(request),
        _ => session.Inspect(request),
    };

    private void Enqueue<T>(Channel<T> queue, KernelRequest request, Func<KernelRequest, T> prepare)
    {
        // Only this thread writes, so that there is still room when it does.
        if (queue.Reader.Count >= MaxWaiting || !queue.Writer.TryWrite(prepare(request)))
        {
            Refuse(request.Id, Invariant($"{MaxWaiting} requests wait already; send this one again when some are answered."));
        }
    }

    private void Reply(KernelRequest request, KernelEvent reply)
    {
        if (request.Id is not null)
        {
            events.Send(reply with { Id = request.Id });
        }
    }

    private void Refuse(string? id, string sentence, IReadOnlyList<string>? traceback = null)
    {
        events.Send(new KernelEvent { Type = "error", Id = id, Name = "RequestError", Text = sentence, Traceback = traceback ?? [sentence] });
        if (id is not null)
        {
            events.Send(new KernelEvent { Type = "reply", Id = id, Status = "error" });
        }
    }
}
