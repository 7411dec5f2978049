using System.Diagnostics;

namespace RealtimeWorkbench.Kernel.Running;

/// <summary>The program that executes cells: this assembly, started by <c>dotnet</c> as a process of its own.</summary>
public static class KernelProgram
{
    /// <summary>Path of the program.</summary>
    public static string Path { get; } =
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(KernelProgram).Assembly.Location)!, "RealtimeWorkbench.Kernel.dll");

    /// <summary>Describes its start.</summary>
    /// <returns>What to start; standard input and output are those of this process unless they are redirected.</returns>
    /// <exception cref="InvalidOperationException">Its files aren't there.</exception>
    public static ProcessStartInfo StartInfo()
    {
        var configuration = System.IO.Path.ChangeExtension(Path, ".runtimeconfig.json");
        if (!File.Exists(configuration))
        {
            throw new InvalidOperationException($"The kernel cannot be started: {configuration} is missing; build or install the program again.");
        }

        return new ProcessStartInfo(DotnetProgram.Find()) { ArgumentList = { "exec", Path }, UseShellExecute = false };
    }
}
