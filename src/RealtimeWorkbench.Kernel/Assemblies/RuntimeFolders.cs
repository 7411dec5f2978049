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

    /// <summary>
    /// The file of an assembly for this machine: below <c>runtimes</c>, of the most specific name and in that of the newest framework
    /// that runs here, or else in the folder itself.
    /// </summary>
    /// <returns>Its path, or null if there is none.</returns>
    public static string? FindAssembly(string folder, string name)
    {
        var own = Identifiers
            .Select(identifier => Path.Combine(folder, "runtimes", identifier, "lib"))
            .Where(Directory.Exists)
            .SelectMany(libraries => Directory.EnumerateDirectories(libraries)
                .Select(framework => (Path: framework, Rank: RankOf(Path.GetFileName(framework))))
                .Where(framework => framework.Rank is not null)
                .OrderByDescending(framework => framework.Rank)
                .Select(framework => framework.Path))
            .Append(folder);
        return own.Select(candidate => Path.Combine(candidate, name + ".dll")).FirstOrDefault(File.Exists);
    }

    /// <summary>Ranks the name of a framework such as <c>net8.0</c>; null if its libraries don't run here.</summary>
    private static (int Family, Version Version)? RankOf(string framework)
    {
        // net8.0-windows7.0: for one system only.
        var parts = framework.Split('-', 2);
        if (parts.Length > 1 && !OperatingSystem.IsOSPlatform(parts[1].TrimEnd("0123456789.".ToCharArray())))
        {
            return null;
        }

        (string Prefix, int Family)[] families = [("netstandard", 0), ("netcoreapp", 1), ("net", 1)];
        foreach (var (prefix, family) in families)
        {
            // net48 is another .NET; only the names of this one have a point.
            if (parts[0].StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && parts[0].Contains('.', StringComparison.Ordinal)
                && Version.TryParse(parts[0][prefix.Length..], out var version))
            {
                return family == 0 || version <= Environment.Version ? (family, version) : null;
            }
        }

        return null;
    }
}
