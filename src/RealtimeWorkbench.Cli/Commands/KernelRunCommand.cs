using System.CommandLine;
using System.Diagnostics;
using RealtimeWorkbench.Kernel.Running;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw kernel run</c>: our C# kernel on the streams of this process.</summary>
internal static class KernelRunCommand
{
    public static Command Create()
    {
        var command = new Command("run", "Runs the kernel, which speaks JSON lines on its input and output.");
        command.SetAction(async (_, cancellationToken) =>
        {
            // The streams are inherited: bytes go to and from the kernel without passing through here.
            using var process = Process.Start(KernelProgram.StartInfo())
                ?? throw new InvalidOperationException("The kernel could not be started.");
            try
            {
                await process.WaitForExitAsync(cancellationToken);
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }
            }

            return process.ExitCode;
        });
        return command;
    }
}
