namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class NotebookConvertCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Goes_from_dib_to_ipynb_and_back()
    {
        var dib = _folder.Write("a.dib", "#!markdown\n\n# A\n\n#!csharp\n\n1\n\n#!html\n\n<b>\n");

        var there = await Rtw.RunAsync("notebook", "convert", dib, _folder["b.ipynb"], "--json");
        var back = await Rtw.RunAsync("notebook", "convert", _folder["b.ipynb"], _folder["c.dib"]);

        Assert.Equal((0, ""), (there.Code, there.Error));
        Assert.Equal(3, there.Json.GetProperty("cells").GetInt32());
        Assert.Equal(1, there.Json.GetProperty("languages").GetProperty("html").GetInt32());
        Assert.Equal((0, $"Wrote 3 cells to {_folder["c.dib"]}."), (back.Code, back.Output.TrimEnd()));
        Assert.EndsWith(_folder.Read("a.dib"), _folder.Read("c.dib"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_outputs_where_the_format_can_and_says_where_it_cannot()
    {
        var notebook = _folder.Write(
            "a.ipynb",
            """
            {"nbformat":4,"nbformat_minor":2,"metadata":{},"cells":[{"cell_type":"code","execution_count":1,"metadata":{},"source":"1",
            "outputs":[{"output_type":"stream","name":"stdout","text":"one"}]}]}
            """);

        await Rtw.RunAsync("notebook", "convert", notebook, _folder["b.ipynb"]);
        var toDib = await Rtw.RunAsync("notebook", "convert", notebook, _folder["b.dib"]);

        Assert.Contains("\"one\"", _folder.Read("b.ipynb"), StringComparison.Ordinal);
        Assert.Equal($"Wrote 1 cell to {_folder["b.dib"]}; 1 output left out, which this format cannot hold.", toDib.Output.TrimEnd());
    }

    [Fact]
    public async Task Refuses_what_is_no_notebook_and_writes_nothing()
    {
        var newer = _folder.Write("a.ipynb", """{"nbformat":5,"cells":[]}""");

        (await Rtw.RunAsync("notebook", "convert", newer, _folder["b.dib"])).AssertRefused(
            $"{newer} is a notebook of format 5, newer than 4, which is read here; save it as format 4 in the program that it comes from.");
        (await Rtw.RunAsync("notebook", "convert", _folder["c.dib"], _folder["b.dib"])).AssertRefused($"{_folder["c.dib"]} does not exist.");
        (await Rtw.RunAsync("notebook", "convert", newer, _folder["b.txt"])).AssertRefused(
            $"{_folder["b.txt"]} is not a notebook: its name must end in .dib or .ipynb.");
        Assert.Equal(["a.ipynb"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }
}
