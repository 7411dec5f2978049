using System.CommandLine;
using RealtimeWorkbench.Kernel.Jupyter;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw kernel uninstall</c>: removes from Jupyter what <c>rtw kernel install</c> made.</summary>
internal static class KernelUninstallCommand
{
    public static Command Create()
    {
        var place = new KernelPlace();
        var python = new Option<string?>("--python") { Description = "Python whose Jupyter is looked through; found by itself by default." };
        var name = new Option<string?>("--name") { Description = "Kernel to remove, with the name that it has in portable notebooks; all of ours by default." };
        var json = new Option<bool>("--json") { Description = "Writes what was done as JSON." };
        var command = new Command("uninstall", "Removes the C# kernel from Jupyter, and nothing else.") { python, name, json };
        place.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = parsed.GetValue(python);
            var found = wanted is not null || place.NeedsPython(parsed)
                ? await JupyterPython.RequireAsync(wanted, cancellationToken)
                : await JupyterPython.FindAsync(wanted, cancellationToken);
            var folders = found?.Folders ?? JupyterFolders.Here();
            var searched = place.IsNamed(parsed) ? [place.Read(parsed, folders, found?.Prefix)] : folders.KernelFolders;
            var removed = KernelInstallation.Remove(searched, parsed.GetValue(name));
            var output = parsed.InvocationConfiguration.Output;
            await (parsed.GetValue(json)
                ? KernelView.WriteJsonAsync(output, new { Removed = removed.Select(Describe) })
                : WriteAsync(output, removed, searched));
            return ExitCode.Done;
        });
        return command;
    }

    private static object Describe(RemovedKernel removed) => new
    {
        removed.Kernel.Name,
        removed.Kernel.Folder,
        Restored = removed.Restored?.DisplayName,
        removed.Left,
    };

    private static async Task WriteAsync(TextWriter output, IReadOnlyList<RemovedKernel> removed, IReadOnlyList<string> searched)
    {
        if (removed.Count == 0)
        {
            await output.WriteLineAsync($"There was none of our kernels in {string.Join(", ", searched)}.");
        }

        foreach (var (kernel, restored, left) in removed)
        {
            await output.WriteLineAsync($"Removed {kernel.Name} from {kernel.Folder}");
            if (restored is not null)
            {
                await output.WriteLineAsync($"   '{restored.DisplayName}' has its place again.");
            }

            if (left.Count > 0)
            {
                await output.WriteLineAsync($"   Left what others had put there: {string.Join(", ", left.Select(Path.GetFileName))}");
            }
        }
    }
}
