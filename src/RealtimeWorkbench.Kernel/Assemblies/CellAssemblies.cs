using System.Reflection;
using System.Runtime.Loader;

namespace RealtimeWorkbench.Kernel.Assemblies;

/// <summary>
/// Holds the assemblies of cells and of what they load, apart from the kernel's own: a library may bring another version of
/// Roslyn or Markdig than the kernel uses. Shared are only the frameworks, the kernel, and the formatting library.
/// </summary>
/// <param name="resolve">Finds a file by the simple name of an assembly that nobody has made known.</param>
/// <remarks>Safe for all threads.</remarks>
internal sealed class CellAssemblies(Func<string, LoadedFile?> resolve) : AssemblyLoadContext("cells")
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LoadedFile> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Func<string>> _nativeFiles = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a managed assembly known under its simple name; it is loaded when code first needs it.</summary>
    /// <returns>The file known under the name: another one if the name was taken.</returns>
    public LoadedFile Add(LoadedFile file)
    {
        lock (_gate)
        {
            return _files.TryAdd(file.Name, file) ? file : _files[file.Name];
        }
    }

    /// <summary>Makes a native library known under its file name.</summary>
    /// <param name="name">File name.</param>
    /// <param name="path">Says where it is, when it is first needed.</param>
    public void AddNative(string name, Func<string> path)
    {
        lock (_gate)
        {
            _nativeFiles.TryAdd(name, path);
        }
    }

    /// <summary>The file known under a simple name, if there is one.</summary>
    public LoadedFile? Find(string name)
    {
        lock (_gate)
        {
            return _files.GetValueOrDefault(name);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is not { } name || SharedAssemblies.Contains(name))
        {
            return null;
        }

        if (assemblyName.CultureName is { Length: > 0 } culture)
        {
            return LoadTexts(name, culture);
        }

        return (Find(name) ?? resolve(name)) is { } file ? LoadFromAssemblyPath(file.Path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var candidate in (string[])[unmanagedDllName, $"lib{unmanagedDllName}.so", $"{unmanagedDllName}.so",
            $"{unmanagedDllName}.dll", $"lib{unmanagedDllName}.dylib", $"{unmanagedDllName}.dylib"])
        {
            Func<string>? path;
            lock (_gate)
            {
                _nativeFiles.TryGetValue(candidate, out path);
            }

            if (path is not null)
            {
                return LoadUnmanagedDllFromPath(path());
            }
        }

        return nint.Zero;
    }

    /// <summary>Translated texts lie in a folder named after the language, beside the assembly that they belong to.</summary>
    private Assembly? LoadTexts(string name, string culture)
    {
        const string Ending = ".resources";
        var path = name.EndsWith(Ending, StringComparison.Ordinal) && Find(name[..^Ending.Length]) is { } owner
            ? Path.Combine(Path.GetDirectoryName(owner.Path)!, culture, name + ".dll")
            : null;
        return path is not null && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
