using System.CommandLine;
using RealtimeWorkbench.Kernel.Jupyter;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw kernel install</c>: brings the kernel into Jupyter.</summary>
internal static class KernelInstallCommand
{
    public static Command Create()
    {
        var place = new KernelPlace();
        var python = new Option<string?>("--python") { Description = "Python with ipykernel that starts the kernel; found by itself by default." };
        var name = new Option<string>("--name") { Description = "Name of the kernel.", DefaultValueFactory = _ => KernelSpec.OwnName };
        var replace = new Option<bool>("--replace") { Description = $"Takes the place of another program's kernel of the same name, such as {KernelSpec.PortableName}." };
        var json = new Option<bool>("--json") { Description = "Writes what was done as JSON." };
        var command = new Command("install", "Installs the C# kernel in Jupyter.") { python, name, replace, json };
        place.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            KernelInstallation.CheckName(parsed.GetValue(name)!);
            var found = await JupyterPython.RequireAsync(parsed.GetValue(python), cancellationToken);
            var done = new KernelInstallation
            {
                Python = found,
                KernelsFolder = place.Read(parsed, found.Folders, found.Prefix),
                Files = KernelFiles.In(),
                Name = parsed.GetValue(name)!,
                Replace = parsed.GetValue(replace),
            }.Install();
            var output = parsed.InvocationConfiguration.Output;
            await (parsed.GetValue(json) ? KernelView.WriteJsonAsync(output, Describe(done)) : WriteAsync(output, done));
            return ExitCode.Done;
        });
        return command;
    }

    private static object Describe(InstalledKernels done) => new
    {
        Installed = done.Installed.Select(KernelView.Describe),
        LeftAlone = done.LeftAlone.Select(KernelView.Describe),
        Hiding = done.Hiding.Select(KernelView.Describe),
        Python = done.Python.Executable,
        done.Python.Ipykernel,
        done.Dotnet,
    };

    private static async Task WriteAsync(TextWriter output, InstalledKernels done)
    {
        foreach (var kernel in done.Installed)
        {
            await output.WriteLineAsync($"✅ {kernel.Name}: '{kernel.DisplayName}' in {kernel.Folder}");
        }

        foreach (var other in done.LeftAlone)
        {
            await output.WriteLineAsync(
                $"⚠️ {other.Name}: left to '{other.DisplayName}' in {other.Folder}, which runs notebooks that ask for it; --replace takes its place.");
        }

        foreach (var other in done.Hiding)
        {
            await output.WriteLineAsync($"⚠️ {other.Name}: Jupyter takes '{other.DisplayName}' in {other.Folder} first; remove it there.");
        }

        await output.WriteLineAsync($"   Python {done.Python.Executable} with ipykernel {done.Python.Ipykernel}, {done.Dotnet}");
        await output.WriteLineAsync("   Choose it in Jupyter or VS Code as the kernel of a notebook.");
    }
}
