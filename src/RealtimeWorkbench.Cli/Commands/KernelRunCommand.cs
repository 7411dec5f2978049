using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using RealtimeWorkbench.Kernel.Running;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw kernel run</c>: our C# kernel on the streams of this process.</summary>
internal static class KernelRunCommand
{
    public static Command Create()
    {
        var command = new Command("run", "Runs the kernel, which speaks JSON lines on its input and output.");

        // Not asynchronous, so that an interrupt doesn't end it: that is the kernel's, which gets it too where a host signals the whole
        // group, and interrupts its cell.
        command.SetAction(_ =>
        {
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);

            // The streams are inherited: bytes go to and from the kernel without passing through here.
            using var process = Process.Start(KernelProgram.StartInfo())
                ?? throw new InvalidOperationException("The kernel could not be started.");
            using var end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                process.Kill(entireProcessTree: true);
            });
            process.WaitForExit();
            return process.ExitCode;
        });
        return command;
    }
}
