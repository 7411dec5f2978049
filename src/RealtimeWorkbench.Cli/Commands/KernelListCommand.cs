using System.CommandLine;
using RealtimeWorkbench.Kernel.Jupyter;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw kernel list</c>: our kernels in Jupyter.</summary>
internal static class KernelListCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Writes the kernels as JSON." };
        var command = new Command("list", "Lists our kernels that Jupyter has.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var found = await JupyterPython.FindAsync(wanted: null, cancellationToken);
            var folders = (found?.Folders ?? JupyterFolders.Here()).KernelFolders;
            var kernels = KernelSpec.ReadAll(folders).Where(kernel => kernel.IsOurs).ToList();
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await KernelView.WriteJsonAsync(output, kernels.Select(KernelView.Describe));
            }
            else if (kernels.Count == 0)
            {
                await output.WriteLineAsync($"There is none of our kernels in {string.Join(", ", folders)}; 'rtw kernel install' puts it there.");
            }

            foreach (var kernel in parsed.GetValue(json) ? [] : kernels)
            {
                await output.WriteLineAsync($"{kernel.Name}: '{kernel.DisplayName}' {kernel.Version} in {kernel.Folder}");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
