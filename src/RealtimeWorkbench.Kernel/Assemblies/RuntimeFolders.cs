using System.Runtime.InteropServices;

namespace RealtimeWorkbench.Kernel.Assemblies;

/// <summary>Where files for this machine lie below a library's folder: <c>runtimes/linux-x64/native</c>, for instance.</summary>
internal static class RuntimeFolders
{
    private static readonly string[] NativeEndings = [".so", ".dylib", ".dll"];

    /// <summary>This machine as NuGet names it, the most specific name first.</summary>
    public static IReadOnlyList<string> Identifiers { get; } =
    [
        RuntimeInformation.RuntimeIdentifier,
        .. OperatingSystem.IsWindows() ? ["win"] : OperatingSystem.IsMacOS() ? ["osx", "unix"] : (string[])["linux", "unix"],
    ];

    /// <summary>Native libraries for this machine in a folder and below its <c>runtimes</c>.</summary>
    public static IEnumerable<string> NativeFiles(string folder) => Identifiers
        .Select(identifier => Path.Combine(folder, "runtimes", identifier, "native"))
        .Where(Directory.Exists)
        .Prepend(folder)
        .SelectMany(Directory.EnumerateFiles)
        .Where(path => NativeEndings.Contains(Path.GetExtension(path)) && (Path.GetExtension(path) != ".dll" || AssemblyFile.TryRead(path) is null));

    /// <summary>The file of an assembly for this machine: below <c>runtimes</c>, or else in the folder itself.</summary>
    /// <returns>Its path, or null if there is none.</returns>
    public static string? FindAssembly(string folder, string name)
    {
        var own = Identifiers
            .Select(identifier => Path.Combine(folder, "runtimes", identifier, "lib"))
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .OrderDescending(StringComparer.Ordinal)
            .Append(folder);
        return own.Select(candidate => Path.Combine(candidate, name + ".dll")).FirstOrDefault(File.Exists);
    }
}
