using System.Text.Json;
using RealtimeWorkbench.Kernel.Jupyter;

namespace RealtimeWorkbench.Kernel.Tests.Jupyter;

public sealed class KernelInstallationTests : IDisposable
{
    private const string ForeignKernel = """{ "argv": ["dotnet", "interactive"], "display_name": ".NET (C#)", "language": "C#" }""";

    private readonly TemporaryFolder _folder = new();

    private string Kernels => _folder["data/kernels"];

    private string System => _folder["system/kernels"];

    [Fact]
    public void Installs_the_kernel_with_its_process_and_the_portable_name()
    {
        var done = Install();

        Assert.Equal(["realtime-workbench", ".net-csharp"], done.Installed.Select(kernel => kernel.Name));
        Assert.Empty(done.LeftAlone);
        var (own, portable) = (done.Installed[0], done.Installed[1]);
        Assert.All(BuiltKernel.Files, file => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(own.Command[^1])!, file))));
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(own.Command[^1])!, "rtw.dll")));
        Assert.All(
            ["kernel.py", "cell_process.py", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg", "mermaid.min.js"],
            file => Assert.True(File.Exists(Path.Combine(own.Folder, file))));
        Assert.Equal(own.Command, portable.Command);
        using var json = JsonDocument.Parse(_folder.Read("data/kernels/realtime-workbench/kernel.json"));
        Assert.Equal("C# (RealtimeWorkbench)", json.RootElement.GetProperty("display_name").GetString());
        Assert.Equal("C#", json.RootElement.GetProperty("language").GetString());
        Assert.Equal("signal", json.RootElement.GetProperty("interrupt_mode").GetString());
        Assert.Equal(
            ["/usr/bin/python3", Path.Combine(own.Folder, "kernel.py"), "-f", "{connection_file}", "--process", "/opt/dotnet", own.Command[^1]],
            json.RootElement.GetProperty("argv").EnumerateArray().Select(part => part.GetString()));
    }

    [Fact]
    public void A_second_installation_keeps_the_process_that_may_run_and_removes_the_one_before()
    {
        var first = Process(Install("1"));
        var second = Process(Install("2"));
        Assert.True(File.Exists(first));

        var third = Process(Install("3"));

        Assert.Equal((false, true, true), (File.Exists(first), File.Exists(second), File.Exists(third)));
        Assert.Equal(third, KernelSpec.Read(Path.Combine(Kernels, "realtime-workbench"))!.Command[^1]);
    }

    [Fact]
    public void The_same_installation_again_mends_what_is_missing()
    {
        var done = Install();
        File.Delete(Process(done));
        File.Delete(Path.Combine(done.Installed[0].Folder, "kernel.py"));

        Install();

        Assert.All([Process(done), Path.Combine(done.Installed[0].Folder, "kernel.py")], file => Assert.True(File.Exists(file)));
    }

    [Fact]
    public void Leaves_a_portable_name_alone_that_another_program_has_anywhere()
    {
        WriteForeign(System);

        var done = Install();

        Assert.Equal(["realtime-workbench"], done.Installed.Select(kernel => kernel.Name));
        Assert.Equal([Path.Combine(System, ".net-csharp")], done.LeftAlone.Select(kernel => kernel.Folder));
        Assert.False(Directory.Exists(Path.Combine(Kernels, ".net-csharp")));
    }

    [Fact]
    public void Takes_the_place_of_another_kernel_only_when_told_and_gives_it_back()
    {
        WriteForeign(Kernels);
        _folder.Write("data/kernels/.net-csharp/logo.png", "logo");
        Assert.Equal([".net-csharp"], Install().LeftAlone.Select(kernel => kernel.Name));

        Assert.Contains(Install(replace: true).Installed, kernel => kernel.Name == ".net-csharp");
        Install(replace: true);
        var removed = KernelInstallation.Remove([Kernels]);

        Assert.Equal([".NET (C#)"], removed.Select(kernel => kernel.Restored?.DisplayName).OfType<string>());
        Assert.Equal(ForeignKernel, _folder.Read("data/kernels/.net-csharp/kernel.json"));
        Assert.Equal(
            ["kernel.json", "logo.png"],
            Directory.EnumerateFileSystemEntries(Path.Combine(Kernels, ".net-csharp")).Select(Path.GetFileName).Order());
        Assert.Equal([".net-csharp"], Directory.EnumerateDirectories(Kernels).Select(Path.GetFileName));
    }

    [Fact]
    public void Says_which_kernel_hides_the_one_that_was_installed()
    {
        WriteForeign(_folder["first/kernels"]);

        var done = Install(replace: true);

        Assert.Equal([_folder["first/kernels/.net-csharp"]], done.Hiding.Select(kernel => kernel.Folder));
    }

    [Fact]
    public void A_name_that_another_program_has_is_refused()
    {
        WriteForeign(Kernels, "csharp");

        var refused = Assert.Throws<JupyterException>(() => Install(name: "csharp"));

        Assert.Equal(
            $"{Kernels}/csharp holds the kernel '.NET (C#)' of another program; choose another name with --name, or take its place with --replace.",
            refused.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../up")]
    [InlineData("a b")]
    public void What_Jupyter_takes_for_no_name_is_refused(string name) => Assert.StartsWith(
        $"'{name}' cannot be the name of a kernel",
        Assert.Throws<JupyterException>(() => Install(name: name)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_with_what_to_do()
    {
        _folder.Write("data", "a file");

        var refused = Assert.Throws<JupyterException>(() => Install());

        Assert.StartsWith($"The kernel cannot be written to {Kernels}: ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("; choose another place with --user or --prefix DIR.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Removes_what_it_made_and_nothing_else()
    {
        Install();
        WriteForeign(Kernels, "python3");
        _folder.Write("data/kernels/realtime-workbench/notes.txt", "mine");

        var removed = KernelInstallation.Remove([Kernels, System]);

        Assert.Equal([".net-csharp", "realtime-workbench"], removed.Select(kernel => kernel.Kernel.Name).Order());
        Assert.Equal(["notes.txt"], Directory.EnumerateFileSystemEntries(Path.Combine(Kernels, "realtime-workbench")).Select(Path.GetFileName));
        Assert.Equal(["python3", "realtime-workbench"], Directory.EnumerateDirectories(Kernels).Select(Path.GetFileName).Order());
        Assert.Empty(KernelInstallation.Remove([Kernels, System]));
    }

    [Fact]
    public void Removes_a_kernel_by_its_name_with_its_portable_name()
    {
        Install();
        Install(name: "second");

        // The portable name belongs to the one that was installed last.
        Assert.Equal([".net-csharp", "second"], KernelInstallation.Remove([Kernels], "second").Select(kernel => kernel.Kernel.Name).Order());
        Assert.True(KernelSpec.Read(Path.Combine(Kernels, "realtime-workbench"))!.IsOurs);
    }

    public void Dispose() => _folder.Dispose();

    private static string Process(InstalledKernels done) => done.Installed[0].Command[^1];

    private InstalledKernels Install(string content = "1", string name = KernelSpec.OwnName, bool replace = false) => new KernelInstallation
    {
        Python = new("/usr/bin/python3", "6.17.0", "/usr", new(_folder["data"], [_folder["first/kernels"], Kernels, System])),
        KernelsFolder = Kernels,
        Files = BuiltKernel.Write(_folder["built"], content),
        Name = name,
        Replace = replace,
        Dotnet = "/opt/dotnet",
    }.Install();

    private static void WriteForeign(string kernels, string name = KernelSpec.PortableName)
    {
        var folder = Directory.CreateDirectory(Path.Combine(kernels, name));
        File.WriteAllText(Path.Combine(folder.FullName, "kernel.json"), ForeignKernel);
    }
}
