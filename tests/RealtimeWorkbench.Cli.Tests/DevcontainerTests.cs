using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Tests;

namespace RealtimeWorkbench.Cli.Tests;

public sealed partial class DevcontainerTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, ".devcontainer");

    [Fact]
    public void It_forwards_the_port_of_the_dashboard_under_a_name()
    {
        var port = new DashboardSettings().WebSocketPort;
        using var container = Read(Path.Combine(Folder, "devcontainer.json"));

        Assert.Equal([port], container.RootElement.GetProperty("forwardPorts").EnumerateArray().Select(forwarded => forwarded.GetInt32()));
        Assert.Equal(
            "RealtimeWorkbench",
            container.RootElement.GetProperty("portsAttributes").GetProperty($"{port}").GetProperty("label").GetString());
    }

    [Fact]
    public void It_is_built_from_files_that_are_there_and_installs_the_extensions_for_notebooks_but_none_that_is_deprecated()
    {
        const string Deprecated = "ms-dotnettools.dotnet-interactive-vscode";
        using var container = Read(Path.Combine(Folder, "devcontainer.json"));
        using var recommended = Read(Path.Combine(Repository.Root, ".vscode", "extensions.json"));

        var dockerfile = container.RootElement.GetProperty("build").GetProperty("dockerfile").GetString()!;
        Assert.True(File.Exists(Path.Combine(Folder, dockerfile)));
        Assert.Contains("bash .devcontainer/install.sh", container.RootElement.GetProperty("postCreateCommand").GetString(), StringComparison.Ordinal);
        var extensions = Texts(container.RootElement.GetProperty("customizations").GetProperty("vscode").GetProperty("extensions"));
        Assert.Contains("ms-toolsai.jupyter", extensions);
        Assert.Contains("ms-dotnettools.csharp", extensions);
        Assert.DoesNotContain(Deprecated, extensions);
        Assert.Contains(Deprecated, Texts(recommended.RootElement.GetProperty("recommendations")));
    }

    [Fact]
    public async Task Its_install_script_is_sound_bash()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var bash = Process.Start(new ProcessStartInfo("bash", ["-n", Path.Combine(Folder, "install.sh")]) { RedirectStandardError = true })!;
        var complaint = await bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();

        Assert.Equal(("", 0), (complaint, bash.ExitCode));
    }

    [Fact]
    public async Task Its_install_script_names_only_commands_and_options_of_rtw_that_exist()
    {
        var wrapper = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "rtw"));
        var calls = RtwCall().Matches(await File.ReadAllTextAsync(Path.Combine(Folder, "install.sh")))
            .Select(call => call.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();

        Assert.NotEmpty(calls);
        foreach (var call in calls)
        {
            if (wrapper.Contains($"\n  {call[0]})\n", StringComparison.Ordinal))
            {
                Assert.Single(call);
                continue;
            }

            var help = await Rtw.RunAsync([.. call.Where(word => !word.StartsWith('-')), "--help"]);
            Assert.Equal((0, ""), (help.Code, help.Error));
            Assert.All(call.Where(word => word.StartsWith('-')), option => Assert.Contains($"  {option} ", help.Output, StringComparison.Ordinal));
        }
    }

    [GeneratedRegex(@"^\s*\./rtw((?: [\w-]+)+)$", RegexOptions.Multiline)]
    private static partial Regex RtwCall();

    private static JsonDocument Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });

    private static IEnumerable<string> Texts(JsonElement list) => list.EnumerateArray().Select(item => item.GetString()!);
}
