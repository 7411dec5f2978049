using System.CommandLine;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw kernel</c>: the C# kernel for notebooks.</summary>
internal static class KernelCommand
{
    public static Command Create() => new("kernel", "The C# kernel for notebooks: installs it in Jupyter, removes it, lists it, runs it.")
    {
        KernelInstallCommand.Create(),
        KernelUninstallCommand.Create(),
        KernelListCommand.Create(),
        KernelRunCommand.Create(),
    };
}
