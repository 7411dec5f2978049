using System.Text.Json;

namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class NotebookRunCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Executes_a_notebook_and_writes_all_that_was_asked_for()
    {
        var notebook = _folder.Write(
            "a.dib", "#!markdown\n# Title\n#!csharp\n// parameters\nvar seconds = 20;\n#!csharp\nConsole.WriteLine($\"runs {seconds} s\");\n#!csharp\nseconds * 2\n");

        var run = await Rtw.RunAsync(
            "notebook", "run", notebook, "--set", "seconds=5", "--out", _folder["b.ipynb"], "--html", _folder["b.html"], "--json", _folder["b.json"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("[3/4] Console.WriteLine($\"runs {seconds} s\");", run.Output, StringComparison.Ordinal);
        Assert.Contains("runs 5 s", run.Output, StringComparison.Ordinal);
        Assert.Contains("      10", run.Output, StringComparison.Ordinal);
        Assert.Contains("4 of 4 cells done in ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"runs 5 s\\n\"", _folder.Read("b.ipynb"), StringComparison.Ordinal);
        Assert.Contains("<title>Title</title>", _folder.Read("b.html"), StringComparison.Ordinal);
        using var summary = JsonDocument.Parse(_folder.Read("b.json"));
        Assert.Equal("completed", summary.RootElement.GetProperty("state").GetString());
        Assert.Equal("5", summary.RootElement.GetProperty("parameters").GetProperty("seconds").GetString());
        Assert.Equal(4, summary.RootElement.GetProperty("cells").GetArrayLength());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_cell_that_fails_is_named_with_its_line_and_the_code_is_1()
    {
        var notebook = _folder.Write("a.dib", "#!csharp\n1\n#!csharp\n\nvar a = 1;\nthrow new InvalidOperationException(\"no oil\");\n#!csharp\n3\n");

        var run = await Rtw.RunAsync("notebook", "run", notebook, "--out", _folder["b.ipynb"], "--json");

        Assert.Equal(1, run.Code);
        Assert.Contains("Cell 2 of 3 failed: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("no oil", run.Error, StringComparison.Ordinal);
        Assert.Contains("ine 2", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 3 cells done", run.Error, StringComparison.Ordinal);
        Assert.Equal("failed", run.Json.GetProperty("state").GetString());
        Assert.Equal(["done", "failed", "not-run"], run.Json.GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("state").GetString()));
        Assert.Contains("\"not-run\"", _folder.Read("b.ipynb"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_stop_writes_what_there_is()
    {
        using var stop = new CancellationTokenSource();
        var mark = _folder["running"];
        var notebook = _folder.Write(
            "a.dib", $"#!csharp\nConsole.WriteLine(\"one\");\n#!csharp\nSystem.IO.File.WriteAllText(\"running\", \"\"); while (true) {{ }}\n");
        using var watcher = new FileSystemWatcher(_folder.Path) { EnableRaisingEvents = true };
        watcher.Created += (_, created) =>
        {
            if (created.Name == "running")
            {
                stop.Cancel();
            }
        };

        var run = await Rtw.RunAsync(stop.Token, "notebook", "run", notebook, "--out", _folder["b.ipynb"]);

        Assert.True(File.Exists(mark));
        Assert.Equal(1, run.Code);
        Assert.Contains("Interrupted.", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"one\\n\"", _folder.Read("b.ipynb"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_what_it_cannot_do_and_runs_nothing()
    {
        var notebook = _folder.Write("a.dib", "#!csharp\n// parameters\nvar seconds = 20;\nSystem.IO.File.WriteAllText(\"ran\", \"\");\n");
        var tooLong = new string('x', 300);

        (await Rtw.RunAsync("notebook", "run", notebook, "--set", "second=5")).AssertRefused($"{notebook} has no parameter \"second\"; there are seconds.");
        (await Rtw.RunAsync("notebook", "run", notebook, "--set", "seconds=long")).AssertRefused(
            $"seconds of {notebook} cannot be \"long\": it is a whole number such as 5.");
        (await Rtw.RunAsync("notebook", "run", notebook, "--set", "seconds")).AssertRefused(
            "--set seconds names no value; write name=value, such as --set seconds=20.");
        (await Rtw.RunAsync("notebook", "run", notebook, "--out", _folder["b.dib"])).AssertRefused(
            $"--out {_folder["b.dib"]} is a .dib, which holds no outputs; name an .ipynb.");
        (await Rtw.RunAsync("notebook", "run", notebook, "--timeout", "soon")).AssertRefused(
            "--timeout soon is not a duration above 0; write a number with its unit, such as 30s, 5min or 1.5h.");
        (await Rtw.RunAsync("notebook", "run", _folder["b.dib"])).AssertRefused($"{_folder["b.dib"]} does not exist.");
        Assert.StartsWith(
            $"--html {_folder[tooLong]} cannot be written: ",
            (await Rtw.RunAsync("notebook", "run", notebook, "--html", _folder[tooLong])).Error,
            StringComparison.Ordinal);
        using (File.Open(_folder.Write("taken.ipynb", "{}"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var taken = await Rtw.RunAsync("notebook", "run", notebook, "--out", _folder["taken.ipynb"], "--html", _folder["b.html"]);
            Assert.Equal(2, taken.Code);
            Assert.StartsWith($"--out {_folder["taken.ipynb"]} cannot be written: ", taken.Error, StringComparison.Ordinal);
        }

        Assert.Equal("{}", _folder.Read("taken.ipynb"));
        Assert.False(File.Exists(_folder["b.html"]));
        Assert.False(File.Exists(_folder["ran"]));
    }
}
