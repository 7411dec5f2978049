using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Assemblies;

/// <summary>Lets cells use dlls: for the compiler and at run time, with what lies beside them.</summary>
/// <remarks>One simple name stands for one build of an assembly as long as the kernel lives: two of them would have types of the same name that don't fit.</remarks>
internal sealed class AssemblyLoader : IDisposable
{
    // What a cell loads by name is looked for on whatever thread its code runs, while #r may be adding more.
    private readonly Lock _gate = new();
    private readonly HashSet<string> _folders = [];

    public AssemblyLoader() => Assemblies = new CellAssemblies(ResolveBeside);

    /// <summary>Where they are loaded.</summary>
    public CellAssemblies Assemblies { get; }

    /// <summary>What the compiler sees.</summary>
    public References References { get; } = new();

    /// <summary>Copies of what was loaded.</summary>
    public ShadowCopies Copies { get; } = new();

    /// <summary>Loads a dll and what it uses of the dlls beside it.</summary>
    /// <param name="path">Path as the cell names it, relative to the current folder.</param>
    /// <param name="notice">Takes sentences about what was not loaded as named.</param>
    /// <returns>What is new, the dll first; nothing if it was loaded before.</returns>
    /// <exception cref="CellException">There is no such file, or another build of the assembly is loaded.</exception>
    public IReadOnlyList<LoadedFile> LoadFile(string path, Action<string> notice)
    {
        var full = Path.GetFullPath(path);
        var name = Path.GetFileNameWithoutExtension(path);
        if (!File.Exists(full))
        {
            return IsFrameworkName(path) ? [] : throw Missing("file", path);
        }

        var file = AssemblyFile.TryRead(full)
            ?? throw new CellException("ReferenceError", $"{path} is not a .NET assembly; name one with #r, native libraries beside it are found by themselves.");
        if (SharedAssemblies.Contains(file.Name))
        {
            notice($"{name} is part of the kernel or of .NET itself: cells use that one, not {path}.");
            return [];
        }

        lock (_gate)
        {
            if (Assemblies.Find(file.Name) is { } loaded)
            {
                CheckSame(loaded, file, path, full);
                return [];
            }

            var added = new List<LoadedFile>();
            AddWithDependencies(full, file, added, notice);
            AddNativeFiles(Path.GetDirectoryName(full)!);
            return added;
        }
    }

    /// <summary>Lets cells use an assembly of a package, where it lies: packages don't change.</summary>
    /// <param name="runtime">File that is loaded.</param>
    /// <param name="compile">File that the compiler sees; null if it sees none.</param>
    /// <param name="notice">Takes sentences about what was not loaded.</param>
    /// <returns>What was added, or null if an assembly of the name was there.</returns>
    public LoadedFile? AddPackageFile(string runtime, string? compile, Action<string> notice)
    {
        if (AssemblyFile.TryRead(runtime) is not { } file || SharedAssemblies.Contains(file.Name))
        {
            return null;
        }

        var added = new LoadedFile(file.Name, file.Version, runtime, runtime, file.Mvid, file.HasMagics);
        lock (_gate)
        {
            var used = Assemblies.Add(added);
            if (used != added)
            {
                NoticeOther(used, file, runtime, notice);
                return null;
            }

            if (compile is not null)
            {
                References.Add(file.Name, compile, runtime);
            }
        }

        return added;
    }

    /// <summary>An error about a file that is not there, with what to do about it.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="path">Path as the cell names it.</param>
    /// <param name="beside">Folder that was looked in before the current one, if one was.</param>
    public static CellException Missing(string kind, string path, string? beside = null)
    {
        var remedy = path.Split('/', '\\').Contains("artifacts")
            ? "the build makes it, so run ./rtw setup"
            : beside is null || beside == Environment.CurrentDirectory
                ? $"relative paths start at {Environment.CurrentDirectory}"
                : $"relative paths start at {beside}, the folder of the file that names it, or at {Environment.CurrentDirectory}";
        return new CellException("ReferenceError", $"There is no {kind} {path}; {remedy}.");
    }

    public void Dispose() => Copies.Dispose();

    private static bool IsFrameworkName(string path) =>
        Path.GetFileName(path) == path
        && (SharedAssemblies.Contains(path) || (path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && SharedAssemblies.Contains(path[..^4])));

    private static void CheckSame(LoadedFile loaded, AssemblyFile file, string path, string full)
    {
        if (loaded.Mvid == file.Mvid)
        {
            return;
        }

        throw new CellException(
            "ReferenceError",
            string.Equals(loaded.Source, full, StringComparison.Ordinal)
                ? $"{path} has changed since it was loaded; restart the kernel to use the new build."
                : $"Another build of {file.Name} is loaded already, from {loaded.Source}; restart the kernel to use {path}.");
    }

    private static void NoticeOther(LoadedFile used, AssemblyFile other, string path, Action<string> notice)
    {
        if (used.Mvid != other.Mvid)
        {
            notice($"{other.Name} {other.Version} of {path} is not loaded: cells use {used.Version} from {used.Source}; restart the kernel to choose anew.");
        }
    }

    private void AddWithDependencies(string full, AssemblyFile file, List<LoadedFile> added, Action<string> notice)
    {
        var own = Register(full, file);
        added.Add(own);
        var folder = Path.GetDirectoryName(full)!;
        _folders.Add(folder);
        foreach (var name in file.References.Where(name => !SharedAssemblies.Contains(name)))
        {
            if (RuntimeFolders.FindAssembly(folder, name) is not { } path || AssemblyFile.TryRead(path) is not { } dependency)
            {
                continue;
            }

            if (Assemblies.Find(dependency.Name) is not { } used)
            {
                AddWithDependencies(path, dependency, added, notice);
            }
            else
            {
                NoticeOther(used, dependency, path, notice);
            }
        }
    }

    private LoadedFile Register(string full, AssemblyFile file)
    {
        var loaded = Assemblies.Add(new LoadedFile(file.Name, file.Version, Copies.Copy(full), full, file.Mvid, file.HasMagics));
        References.Add(loaded.Name, loaded.Path, full);
        return loaded;
    }

    private void AddNativeFiles(string folder)
    {
        foreach (var path in RuntimeFolders.NativeFiles(folder))
        {
            Assemblies.AddNative(Path.GetFileName(path), () => Copies.Copy(path));
        }
    }

    /// <summary>Finds what code loads by name at run time without having been compiled against it.</summary>
    private LoadedFile? ResolveBeside(string name)
    {
        lock (_gate)
        {
            foreach (var folder in _folders)
            {
                if (RuntimeFolders.FindAssembly(folder, name) is { } path && AssemblyFile.TryRead(path) is { } file && file.Name == name)
                {
                    return Register(path, file);
                }
            }

            return null;
        }
    }
}
