using RealtimeWorkbench.Kernel.Packages;

namespace RealtimeWorkbench.Kernel.Tests.Scripting;

public sealed class PackageTests : IDisposable
{
    private readonly Notebook _notebook = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _notebook.Dispose();
        _folder.Dispose();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_package_of_a_folder_brings_its_dependencies_and_files()
    {
        // Names of their own: what is restored stays in the user's folder of packages.
        var mark = Guid.NewGuid().ToString("N");
        var inner = _folder.Library($"RtwTest.Inner.{mark}.dll", "namespace RtwInner { public class Part { public int Size => 3; } }");
        var outer = _folder.Library(
            $"RtwTest.Outer.{mark}.dll",
            "public static class RtwOuter { public static RtwInner.Part Make() => new(); public static bool HasText => File.Exists(Path.Combine(Path.GetDirectoryName(typeof(RtwOuter).Assembly.Location), \"wwwroot\", \"a.txt\")); }",
            inner);
        var text = _folder.Write("a.txt", "");
        _folder.Package($"RtwTest.Inner.{mark}", "1.2.0", new Dictionary<string, string> { [$"lib/net10.0/RtwTest.Inner.{mark}.dll"] = inner });
        _folder.Package(
            $"RtwTest.Outer.{mark}",
            "1.0.0",
            new Dictionary<string, string> { [$"lib/net10.0/RtwTest.Outer.{mark}.dll"] = outer, ["lib/net10.0/wwwroot/a.txt"] = text },
            $"<dependency id=\"RtwTest.Inner.{mark}\" version=\"1.2.0\" />");
        try
        {
            var cell = await _notebook.RunAsync($"#i \"nuget:{_folder.Path}\"\n#r \"nuget: RtwTest.Outer.{mark}, 1.0.0\"\nRtwInner.Part part = RtwOuter.Make();\n(part.Size, RtwOuter.HasText).ToString()");

            Assert.Equal("(3, True)", cell.Value);
            Assert.Equal("ok", (await _notebook.RunAsync($"#r \"nuget: RtwTest.Outer.{mark}\"")).Status);
            Assert.Equal("ok", (await _notebook.RunAsync($"#r \"nuget: RtwTest.Outer.{mark}, 1.0\"")).Status);
            Assert.Equal(
                $"RtwTest.Outer.{mark} 1.0.0 is loaded already; restart the kernel to use RtwTest.Outer.{mark} 2.0.0.",
                (await _notebook.RunAsync($"#r \"nuget: RtwTest.Outer.{mark}, 2.0.0\"")).Error.Text);
        }
        finally
        {
            Forget($"rtwtest.inner.{mark}");
            Forget($"rtwtest.outer.{mark}");
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_cell_that_asks_for_a_range_of_versions_can_run_again()
    {
        var mark = Guid.NewGuid().ToString("N");
        var library = _folder.Library($"RtwTest.Range.{mark}.dll", "public static class RtwRange { public static int Size => 4; }");
        _folder.Package($"RtwTest.Range.{mark}", "1.6.0", new Dictionary<string, string> { [$"lib/net10.0/RtwTest.Range.{mark}.dll"] = library });
        var code = $"#i \"nuget:{_folder.Path}\"\n#r \"nuget: RtwTest.Range.{mark}, 1.6.*\"\nRtwRange.Size";
        try
        {
            Assert.Equal("4", (await _notebook.RunAsync(code)).Value);
            Assert.Equal("4", (await _notebook.RunAsync(code)).Value);
        }
        finally
        {
            Forget($"rtwtest.range.{mark}");
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Settings_of_MSBuild_above_the_folder_of_the_restore_are_not_read()
    {
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            _folder.Write(name, "<planted");
        }

        _folder.Write("Directory.Build.rsp", "-planted");
        var folder = Directory.CreateDirectory(_folder["restore"]).FullName;

        Assert.Empty((await PackageRestore.RunAsync([], [], folder, CancellationToken.None)).Assemblies);
    }

    [Fact]
    public async Task An_interrupt_ends_the_look_into_the_feeds()
    {
        _folder.Package("RtwTest.Unread", "1.0.0", new Dictionary<string, string>());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => FeedOverlay.CreateAsync([_folder.Path], _folder["overlay"], new CancellationToken(canceled: true)));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_package_that_is_nowhere_is_named_with_the_sources_and_the_remedy()
    {
        var cell = await _notebook.RunAsync($"#i \"nuget:{_folder.Path}\"\n#r \"nuget: RtwTest.Nowhere, 1.0.0\"");

        Assert.Equal("PackageError", cell.Error.Name);
        Assert.Contains("RtwTest.Nowhere", cell.Error.Text, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, cell.Error.Text, StringComparison.Ordinal);
        Assert.EndsWith("name the folder or server that has it: #i \"nuget:FOLDER\".", cell.Error.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#i \"nuget:/nowhere/at/all\"", "There is no folder /nowhere/at/all; relative paths start at ")]
    [InlineData("#r \"nuget: \"", "cell 1, line 1: write #r \"nuget: Name\" or #r \"nuget: Name, Version\".")]
    [InlineData("#i \"packages\"", "cell 1, line 1: write #i \"nuget:FOLDER-OR-ADDRESS\".")]
    public async Task A_directive_that_is_wrong_says_what_would_be_right(string code, string sentence)
    {
        Assert.StartsWith(sentence, (await _notebook.RunAsync(code)).Error.Text, StringComparison.Ordinal);
    }

    private static void Forget(string package)
    {
        var folder = Path.Combine(PackageRestore.UserPackages, package);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
