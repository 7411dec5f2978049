using System.Threading.Channels;
using RealtimeWorkbench.Kernel.Protocol;
using RealtimeWorkbench.Kernel.Running;

namespace RealtimeWorkbench.Kernel.Tests.Running;

/// <summary>A kernel that says what a test wants it to say. Cells are known by their text.</summary>
internal sealed class ScriptedKernel : IKernelConnection
{
    private readonly Channel<KernelEvent> _events = Channel.CreateBounded<KernelEvent>(1000);
    private readonly Dictionary<string, KernelEvent[]> _answers = [];
    private KernelRequest? _running;
    private int _count;

    /// <summary>What was asked, without the cells that bring it up.</summary>
    public List<KernelRequest> Requests { get; } = [];

    /// <summary>What it says after it has been asked to end.</summary>
    public KernelEvent[] LastWords { get; init; } = [];

    /// <summary>Texts of cells that never end by themselves.</summary>
    public HashSet<string> Endless { get; init; } = [];

    /// <summary>Texts of cells with which it dies.</summary>
    public HashSet<string> Deadly { get; init; } = [];

    /// <summary>Whether it heeds an interrupt.</summary>
    public bool Obeys { get; init; } = true;

    public bool WasKilled { get; private set; }

    /// <summary>Whether it comes up at all.</summary>
    public bool ComesUp { get; init; } = true;

    /// <summary>What it says while it comes up, of no cell.</summary>
    public KernelEvent[] FirstWords { get; init; } = [];

    /// <summary>Called when it is brought up, before it answers.</summary>
    public Action? Starting { get; init; }

    /// <summary>Whether it was disposed of.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Called when a cell begins.</summary>
    public Action<string>? Began { get; set; }

    /// <summary>Says events when it gets a text, and then the reply; a reply among them replaces that.</summary>
    public ScriptedKernel On(string code, params KernelEvent[] events)
    {
        _answers[code] = events;
        return this;
    }

    public async Task SendAsync(KernelRequest request)
    {
        if (request is { Type: "execute", Silent: true })
        {
            foreach (var said in FirstWords)
            {
                await _events.Writer.WriteAsync(said);
            }

            Starting?.Invoke();
            if (!ComesUp)
            {
                return;
            }

            await _events.Writer.WriteAsync(new KernelEvent { Type = "reply", Id = request.Id, Status = "ok", ExecutionCount = _count });
            return;
        }

        Requests.Add(request);
        switch (request.Type)
        {
            case "execute" when Deadly.Contains(request.Code):
                _events.Writer.TryComplete();
                break;
            case "execute":
                _running = request;
                foreach (var said in _answers.GetValueOrDefault(request.Code, []))
                {
                    await _events.Writer.WriteAsync(said.Type == "reply" ? said with { Id = request.Id } : said with { Cell = said.Cell ?? request.Id });
                }

                if (!Endless.Contains(request.Code))
                {
                    var failed = _answers.GetValueOrDefault(request.Code, []).Any(said => said.Type == "error");
                    await ReplyAsync(failed ? "error" : "ok");
                }

                Began?.Invoke(request.Code);
                break;
            case "interrupt" when Obeys:
                await ReplyAsync("interrupted");
                break;
            case "shutdown" when Obeys:
                foreach (var said in LastWords)
                {
                    await _events.Writer.WriteAsync(said);
                }

                _events.Writer.TryComplete();
                break;
        }
    }

    public IAsyncEnumerable<KernelEvent> ReadAsync() => _events.Reader.ReadAllAsync();

    public void Kill()
    {
        WasKilled = true;
        _events.Writer.TryComplete();
    }

    public Task<IReadOnlyList<string>> DescribeEndAsync() =>
        Task.FromResult<IReadOnlyList<string>>(["The kernel ended with exit code 134.", "Stack overflow."]);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private async Task ReplyAsync(string status)
    {
        if (_running is { } request)
        {
            _running = null;
            await _events.Writer.WriteAsync(new KernelEvent { Type = "reply", Id = request.Id, Status = status, ExecutionCount = ++_count });
        }
    }
}
