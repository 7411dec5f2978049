using Microsoft.AspNetCore.Http;
using Microsoft.DotNet.Interactive.Formatting;

namespace RealtimeWorkbench.Kernel.Assemblies;

/// <summary>Assemblies that cells and kernel have in common, so that their types are the same in both.</summary>
internal static class SharedAssemblies
{
    private static readonly string KernelName = typeof(SharedAssemblies).Assembly.GetName().Name!;
    private static readonly string FormattingName = typeof(Formatter).Assembly.GetName().Name!;

    /// <summary>Folders of the shared frameworks of the process: the base class library and ASP.NET Core.</summary>
    public static IReadOnlyList<string> FrameworkFolders { get; } =
    [
        Path.GetDirectoryName(typeof(object).Assembly.Location)!,
        Path.GetDirectoryName(typeof(HttpContext).Assembly.Location)!,
    ];

    /// <summary>The kernel itself and the formatting library.</summary>
    public static IReadOnlyList<string> KernelFiles { get; } =
        [typeof(SharedAssemblies).Assembly.Location, typeof(Formatter).Assembly.Location];

    /// <summary>Assemblies of the shared frameworks, by simple name.</summary>
    public static IReadOnlyDictionary<string, string> FrameworkFiles { get; } = FindFrameworkFiles();

    /// <summary>Whether the assembly with this simple name comes from the kernel's process, whatever else is found under the name.</summary>
    public static bool Contains(string name) => name == KernelName || name == FormattingName || FrameworkFiles.ContainsKey(name);

    private static Dictionary<string, string> FindFrameworkFiles()
    {
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in FrameworkFolders.Distinct().SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll")))
        {
            if (AssemblyFile.TryRead(path) is not null)
            {
                files.TryAdd(Path.GetFileNameWithoutExtension(path), path);
            }
        }

        return files;
    }
}
