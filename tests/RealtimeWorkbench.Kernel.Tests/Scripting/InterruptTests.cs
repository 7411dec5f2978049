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
        var cell = await _notebook.InterruptAsync("Enumerable.Range(0, int.MaxValue).Count(i => i < 0)");

        Assert.Equal("interrupted", cell.Status);
        Assert.Contains("may go on in the background: restart the kernel to end it", cell.Error.Text, StringComparison.Ordinal);
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
