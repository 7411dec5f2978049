using System.Reflection;
using System.Runtime.Loader;

namespace RealtimeWorkbench.Kernel.Assemblies;

/// <summary>
/// Holds the assemblies of cells and of what they load, apart from the kernel's own: a library may bring another version of
/// Roslyn or Markdig than the kernel uses. Shared are only the frameworks, the kernel, and the formatting library.
/// </summary>
/// <remarks>Safe for all threads.</remarks>
internal sealed class CellAssemblies() : AssemblyLoadContext("cells")
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LoadedFile> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _nativeFiles = new(StringComparer.OrdinalIgnoreCase);

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
    public void AddNative(string path)
    {
        lock (_gate)
        {
            _nativeFiles.TryAdd(Path.GetFileName(path), path);
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

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is { } name && !SharedAssemblies.Contains(name) && Find(name) is { } file
            ? LoadFromAssemblyPath(file.Path)
            : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var candidate in (string[])[unmanagedDllName, $"lib{unmanagedDllName}.so", $"{unmanagedDllName}.so",
            $"{unmanagedDllName}.dll", $"lib{unmanagedDllName}.dylib", $"{unmanagedDllName}.dylib"])
        {
            string? path;
            lock (_gate)
            {
                _nativeFiles.TryGetValue(candidate, out path);
            }

            if (path is not null)
            {
                return LoadUnmanagedDllFromPath(path);
            }
        }

        return nint.Zero;
    }
}
