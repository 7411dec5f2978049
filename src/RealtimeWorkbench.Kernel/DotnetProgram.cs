using System.Runtime.InteropServices;

namespace RealtimeWorkbench.Kernel;

/// <summary>The program <c>dotnet</c> of this machine.</summary>
internal static class DotnetProgram
{
    /// <summary>Finds it with its path, because Jupyter and VS Code may start kernels with another PATH.</summary>
    /// <returns>The path, or the mere name if it isn't found anywhere.</returns>
    public static string Find()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

        // …/dotnet beside …/shared/Microsoft.NETCore.App/10.0.0/
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Prepend(Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? root)
            .Prepend(root)
            .Select(folder => Path.Combine(folder, name));
        var running = Environment.ProcessPath is { } path && Path.GetFileName(path) == name ? path : null;
        return running ?? folders.FirstOrDefault(File.Exists) ?? name;
    }
}
