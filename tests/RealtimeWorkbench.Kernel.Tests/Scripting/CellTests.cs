namespace RealtimeWorkbench.Kernel.Tests.Scripting;

public sealed class CellTests : IDisposable
{
    private readonly Notebook _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task Later_cells_see_variables_functions_types_and_usings_of_earlier_ones()
    {
        await _notebook.RunAsync("var x = 40; int Twice(int a) => a * 2; record Point(int X);");
        await _notebook.RunAsync("using System.IO;");
        await _notebook.RunAsync("// nothing");
        await _notebook.RunAsync("x++;");

        Assert.Equal("42", (await _notebook.RunAsync("x + new Point(Twice(1)).X - 1")).Value);
        Assert.Equal("a.txt", (await _notebook.RunAsync("Path.GetFileName(\"/tmp/a.txt\")")).Value);
    }

    [Fact]
    public async Task Only_a_last_expression_without_semicolon_is_shown()
    {
        Assert.Equal("5", (await _notebook.RunAsync("var a = 5;\na")).Value);
        Assert.Null((await _notebook.RunAsync("a;".Replace("a;", "a.ToString();", StringComparison.Ordinal))).Value);
        Assert.Null((await _notebook.RunAsync("Console.WriteLine(1)")).Value);
        Assert.Equal("<null>", (await _notebook.RunAsync("(string)null")).Value);
    }

    [Fact]
    public async Task Cells_await()
    {
        var cell = await _notebook.RunAsync("await Task.Delay(1); var later = await Task.FromResult(3); later");

        Assert.Equal("3", cell.Value);
        Assert.Equal("4", (await _notebook.RunAsync("later + 1")).Value);
    }

    [Fact]
    public async Task Waiting_for_a_task_by_its_result_does_not_lock_up()
    {
        var cell = await _notebook.RunAsync("async Task<int> SlowAsync() { await Task.Delay(1); await Task.Yield(); return 7; }\nSlowAsync().Result");

        Assert.Equal("7", cell.Value);
    }

    [Fact]
    public async Task Text_comes_in_order_and_before_the_value()
    {
        var cell = await _notebook.RunAsync("Console.Write(\"a\"); Console.Error.Write(\"b\"); Console.WriteLine(\"c 😀\"); 1");

        Assert.Equal(["a", "b", "c 😀\n", null], cell.Events.Select(sent => sent.Text));
        Assert.Equal("result", cell.Events[^1].Type);
    }

    [Fact]
    public async Task A_hundred_thousand_lines_come_whole_and_in_few_events()
    {
        var cell = await _notebook.RunAsync("for (var i = 0; i < 100_000; i++) Console.WriteLine(i);");

        Assert.Equal(Enumerable.Range(0, 100_000).Select(i => Invariant($"{i}")), cell.Output.TrimEnd('\n').Split('\n'));
        Assert.InRange(cell.Events.Count, 1, 5_000);
    }

    [Fact]
    public async Task Errors_of_the_compiler_name_line_and_column_and_show_the_place()
    {
        var cell = await _notebook.RunAsync("var y = 3;\nwhile (true) nothing(y);\nint z = \"a\";");

        Assert.Equal("error", cell.Status);
        Assert.Equal("CompilationError", cell.Error.Name);
        Assert.Equal("cell 1, line 2, column 14: error CS0103: The name 'nothing' does not exist in the current context", cell.Error.Text);
        Assert.Equal("    while (true) nothing(y);", cell.Error.Traceback![2]);
        Assert.Equal("                 ^^^^^^^", cell.Error.Traceback[3]);
        Assert.Contains("line 3, column 9: error CS0029", cell.Error.Traceback[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_library_of_ours_refuses_shows_the_called_member_and_not_its_inside()
    {
        var cell = await _notebook.RunAsync("void Show(string id)\n{\n    RealtimeWorkbench.Kernel.KernelBridge.Display(id, false, null);\n}\n\nShow(\"\");");

        Assert.Equal(
            [
                "System.ArgumentException: The value cannot be an empty string. (Parameter 'displayId')",
                "   at RealtimeWorkbench.Kernel.KernelBridge.Display(String displayId, Boolean update, IReadOnlyDictionary`2 data)",
                "   at Show(String id) in cell 1:line 3",
                "   at cell 1:line 6",
            ],
            cell.Error.Traceback);
    }

    [Fact]
    public async Task Exceptions_show_the_frames_of_cells_and_the_kernel_lives_on()
    {
        await _notebook.RunAsync("var kept = 1;\nint Divide(int by)\n{\n    return 1 / by;\n}");
        var cell = await _notebook.RunAsync("kept = 2;\ntry\n{\n    Divide(0);\n}\ncatch (Exception e)\n{\n    throw new InvalidOperationException(\"outer\", e);\n}");

        Assert.Equal("error", cell.Status);
        Assert.Equal("System.InvalidOperationException", cell.Error.Name);
        Assert.Equal("outer", cell.Error.Text);
        Assert.Equal(
            [
                "System.InvalidOperationException: outer", "   at cell 2:line 8",
                "caused by System.DivideByZeroException: Attempted to divide by zero.", "   at Divide(Int32 by) in cell 1:line 4", "   at cell 2:line 4",
            ],
            cell.Error.Traceback);
        Assert.Equal("2", (await _notebook.RunAsync("kept")).Value);
    }

    [Fact]
    public async Task What_async_void_throws_is_shown_and_the_kernel_lives_on()
    {
        await _notebook.RunAsync("async void Lose() { await Task.Yield(); throw new Exception(\"lost\"); }\nLose();");

        var error = await _notebook.UntilAsync(sent => sent.Type == "error");

        Assert.Equal("lost", error.Text);
        Assert.Equal("cell-1", error.Cell);
    }

    [Fact]
    public async Task Background_work_shows_and_updates_after_the_cell_has_ended()
    {
        await _notebook.RunAsync("var gate = new TaskCompletionSource(); var shown = display(1);");
        await _notebook.RunAsync("var work = Task.Run(async () => { await gate.Task; shown.Update(2); Console.Write(\"late\"); });");
        await _notebook.RunAsync("gate.SetResult(); await work;");

        var update = await _notebook.UntilAsync(sent => sent.Update == true);
        var text = await _notebook.UntilAsync(sent => sent.Type == "stream");

        Assert.Equal("2", update.Data!["text/plain"]);
        Assert.Equal("cell-2", update.Cell);
        Assert.Equal(("cell-2", "late"), (text.Cell, text.Text));
    }

    [Fact]
    public async Task Text_in_other_languages_is_shown_as_what_it_is()
    {
        var cell = await _notebook.RunAsync("1.Display();\n#!markdown\n# Title\n#!html\n<b>x</b>\n#!js\nlet s = \"</script>\";\n#!mermaid\ngraph TD; A-->B\n#!c#\n2");

        Assert.Equal("ok", cell.Status);
        Assert.Equal("# Title", cell.Events[1].Data!["text/markdown"]);
        Assert.Equal("<b>x</b>", cell.Events[2].Data!["text/html"]);
        Assert.Contains("let s = \"<\\/script>\";", cell.Events[3].Data!["text/html"], StringComparison.Ordinal);
        Assert.Equal("graph TD; A-->B", cell.Events[4].Data!["text/vnd.mermaid"]);
        Assert.Contains("<pre>graph TD; A--&gt;B</pre>", cell.Events[4].Data!["text/html"], StringComparison.Ordinal);
        Assert.Equal("2", cell.Value);
    }

    [Fact]
    public async Task An_unknown_directive_names_those_that_there_are()
    {
        var cell = await _notebook.RunAsync("var a = 1;\n#!foo bar");

        Assert.StartsWith("cell 1, line 2: there is no '#!foo'; there are #!csharp, #!html", cell.Error.Text, StringComparison.Ordinal);
        Assert.Equal("1", (await _notebook.RunAsync("a")).Value);
    }

    [Fact]
    public async Task Lines_within_strings_and_comments_are_no_directives()
    {
        var cell = await _notebook.RunAsync("/*\n#!foo\n*/\n\"\"\"\n#!bar\n#r \"x.dll\"\n\"\"\"");

        Assert.Equal("#!bar\n#r \"x.dll\"", cell.Value);
    }

    [Fact]
    public async Task What_reports_later_belongs_to_the_cell_that_made_it()
    {
        var first = await _notebook.RunAsync("IProgress<string> progress = new Progress<string>(text => Console.Write(text + RealtimeWorkbench.Kernel.KernelBridge.CellCancellation.CanBeCanceled));");

        await _notebook.RunAsync("progress.Report(\"here \");");

        var sent = await _notebook.UntilAsync(sent => sent.Type == "stream");
        Assert.Equal((first.Cell, "here True"), (sent.Cell, sent.Text));
    }

    [Fact]
    public async Task A_host_that_counts_itself_gives_the_number_that_errors_name()
    {
        var cell = await _notebook.RunAsync("nothing();", number: 7);

        Assert.StartsWith("cell 7, line 1", cell.Error.Text, StringComparison.Ordinal);
        Assert.Equal(7, cell.Reply.ExecutionCount);
        Assert.Equal(8, (await _notebook.RunAsync("1")).Reply.ExecutionCount);
    }

    [Fact]
    public async Task A_silent_cell_is_not_counted_and_its_value_not_shown()
    {
        var silent = await _notebook.RunAsync("Console.Write(\"said\"); 5", silent: true);

        Assert.Equal("said", Assert.Single(silent.Events).Text);
        Assert.Equal(1, (await _notebook.RunAsync("1")).Reply.ExecutionCount);
    }
}
