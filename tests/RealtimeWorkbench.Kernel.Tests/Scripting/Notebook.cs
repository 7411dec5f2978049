using RealtimeWorkbench.Kernel.Hosting;
using RealtimeWorkbench.Kernel.Protocol;
using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Tests.Scripting;

/// <summary>A kernel within the test, and what it has sent.</summary>
internal sealed class Notebook : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<KernelEvent> _events = [];
    private readonly EventQueue _queue;
    private TaskCompletionSource _arrived = new();
    private int _cells;

    static Notebook() => CellConsole.Install();

    public Notebook(TimeProvider? time = null)
    {
        _queue = new EventQueue(batch =>
        {
            lock (_gate)
            {
                _events.AddRange(batch);
                var arrived = _arrived;
                _arrived = new TaskCompletionSource();
                arrived.SetResult();
            }
        });
        Session = new KernelSession(_queue, time ?? TimeProvider.System);
    }

    public KernelSession Session { get; }

    public async Task<Outcome> RunAsync(string code, string? language = null, bool silent = false, int? number = null)
    {
        var id = $"cell-{++_cells}";
        var run = Session.Enqueue(new KernelRequest { Type = "execute", Id = id, Code = code, Language = language, Silent = silent, Number = number });
        var reply = await Session.ExecuteAsync(run);
        Session.Answer(run, () => _queue.Send(reply));
        await UntilAsync(sent => sent.Type == "reply" && sent.Cell == id);
        lock (_gate)
        {
            return new Outcome(id, reply, [.. _events.Where(sent => sent.Cell == id && sent.Type != "reply")]);
        }
    }

    /// <summary>Runs a cell that says that it runs by showing something, and interrupts it then.</summary>
    public async Task<Outcome> InterruptAsync(string code)
    {
        var running = RunAsync($"\"started\".Display(); {code}");
        await UntilAsync(sent => sent.Cell == $"cell-{_cells}" && sent.Type == "display");
        Session.Interrupt();
        return await running;
    }

    /// <summary>Waits until an event has come.</summary>
    public async Task<KernelEvent> UntilAsync(Func<KernelEvent, bool> comes)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_events.FirstOrDefault(comes) is { } found)
                {
                    return found;
                }

                next = _arrived.Task;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    public void Dispose()
    {
        Session.Dispose();
        _queue.Dispose();
    }

    internal sealed record Outcome(string Cell, KernelEvent Reply, IReadOnlyList<KernelEvent> Events)
    {
        public string? Status => Reply.Status;

        public KernelEvent Error => Assert.Single(Events, sent => sent.Type == "error");

        /// <summary>The value, as plain text.</summary>
        public string? Value => Events.SingleOrDefault(sent => sent.Type == "result")?.Data!["text/plain"];

        public string Output => string.Concat(Events.Where(sent => sent.Type == "stream" && sent.Name == "stdout").Select(sent => sent.Text));
    }
}
