using System.ComponentModel;
using System.Diagnostics;
using RealtimeWorkbench.Kernel;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>Another process that takes part in a measurement, ended at the latest when it is disposed.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>What it writes.</summary>
    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts this program once more.</summary>
    /// <returns>The process, or <see langword="null"/> where the program does not lie where it is built.</returns>
    public static ChildProcess? StartOwn(params ReadOnlySpan<string> arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "rtw.dll");
        return File.Exists(Path.ChangeExtension(program, ".runtimeconfig.json"))
            ? Start(DotnetProgram.Find(), ["exec", program, .. arguments])
            : null;
    }

    /// <summary>Starts a program.</summary>
    /// <returns>The process, or <see langword="null"/> if there is no such program.</returns>
    public static ChildProcess? Start(string program, params ReadOnlySpan<string> arguments)
    {
        try
        {
            var process = Process.Start(new ProcessStartInfo(program, [.. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            })!; // Without the shell there is always a new process.
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            return new ChildProcess(process);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>CPU time that it has used so far; zero once it has ended.</summary>
    public TimeSpan CpuTime()
    {
        try
        {
            return _process.TotalProcessorTime;
        }
        catch (Exception over) when (over is InvalidOperationException or Win32Exception)
        {
            return TimeSpan.Zero;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        _process.Dispose();
    }
}
