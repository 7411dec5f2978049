namespace RealtimeWorkbench.Kernel.Tests.Scripting;

public sealed class ReferenceTests : IDisposable
{
    private readonly Notebook _notebook = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _notebook.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_dll_brings_what_lies_beside_it()
    {
        var inner = _folder.Library("Inner.dll", "namespace Inner { public class Part { public int Size => 3; } }");
        var outer = _folder.Library(
            "Outer.dll",
            "public static class Outer { public static Inner.Part Make() => new(); public static string Read() => File.ReadAllText(Path.Combine(Path.GetDirectoryName(typeof(Outer).Assembly.Location), \"wwwroot\", \"a.txt\")); }",
            inner);
        _folder.Write("wwwroot/a.txt", "beside");

        var cell = await _notebook.RunAsync($"#r \"{outer}\"\nusing Inner;\nPart part = Outer.Make();\npart.Size + Outer.Read()");

        Assert.Equal("3beside", cell.Value);
    }

    [Fact]
    public async Task A_dll_that_is_loaded_can_be_rebuilt_and_a_second_load_asks_for_a_restart()
    {
        var path = _folder.Library("Lib.dll", "public static class Lib { public static int Early() => 1; public static int Late() => 2; }");
        Assert.Equal("1", (await _notebook.RunAsync($"#r \"{path}\"\nLib.Early()")).Value);
        Assert.Equal("ok", (await _notebook.RunAsync($"#r \"{path}\"")).Status);

        _folder.Library("Lib.dll", "public static class Lib { public static string Other() => \"\"; }");

        Assert.Equal("2", (await _notebook.RunAsync("Lib.Late()")).Value);
        Assert.Equal(
            $"{path} has changed since it was loaded; restart the kernel to use the new build.",
            (await _notebook.RunAsync($"#r \"{path}\"")).Error.Text);
    }

    [Fact]
    public async Task Another_build_from_another_folder_asks_for_a_restart()
    {
        var first = _folder.Library("a/Lib.dll", "public static class Lib { public static int Number => 1; }");
        var second = _folder.Library("b/Lib.dll", "public static class Lib { public static int Number => 2; }");
        await _notebook.RunAsync($"#r \"{first}\"");

        var cell = await _notebook.RunAsync($"#r \"{second}\"");

        Assert.Equal($"Another build of Lib is loaded already, from {first}; restart the kernel to use {second}.", cell.Error.Text);
    }

    [Fact]
    public async Task A_missing_dll_is_named_with_the_remedy()
    {
        Assert.StartsWith("There is no file none.dll; relative paths start at ", (await _notebook.RunAsync("#r \"none.dll\"")).Error.Text, StringComparison.Ordinal);
        Assert.Equal(
            "There is no file ../artifacts/notebooks/none.dll; the build makes it, so run ./rtw setup.",
            (await _notebook.RunAsync("#r \"../artifacts/notebooks/none.dll\"")).Error.Text);
        var text = _folder.Write("text.dll", "no assembly");
        Assert.StartsWith($"{text} is not a .NET assembly", (await _notebook.RunAsync($"#r \"{text}\"")).Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assemblies_of_the_frameworks_need_no_reference_but_may_have_one()
    {
        Assert.Equal("ok", (await _notebook.RunAsync("#r \"Microsoft.AspNetCore.dll\"\n#r \"System.Net.Http\"\nMicrosoft.AspNetCore.Builder.WebApplication.CreateBuilder();")).Status);
    }

    [Fact]
    public async Task A_library_may_bring_its_own_version_of_what_the_kernel_uses_itself()
    {
        var path = _folder.Library("Markdig.dll", "namespace Markdig { public static class Markdown { public static string Mine => \"mine\"; } }");

        Assert.Equal("mine", (await _notebook.RunAsync($"#r \"{path}\"\nMarkdig.Markdown.Mine")).Value);
    }

    [Fact]
    public async Task Magic_commands_of_a_library_run_and_are_listed()
    {
        var path = _folder.Library(
            "Magic.dll",
            """
            internal class NotebookMagicsAttribute : Attribute { }
            public class Command { public string Name => "#!double"; public string Description => "Doubles."; public async Task<object> InvokeAsync(string text, CancellationToken token) { await Task.Yield(); return text + text; } }
            [NotebookMagics] public static class Magics { public static IEnumerable<object> Commands => new object[] { new Command() }; }
            """);

        Assert.Equal("abab", (await _notebook.RunAsync($"#r \"{path}\"\nvar before = 1;\n#!double ab")).Value);
        Assert.Contains("#!import, #!double", (await _notebook.RunAsync("#!triple")).Error.Text, StringComparison.Ordinal);
        Assert.Equal("1", (await _notebook.RunAsync("before")).Value);
    }

    [Fact]
    public async Task A_library_finds_the_bridge_by_name()
    {
        var path = _folder.Library(
            "Bridge.dll",
            """
            public static class Bridge
            {
                private static readonly Type Kernel = Type.GetType("RealtimeWorkbench.Kernel.KernelBridge, RealtimeWorkbench.Kernel");
                public static void Show(string id, bool update, string text) => Kernel.GetMethod("Display")
                    .CreateDelegate<Action<string, bool, IReadOnlyDictionary<string, string>>>()(id, update, new Dictionary<string, string> { ["text/plain"] = text });
            }
            """);

        var cell = await _notebook.RunAsync($"#r \"{path}\"\nBridge.Show(\"d\", false, \"one\"); Bridge.Show(\"d\", true, \"two\");");

        Assert.Equal([("d", null, "one"), ("d", true, "two")], cell.Events.Select(sent => (sent.DisplayId, sent.Update, sent.Data!["text/plain"])));
    }
}
