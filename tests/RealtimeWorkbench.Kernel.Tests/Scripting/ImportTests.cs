namespace RealtimeWorkbench.Kernel.Tests.Scripting;

public sealed class ImportTests : IDisposable
{
    private readonly Notebook _notebook = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _notebook.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_notebook_runs_with_its_languages_and_leaves_its_state()
    {
        var path = _folder.Write("tools.dib", "#!csharp\n\nusing System.IO;\nvar tool = 1;\n\n#!markdown\n\n# Tools\n\n#!csharp\n\ntool++;\n");

        var cell = await _notebook.RunAsync($"#!import \"{path}\"\ntool + Path.GetFileName(\"/x/y\")");

        Assert.Equal("2y", cell.Value);
        Assert.Equal("# Tools", cell.Events[0].Data!["text/markdown"]);
    }

    [Theory]
    [InlineData("a.csx", "var a = 5;", "a", "5")]
    [InlineData("a.cs", "class A { public int B => 6; }", "new A().B", "6")]
    [InlineData("a.ipynb", """{"cells":[{"cell_type":"code","metadata":{},"source":["var a = 7;"],"outputs":[],"execution_count":null}],"metadata":{},"nbformat":4,"nbformat_minor":5}""", "a", "7")]
    [InlineData("A.DIB", "#!csharp\n\nvar a = 8;\n", "a", "8")]
    [InlineData("A.IPYNB", """{"cells":[{"cell_type":"code","metadata":{},"source":["var a = 9;"],"outputs":[],"execution_count":null}],"metadata":{},"nbformat":4,"nbformat_minor":5}""", "a", "9")]
    public async Task Files_of_code_are_imported_by_their_ending(string name, string text, string code, string value)
    {
        var path = _folder.Write(name, text);

        await _notebook.RunAsync($"#!import {path}");

        Assert.Equal(value, (await _notebook.RunAsync(code)).Value);
    }

    [Fact]
    public async Task Errors_name_the_imported_cell_and_who_imports()
    {
        var inner = _folder.Write("inner.dib", "#!csharp\n\nvar fine = 1;\n\n#!csharp\n\nvar x = 1;\nnothing();\n");
        var outer = _folder.Write("outer.dib", $"#!csharp\n\n#!import {inner}\n");

        var cell = await _notebook.RunAsync($"\n#!import {outer}");

        Assert.Equal("inner.dib, cell 2, line 2, column 1: error CS0103: The name 'nothing' does not exist in the current context", cell.Error.Text);
        Assert.Equal("imported by outer.dib, cell 1, line 1", cell.Error.Traceback![^1]);
        Assert.Equal("1", (await _notebook.RunAsync("fine")).Value);
    }

    [Fact]
    public async Task A_path_in_an_imported_file_starts_at_that_file()
    {
        var folder = Directory.CreateDirectory(_folder["parts"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "outer.dib"), "#!csharp\n\n#!import more/inner.dib\n");
        Directory.CreateDirectory(Path.Combine(folder, "more"));
        await File.WriteAllTextAsync(Path.Combine(folder, "more", "inner.dib"), "#!csharp\n\n#!import \"../last.csx\"\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "last.csx"), "var last = 3;");

        var cell = await _notebook.RunAsync($"#!import {Path.Combine(folder, "outer.dib")}\nlast");

        Assert.Equal("3", cell.Value);
    }

    [Fact]
    public async Task What_is_not_beside_an_imported_file_is_looked_for_from_the_current_folder()
    {
        var name = $"import-{Guid.NewGuid():N}.csx";
        await File.WriteAllTextAsync(name, "var here = 4;");
        var outer = _folder.Write("outer.dib", $"#!csharp\n\n#!import {name}\n");
        try
        {
            Assert.Equal("4", (await _notebook.RunAsync($"#!import {outer}\nhere")).Value);
        }
        finally
        {
            File.Delete(name);
        }
    }

    [Fact]
    public async Task What_is_missing_in_an_imported_file_is_told_with_both_folders()
    {
        var outer = _folder.Write("outer.dib", "#!csharp\n\n#!import nowhere.csx\n");

        var cell = await _notebook.RunAsync($"#!import {outer}");

        Assert.EndsWith(
            $"There is no file nowhere.csx; relative paths start at {Path.GetDirectoryName(outer)}, the folder of the file that names it, or at {Environment.CurrentDirectory}.",
            cell.Error.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_that_imports_itself_is_refused()
    {
        var path = _folder["self.dib"];
        _folder.Write("self.dib", $"#!csharp\n\n#!import {path}\n");

        var cell = await _notebook.RunAsync($"#!import {path}");

        Assert.Equal($"self.dib, cell 1, line 1: {path} is being imported already, so it would import itself without end.", cell.Error.Text);
    }

    [Fact]
    public async Task A_file_that_is_missing_or_of_another_kind_is_named()
    {
        var binary = _folder.Write("a.bin", "");

        Assert.Equal(
            "There is no file ../artifacts/notebooks/workbench.dib; the build makes it, so run ./rtw setup.",
            (await _notebook.RunAsync("#!import \"../artifacts/notebooks/workbench.dib\"")).Error.Text);
        Assert.StartsWith($"{binary} can't be imported: a file that ends in .dib, .ipynb, .cs", (await _notebook.RunAsync($"#!import {binary}")).Error.Text, StringComparison.Ordinal);
    }
}
