using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Tests.Scripting;

public sealed class InterruptTests : IDisposable
{
    private readonly Notebook _notebook = new(new ShortTime());

    public void Dispose() => _notebook.Dispose();

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("var random = new Random(1); long sum = 0; for (;;) sum += random.Next();")]
    [InlineData("again: goto again;")]
    [InlineData("while (true) try { System.Threading.Thread.Sleep(10); } catch { }")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("new System.Threading.ManualResetEventSlim().Wait();")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("await Task.Yield(); while (true) { }")]
    [InlineData("while (true) { await Task.Delay(1); }")]
    [InlineData("await Task.Run(() => { while (true) { } });")]
    [InlineData("await Task.Delay(-1, KernelBridge.CellCancellation);")]
    [InlineData("new TaskCompletionSource<int>().Task.Result")]
    public async Task Ends_the_cell_and_keeps_the_state(string code)
    {
        await _notebook.RunAsync("using RealtimeWorkbench.Kernel;\nvar kept = 1;");

        var cell = await _notebook.InterruptAsync(code);

        Assert.Equal("interrupted", cell.Status);
        Assert.Equal("Interrupted", cell.Error.Name);
        Assert.Equal("1", (await _notebook.RunAsync("kept")).Value);
        Assert.Equal("ok", (await _notebook.RunAsync("for (var i = 0; i < 3; i++) { }")).Status);
    }

    [Fact]
    public async Task Lets_code_that_listens_end_by_itself_with_what_it_has()
    {
        await _notebook.RunAsync("using RealtimeWorkbench.Kernel;\nvar done = 0;");

        var cell = await _notebook.InterruptAsync(
            "try { await Task.Delay(-1, KernelBridge.CellCancellation); } catch (OperationCanceledException) { done = 5; }");

        Assert.Equal("interrupted", cell.Status);
        Assert.Equal("The cell was interrupted.", cell.Error.Text);
        Assert.Equal("5", (await _notebook.RunAsync("done")).Value);
    }

    [Fact]
    public async Task Says_what_could_not_be_stopped()
    {
        await _notebook.RunAsync("var go = new System.Collections.Concurrent.ConcurrentDictionary<int, int> { [0] = 0 };");

        var cell = await _notebook.InterruptAsync("Enumerable.Repeat(0, int.MaxValue).All(go.ContainsKey)");

        Assert.Equal("interrupted", cell.Status);
        Assert.Contains("may go on in the background: restart the kernel to end it", cell.Error.Text, StringComparison.Ordinal);
        await _notebook.RunAsync("go.Clear();");
    }

    [Fact]
    public async Task What_could_not_be_stopped_takes_nothing_from_later_cells()
    {
        await _notebook.RunAsync("var go = new System.Collections.Concurrent.ConcurrentDictionary<int, int> { [0] = 0 }; var gone = new System.Threading.ManualResetEventSlim();");

        // Only code of libraries, which has no checkpoints and doesn't sleep.
        var stuck = await _notebook.InterruptAsync("var lost = 1; Enumerable.Repeat(0, int.MaxValue).All(go.ContainsKey); gone.Set();");
        Assert.Contains("could not be stopped", stuck.Error.Text, StringComparison.Ordinal);
        Assert.Equal("ok", (await _notebook.RunAsync("var y = 5;")).Status);
        Assert.Equal("5", (await _notebook.RunAsync("y")).Value);

        Assert.Equal("True", (await _notebook.RunAsync("go.Clear(); gone.Wait(60_000)")).Value);
        Assert.Equal("6", (await _notebook.RunAsync("y + 1")).Value);
        Assert.Equal("error", (await _notebook.RunAsync("lost")).Status);
    }

    [Fact]
    public async Task An_interrupt_ends_a_cell_that_has_not_started_yet()
    {
        var run = _notebook.Session.Enqueue(new KernelRequest { Type = "execute", Id = "early", Code = "while (true) { }" });
        _notebook.Session.Interrupt();

        Assert.Equal("interrupted", (await _notebook.Session.ExecuteAsync(run)).Status);

        // Until the host has the reply it may still mean that cell.
        var next = _notebook.Session.Enqueue(new KernelRequest { Type = "execute", Id = "next", Code = "1" });
        _notebook.Session.Interrupt();
        _notebook.Session.Answer(run, () => { });

        Assert.Equal("ok", (await _notebook.Session.ExecuteAsync(next)).Status);
    }

    [Fact]
    public async Task An_interrupt_that_comes_with_the_reply_to_a_cell_ends_the_next_one()
    {
        var run = _notebook.Session.Enqueue(new KernelRequest { Type = "execute", Id = "first", Code = "1" });
        var next = _notebook.Session.Enqueue(new KernelRequest { Type = "execute", Id = "next", Code = "1" });
        await _notebook.Session.ExecuteAsync(run);
        var host = new Thread(_notebook.Session.Interrupt);

        _notebook.Session.Answer(run, () =>
        {
            host.Start();
            SpinWait.SpinUntil(() => (host.ThreadState & (ThreadState.WaitSleepJoin | ThreadState.Stopped)) != 0);
        });
        host.Join();

        Assert.Equal("interrupted", (await _notebook.Session.ExecuteAsync(next)).Status);
    }

    [Fact]
    public async Task Without_a_running_cell_nothing_happens()
    {
        _notebook.Session.Interrupt();

        Assert.Equal("1", (await _notebook.RunAsync("1")).Value);
    }

    /// <summary>Lets the waits after an interrupt be a quarter as long.</summary>
    private sealed class ShortTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 4 : dueTime, period);
    }
}
