using System.Text.Json;

namespace RealtimeWorkbench.Kernel.Packages;

/// <summary>What a restore has found for this machine: <c>project.assets.json</c>, read.</summary>
/// <param name="Versions">Version of every package, by name; the dependencies too.</param>
/// <param name="Assemblies">Files to load, with those that the compiler sees in their place.</param>
/// <param name="Native">Native libraries.</param>
internal sealed record RestoredFiles(
    IReadOnlyDictionary<string, string> Versions,
    IReadOnlyList<RestoredFiles.PackageAssembly> Assemblies,
    IReadOnlyList<string> Native)
{
    /// <summary>Reads the file that NuGet has written.</summary>
    public static RestoredFiles Read(string path, string runtimeIdentifier)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = document.RootElement;
        var folders = root.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
        var libraries = root.GetProperty("libraries");
        var target = root.GetProperty("targets").EnumerateObject()
            .Single(target => target.Name.EndsWith("/" + runtimeIdentifier, StringComparison.Ordinal)).Value;
        var versions = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var assemblies = new List<PackageAssembly>();
        var native = new List<string>();
        foreach (var package in target.EnumerateObject().Where(package => package.Value.GetProperty("type").GetString() == "package"))
        {
            var name = package.Name.Split('/');
            versions[name[0]] = name[1];
            var relative = libraries.GetProperty(package.Name).GetProperty("path").GetString()!;
            if (folders.Select(folder => Path.Combine(folder, relative)).FirstOrDefault(Directory.Exists) is not { } folder)
            {
                continue;
            }

            var compiled = Files(package.Value, "compile", folder).ToDictionary(file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase);
            assemblies.AddRange(Files(package.Value, "runtime", folder)
                .Select(file => new PackageAssembly(file, compiled.GetValueOrDefault(Path.GetFileNameWithoutExtension(file)))));
            native.AddRange(Files(package.Value, "native", folder));
        }

        return new RestoredFiles(versions, assemblies, native);
    }

    private static IEnumerable<string> Files(JsonElement package, string group, string folder) =>
        package.TryGetProperty(group, out var files)
            ? files.EnumerateObject()
                .Where(file => Path.GetFileName(file.Name) != "_._")
                .Select(file => Path.Combine(folder, file.Name.Replace('/', Path.DirectorySeparatorChar)))
            : [];

    /// <summary>An assembly of a package.</summary>
    /// <param name="Runtime">File to load.</param>
    /// <param name="Compile">File that the compiler sees; null if it sees none.</param>
    internal sealed record PackageAssembly(string Runtime, string? Compile);
}
