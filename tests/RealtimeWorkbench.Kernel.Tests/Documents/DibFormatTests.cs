using RealtimeWorkbench.Kernel.Documents;

namespace RealtimeWorkbench.Kernel.Tests.Documents;

public sealed class DibFormatTests
{
    [Fact]
    public void Lines_with_the_name_of_a_language_begin_cells()
    {
        const string Text = "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"name\":\"csharp\"}]}}\n\n"
            + "#!md\n\n# Title\n\ntext\n\n#!c#\n\nvar a = 1;\n#!time\n\n\n#!js\nconsole.log(1)\n";

        var notebook = DibFormat.Parse(Text, "a.dib");

        Assert.Equal(
            [new("markdown", "# Title\n\ntext"), new("csharp", "var a = 1;\n#!time"), new("javascript", "console.log(1)")],
            notebook.Cells.Select(cell => (cell.Language, cell.Text)));
    }

    [Fact]
    public void Text_before_the_first_such_line_is_a_cell_in_the_default_language() =>
        Assert.Equal([("csharp", "1 + 1"), ("html", "<b>")], CellsOf("\n1 + 1\n\n#!html\n<b>"));

    [Theory]
    [InlineData(" #!html")]
    [InlineData("#!html x")]
    [InlineData("#!HTML")]
    [InlineData("#!rust")]
    [InlineData("text #!html")]
    public void A_line_that_is_not_exactly_such_a_name_is_text(string line) =>
        Assert.Equal([("csharp", $"{line}\n1")], CellsOf($"{line}\n1"));

    [Fact]
    public void Blank_lines_around_a_cell_are_dropped_and_blanks_kept() =>
        Assert.Equal([("csharp", " \na\n\n  b ")], CellsOf("#!csharp\n\n\n \na\n\n  b \n\n\n"));

    [Fact]
    public void Cells_without_text_are_dropped() => Assert.Equal([("html", "x")], CellsOf("#!csharp\n\n#!html\nx\n#!markdown\n"));

    [Fact]
    public void Line_ends_of_windows_read_as_any_others() => Assert.Equal([("csharp", "a\nb"), ("html", "c")], CellsOf("a\r\nb\r\n#!html\r\nc\r\n"));

    [Fact]
    public void Languages_that_the_notebook_declares_begin_cells_too() => Assert.Equal(
        [("sql-press", "select 1"), ("sql-press", "select 2")],
        CellsOf("#!meta\n{\"kernelInfo\":{\"items\":[{\"name\":\"sql-press\",\"aliases\":[\"press\"]}]}}\n#!sql-press\nselect 1\n#!press\nselect 2"));

    [Fact]
    public void The_default_language_is_the_one_that_the_notebook_names()
    {
        var notebook = DibFormat.Parse("#!meta\n{\"kernelInfo\":{\"defaultKernelName\":\"html\"}}\n#!html\n<b>", "a.dib");

        Assert.Equal("html", notebook.DefaultLanguage);
    }

    [Fact]
    public void A_line_that_would_begin_a_cell_gets_a_blank_and_loses_it_again()
    {
        var notebook = new Notebook { Cells = [new("markdown", "```\n#!csharp\n```")] };

        var text = DibFormat.Format(notebook);

        Assert.Contains("#!csharp \n", text, StringComparison.Ordinal);
        Assert.Equal([("markdown", "```\n#!csharp\n```")], CellsOf(text));
    }

    [Fact]
    public void Is_written_as_net_interactive_writes_it() => Assert.Equal(
        "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"aliases\":[],\"name\":\"csharp\"}]}}\n\n"
        + "#!markdown\n\n# A\n\n#!csharp\n\n1\n",
        DibFormat.Format(new Notebook { Cells = [new("markdown", "# A"), new("csharp", ""), new("csharp", "\n1\n\n")] }));

    [Fact]
    public void An_empty_notebook_is_one_that_can_be_read_again() => Assert.Empty(CellsOf(DibFormat.Format(new Notebook())));

    [Fact]
    public void What_stands_after_meta_is_kept()
    {
        const string Meta = "{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"name\":\"csharp\",\"languageName\":\"C#\"}]},\"author\":\"Kim\"}";
        var notebook = DibFormat.Parse($"#!meta\n\n{Meta}\n\n#!csharp\n\n1\n", "a.dib");

        Assert.Contains(Meta, DibFormat.Format(notebook), StringComparison.Ordinal);
        Assert.Equal("Kim", (string?)notebook.Metadata["polyglot_notebook"]!["author"]);
    }

    [Theory]
    [InlineData(
        "#!meta\n\n#!csharp\n1",
        "a.dib says #!meta in line 1 without a JSON object after it; add one, or take the line out.")]
    [InlineData("#!meta\n[1]\n#!csharp\n1", "a.dib is broken: what follows #!meta is not a JSON object.")]
    [InlineData(
        "#!meta\n{\"kernelInfo\":{\"defaultKernelName\":\"rust\"}}\n#!csharp\n1",
        "a.dib names \"rust\" as its default kernel, which nothing declares; declare it in the items of its #!meta, or use csharp.")]
    public void What_is_broken_is_named(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<NotebookException>(() => DibFormat.Parse(text, "a.dib")).Message);

    [Fact]
    public void Broken_json_after_meta_is_named_with_its_place_in_the_file()
    {
        var wrong = Assert.Throws<NotebookException>(() => DibFormat.Parse("\n#!meta\n\n{\"ä\": oops}\n#!csharp\n1", "a.dib"));

        Assert.StartsWith("a.dib is broken: what follows #!meta is not JSON: line 4, column 7: 'o' ", wrong.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string, string)> CellsOf(string text) =>
        DibFormat.Parse(text, "a.dib").Cells.Select(cell => (cell.Language, cell.Text));
}
