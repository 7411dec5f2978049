using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Running;

namespace RealtimeWorkbench.Kernel.Tests.Running;

/// <summary>The runner with the real kernel.</summary>
[Trait("Category", "Slow")]
public sealed class KernelProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Executes_a_notebook_in_its_folder()
    {
        await File.WriteAllTextAsync(_folder["data.txt"], "größer");

        var run = await RunAsync(
            new("csharp", "var text = System.IO.File.ReadAllText(\"data.txt\");"),
            new("csharp", "Console.Write(text); text.Length"),
            new("html", "<b>ü</b>"));

        Assert.True(run.Succeeded, run.Cells.FirstOrDefault(cell => cell.Error is not null)?.Error);
        Assert.Equal("größer", (string?)run.Notebook.Cells[1].Outputs[0]["text"]);
        Assert.Equal("execute_result", (string?)run.Notebook.Cells[1].Outputs[1]["output_type"]);
        Assert.Equal("<b>ü</b>", (string?)run.Notebook.Cells[2].Outputs[0]["data"]!["text/html"]);
    }

    [Fact]
    public void A_kernel_that_cannot_be_started_is_told_as_promised()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => KernelProcess.Start(_folder["nowhere"]));

        Assert.StartsWith("The kernel could not be started: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_ends_the_process_is_told_with_its_exit_code()
    {
        var run = await RunAsync(new("csharp", "Console.Error.WriteLine(\"bye\"); Environment.Exit(7);"), new("csharp", "1"));

        Assert.Equal([CellState.Failed, CellState.NotRun], run.Cells.Select(cell => cell.State));
        Assert.Equal("The kernel ended with exit code 7; run the notebook again.", run.Cells[0].Error);
    }

    private async Task<NotebookRun> RunAsync(params NotebookCell[] cells)
    {
        await using var kernel = KernelProcess.Start(_folder.Path);
        return await new NotebookRunner(kernel, new RecordingView(), new NotebookRunOptions(), TimeProvider.System)
            .RunAsync(new Notebook { Cells = cells });
    }
}
