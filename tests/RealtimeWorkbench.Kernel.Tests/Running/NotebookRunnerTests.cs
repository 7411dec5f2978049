using System.Text.Json.Nodes;
using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Protocol;
using RealtimeWorkbench.Kernel.Running;

namespace RealtimeWorkbench.Kernel.Tests.Running;

public sealed class NotebookRunnerTests
{
    private readonly RecordingView _view = new();

    [Fact]
    public async Task Executes_the_cells_of_code_from_top_to_bottom()
    {
        var kernel = new ScriptedKernel();

        var run = await RunAsync(kernel, new("markdown", "# A"), new("csharp", "1"), new("raw", "r"), new("csharp", " \n"), new("html", "<b>"));

        Assert.True(run.Succeeded);
        Assert.Equal(
            [("execute", "1", "csharp"), ("execute", "<b>", "html"), ("shutdown", "", null)],
            kernel.Requests.Select(request => (request.Type, request.Code, request.Language)));
        Assert.Equal([null, 1, null, null, 2], run.Notebook.Cells.Select(cell => cell.ExecutionCount));
        Assert.Equal(["1/2 1", "Done", "2/2 <b>", "Done"], _view.Lines);
        Assert.Equal([(1, 1), (2, 4)], run.Cells.Select(cell => (cell.Number, cell.Position)));
    }

    [Fact]
    public async Task Text_of_one_stream_is_merged_as_jupyter_does()
    {
        var kernel = new ScriptedKernel().On(
            "a", Stream("stdout", "1"), Stream("stdout", "2\n"), Stream("stderr", "e"), Stream("stdout", "3"));

        var run = await RunAsync(kernel, new NotebookCell("csharp", "a"));

        Assert.Equal(
            ["stdout:12\n", "stderr:e", "stdout:3"], run.Notebook.Cells[0].Outputs.Select(output => $"{output["name"]}:{output["text"]}"));
    }

    [Fact]
    public async Task Results_displays_and_errors_have_the_shape_of_the_file()
    {
        var kernel = new ScriptedKernel().On(
            "a",
            new KernelEvent { Type = "result", ExecutionCount = 7, Data = Data("<b>1</b>") },
            new KernelEvent { Type = "display", Data = new Dictionary<string, string> { ["application/json"] = "{\"a\":1}" } },
            new KernelEvent { Type = "error", Name = "Oops", Text = "It broke.", Traceback = ["It broke.", "at A"] });

        var run = await RunAsync(kernel, new NotebookCell("csharp", "a"));

        Assert.Equal(
            [
                """{"output_type":"execute_result","execution_count":7,"data":{"text/html":"\u003Cb\u003E1\u003C/b\u003E"},"metadata":{}}""",
                """{"output_type":"display_data","data":{"application/json":{"a":1}},"metadata":{}}""",
                """{"output_type":"error","ename":"Oops","evalue":"It broke.","traceback":["It broke.","at A"]}""",
            ],
            run.Notebook.Cells[0].Outputs.Select(output => output.ToJsonString()));
    }

    [Fact]
    public async Task An_update_replaces_every_output_with_its_id_also_after_the_last_cell()
    {
        var kernel = new ScriptedKernel { LastWords = [Display("face", "last", update: true), Display("nobody", "x", update: true)] }
            .On("a", Display("face", "1"), Display("other", "2"))
            .On("b", Display("face", "3", update: true), Display("face", "4"));

        var run = await RunAsync(kernel, new("csharp", "a"), new("csharp", "b"));

        Assert.Equal(["last", "2"], HtmlOf(run, 0));
        Assert.Equal(["last"], HtmlOf(run, 1));
    }

    [Fact]
    public async Task What_background_work_shows_later_stands_under_its_cell()
    {
        var kernel = new ScriptedKernel().On("b", Stream("stdout", "late") with { Cell = "cell-1" }, Stream("stdout", "own"));

        var run = await RunAsync(kernel, new("csharp", "a"), new("csharp", "b"));

        Assert.Equal(["late", "own"], run.Notebook.Cells.Select(cell => (string?)cell.Outputs[0]["text"]));
    }

    [Fact]
    public async Task Outputs_can_be_cleared_at_once_or_with_the_next_one()
    {
        var kernel = new ScriptedKernel()
            .On("a", Stream("stdout", "1"), new KernelEvent { Type = "clear_output" })
            .On("b", Display("d", "1"), new KernelEvent { Type = "clear_output", Wait = true }, Stream("stdout", "2"), Display("d", "3", update: true))
            .On("c", Stream("stdout", "1"), new KernelEvent { Type = "clear_output", Wait = true });

        var run = await RunAsync(kernel, new("csharp", "a"), new("csharp", "b"), new("csharp", "c"));

        Assert.Equal([0, 1, 1], run.Notebook.Cells.Select(cell => cell.Outputs.Count));
        Assert.Equal("2", (string?)run.Notebook.Cells[1].Outputs[0]["text"]);
    }

    [Fact]
    public async Task Ends_at_the_first_cell_that_fails_and_marks_the_others()
    {
        var run = await RunAsync(FailingAt("b"), new("csharp", "a"), new("csharp", "b"), new("csharp", "c"));

        Assert.False(run.Succeeded);
        Assert.False(run.Interrupted);
        Assert.Equal([CellState.Done, CellState.Failed, CellState.NotRun], run.Cells.Select(cell => cell.State));
        Assert.Equal("Line 2: no.", run.Cells[1].Error);
        Assert.Equal(["not-run"], run.Notebook.Cells[2].Tags);
        Assert.Empty(run.Notebook.Cells[1].Tags);
    }

    [Fact]
    public async Task Goes_on_after_a_failure_if_told_so_and_has_failed_all_the_same()
    {
        var run = await RunWithAsync(FailingAt("a"), new NotebookRunOptions { KeepGoing = true }, new("csharp", "a"), new("csharp", "b"));

        Assert.False(run.Succeeded);
        Assert.Equal([CellState.Failed, CellState.Done], run.Cells.Select(cell => cell.State));
    }

    [Fact]
    public async Task A_notebook_that_is_executed_again_loses_what_it_held()
    {
        var before = new NotebookCell("csharp", "a") { ExecutionCount = 9, Outputs = [new JsonObject { ["output_type"] = "stream" }] }.Tagged("not-run").Tagged("mine");

        var run = await RunAsync(new ScriptedKernel(), before);

        Assert.Empty(run.Notebook.Cells[0].Outputs);
        Assert.Equal(["mine"], run.Notebook.Cells[0].Tags);
        Assert.Equal(1, run.Notebook.Cells[0].ExecutionCount);
    }

    [Fact]
    public async Task A_cell_that_takes_too_long_is_interrupted()
    {
        var kernel = new ScriptedKernel { Endless = ["a"] }.On("a", Stream("stdout", "so far"));

        var run = await RunWithAsync(
            kernel, new NotebookRunOptions { CellTimeout = TimeSpan.FromMilliseconds(20), Grace = TimeSpan.FromMinutes(1) }, new("csharp", "a"), new("csharp", "b"));

        Assert.Equal([CellState.TimedOut, CellState.NotRun], run.Cells.Select(cell => cell.State));
        Assert.Equal("The cell took longer than 0.02 s and was interrupted; allow more time with --timeout.", run.Cells[0].Error);
        Assert.False(kernel.WasKilled);
        Assert.Equal("so far", (string?)run.Notebook.Cells[0].Outputs[0]["text"]);
    }

    [Fact]
    public async Task A_kernel_that_heeds_no_interrupt_is_ended()
    {
        var kernel = new ScriptedKernel { Endless = ["a"], Obeys = false };
        var limits = new NotebookRunOptions { CellTimeout = TimeSpan.FromMilliseconds(20), Grace = TimeSpan.FromMilliseconds(20), KeepGoing = true };

        var run = await RunWithAsync(kernel, limits, new("csharp", "a"), new("csharp", "b"));

        Assert.True(kernel.WasKilled);
        Assert.Equal([CellState.TimedOut, CellState.NotRun], run.Cells.Select(cell => cell.State));
        Assert.EndsWith("It did not heed the interrupt, so the kernel was ended.", run.Cells[0].Error, StringComparison.Ordinal);
        Assert.Equal("error", (string?)run.Notebook.Cells[0].Outputs[^1]["output_type"]);
    }

    [Fact]
    public async Task A_stop_interrupts_the_cell_and_keeps_what_there_is()
    {
        using var stop = new CancellationTokenSource();
        var kernel = new ScriptedKernel { Endless = ["b"] }.On("a", Stream("stdout", "1"));
        kernel.Began = code =>
        {
            if (code == "b")
            {
                stop.Cancel();
            }
        };

        var run = await new NotebookRunner(kernel, _view, new NotebookRunOptions(), TimeProvider.System)
            .RunAsync(new Notebook { Cells = [new("csharp", "a"), new("csharp", "b"), new("csharp", "c")] }, stop.Token);

        Assert.True(run.Interrupted);
        Assert.Equal([CellState.Done, CellState.Interrupted, CellState.NotRun], run.Cells.Select(cell => cell.State));
        Assert.Single(run.Notebook.Cells[0].Outputs);
        Assert.Equal(["execute", "execute", "interrupt", "shutdown"], kernel.Requests.Select(request => request.Type));
    }

    [Fact]
    public async Task A_kernel_that_dies_says_how()
    {
        var kernel = new ScriptedKernel { Deadly = ["b"] };

        var run = await RunWithAsync(kernel, new NotebookRunOptions { KeepGoing = true }, new("csharp", "a"), new("csharp", "b"), new("csharp", "c"));

        Assert.Equal([CellState.Done, CellState.Failed, CellState.NotRun], run.Cells.Select(cell => cell.State));
        Assert.Equal("The kernel ended with exit code 134.", run.Cells[1].Error);
        Assert.Equal(["The kernel ended with exit code 134.", "Stack overflow."], run.Cells[1].Traceback);
        Assert.Equal("KernelEnded", (string?)run.Notebook.Cells[1].Outputs[0]["ename"]);
    }

    [Fact]
    public async Task A_run_that_keeps_going_goes_on_with_a_new_kernel_and_says_so()
    {
        var first = new ScriptedKernel { Deadly = ["b"] };
        var second = new ScriptedKernel();
        var runner = new NotebookRunner(first, _view, new NotebookRunOptions { KeepGoing = true }, TimeProvider.System) { Restart = () => second };

        var run = await runner.RunAsync(new Notebook { Cells = [new("csharp", "a"), new("csharp", "b"), new("csharp", "c"), new("csharp", "d")] });

        const string Notice = "The kernel had ended, and a new one was started: what earlier cells had defined and loaded is gone.\n";
        Assert.Equal([CellState.Done, CellState.Failed, CellState.Done, CellState.Done], run.Cells.Select(cell => cell.State));
        Assert.Equal(["c", "d", ""], second.Requests.Select(request => request.Code));
        Assert.Equal([3, 4, null], second.Requests.Select(request => request.Number));
        Assert.Equal(("stderr", Notice), ((string?)run.Notebook.Cells[2].Outputs[0]["name"], (string?)run.Notebook.Cells[2].Outputs[0]["text"]));
        Assert.Empty(run.Notebook.Cells[3].Outputs);
        Assert.Contains("stream " + Notice, _view.Lines);
        Assert.True(second.IsDisposed);
    }

    [Fact]
    public async Task A_kernel_that_dies_ends_a_run_that_does_not_keep_going()
    {
        var runner = new NotebookRunner(new ScriptedKernel { Deadly = ["a"] }, _view, new NotebookRunOptions(), TimeProvider.System)
        {
            Restart = () => throw new InvalidOperationException("Nobody asked for another kernel."),
        };

        var run = await runner.RunAsync(new Notebook { Cells = [new("csharp", "a"), new("csharp", "b")] });

        Assert.Equal([CellState.Failed, CellState.NotRun], run.Cells.Select(cell => cell.State));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_output_that_cannot_be_taken_ends_the_run_also_one_that_keeps_going(bool endless)
    {
        var kernel = new ScriptedKernel { Endless = endless ? ["a"] : [] }.On("a", Stream("stdout", "too much"));
        var runner = new NotebookRunner(
            kernel, new RecordingView { Unbearable = "too much" }, new NotebookRunOptions { KeepGoing = true }, TimeProvider.System)
        {
            Restart = () => new ScriptedKernel(),
        };

        var failure = await Assert.ThrowsAsync<IOException>(
            () => runner.RunAsync(new Notebook { Cells = [new("csharp", "a"), new("csharp", "b")] }).WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.Equal("The disk is full.", failure.Message);
    }

    [Fact]
    public async Task A_run_without_another_kernel_ends_with_what_there_is()
    {
        var runner = new NotebookRunner(new ScriptedKernel { Deadly = ["a"] }, _view, new NotebookRunOptions { KeepGoing = true }, TimeProvider.System)
        {
            Restart = () => throw new InvalidOperationException("No memory."),
        };

        var run = await runner.RunAsync(new Notebook { Cells = [new("csharp", "a"), new("csharp", "b"), new("csharp", "c")] });

        Assert.Equal([CellState.Failed, CellState.Failed, CellState.NotRun], run.Cells.Select(cell => cell.State));
        Assert.Equal("The kernel had ended, and another one did not start: No memory.", run.Cells[1].Error);
        Assert.Equal("KernelEnded", (string?)run.Notebook.Cells[1].Outputs[0]["ename"]);
    }

    [Fact]
    public async Task What_a_new_kernel_says_as_it_starts_stands_under_the_cell_that_waits_for_it()
    {
        var second = new ScriptedKernel { FirstWords = [Stream("stdout", "good morning")] };
        var runner = new NotebookRunner(new ScriptedKernel { Deadly = ["a"] }, _view, new NotebookRunOptions { KeepGoing = true }, TimeProvider.System)
        {
            Restart = () => second,
        };

        var run = await runner.RunAsync(new Notebook { Cells = [new("csharp", "a"), new("csharp", "b")] });

        Assert.Equal("KernelEnded", (string?)Assert.Single(run.Notebook.Cells[0].Outputs)["ename"]);
        Assert.Equal(["stderr", "stdout"], run.Notebook.Cells[1].Outputs.Select(output => (string?)output["name"]));
    }

    [Fact]
    public async Task A_kernel_that_does_not_come_up_is_ended_and_gets_no_cell()
    {
        var kernel = new ScriptedKernel { ComesUp = false };
        var runner = new NotebookRunner(kernel, _view, new NotebookRunOptions { KeepGoing = true }, new HastyClock())
        {
            Restart = () => new ScriptedKernel(),
        };

        var run = await runner.RunAsync(new Notebook { Cells = [new("csharp", "a"), new("csharp", "b")] });

        Assert.True(kernel.WasKilled);
        Assert.Empty(kernel.Requests);
        Assert.Equal([CellState.Failed, CellState.NotRun], run.Cells.Select(cell => cell.State));
        Assert.StartsWith("The kernel was not up after 5 min and was ended;", run.Cells[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_of_the_kernel_counts_for_no_cell()
    {
        var time = new StandingClock();
        var kernel = new ScriptedKernel { Starting = () => time.Now += TimeSpan.FromMinutes(5).Ticks };

        var run = await new NotebookRunner(kernel, _view, new NotebookRunOptions(), time).RunAsync(new Notebook { Cells = [new("csharp", "a")] });

        Assert.Equal(TimeSpan.Zero, run.Cells[0].Elapsed);
        Assert.Equal(TimeSpan.FromMinutes(5), run.Elapsed);
    }

    [Fact]
    public async Task A_stop_while_the_kernel_starts_sends_no_cell()
    {
        using var stop = new CancellationTokenSource();
        var kernel = new ScriptedKernel { Starting = stop.Cancel };

        var run = await new NotebookRunner(kernel, _view, new NotebookRunOptions(), TimeProvider.System)
            .RunAsync(new Notebook { Cells = [new("csharp", "a"), new("csharp", "b")] }, stop.Token);

        Assert.True(run.Interrupted);
        Assert.Equal([CellState.Interrupted, CellState.NotRun], run.Cells.Select(cell => cell.State));
        Assert.Equal(["shutdown"], kernel.Requests.Select(request => request.Type));
    }

    private static ScriptedKernel FailingAt(string code) => new ScriptedKernel().On(
        code, new KernelEvent { Type = "error", Name = "Error", Text = "Line 2: no.", Traceback = ["Line 2: no."] });

    private static KernelEvent Stream(string name, string text) => new() { Type = "stream", Name = name, Text = text };

    private static KernelEvent Display(string id, string html, bool? update = null) =>
        new() { Type = "display", DisplayId = id, Data = Data(html), Update = update };

    private static Dictionary<string, string> Data(string html) => new() { ["text/html"] = html };

    private static IEnumerable<string?> HtmlOf(NotebookRun run, int cell) =>
        run.Notebook.Cells[cell].Outputs.Select(output => (string?)output["data"]!["text/html"]);

    private Task<NotebookRun> RunAsync(ScriptedKernel kernel, params NotebookCell[] cells) => RunWithAsync(kernel, new NotebookRunOptions(), cells);

    private Task<NotebookRun> RunWithAsync(ScriptedKernel kernel, NotebookRunOptions options, params NotebookCell[] cells) =>
        new NotebookRunner(kernel, _view, options, TimeProvider.System).RunAsync(new Notebook { Cells = cells });

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    private sealed class StandingClock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }
}
