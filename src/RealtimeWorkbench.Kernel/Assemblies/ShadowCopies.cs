using System.Diagnostics;

namespace RealtimeWorkbench.Kernel.Assemblies;

/// <summary>
/// Copies of the dlls that cells load, so that these can be rebuilt while the kernel lives. What else lies in their folder is linked
/// beside the copies, so that a library finds its files where its assembly is.
/// </summary>
internal sealed class ShadowCopies : IDisposable
{
    private const string Prefix = "rtw-kernel-";

    private static readonly string[] Copied = [".dll", ".exe", ".so", ".dylib", ".pdb"];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _folders = [];
    private readonly Lazy<string> _root = new(CreateRoot);

    /// <summary>A folder of this kernel that is gone when it ends.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_root.Value, name)).FullName;

    /// <summary>Copies a file, once.</summary>
    /// <param name="path">Full path of a dll or a native library.</param>
    /// <returns>Path of the copy.</returns>
    public string Copy(string path)
    {
        lock (_gate)
        {
            var source = Path.GetDirectoryName(path)!;
            if (!_folders.TryGetValue(source, out var folder))
            {
                folder = NewFolder(Invariant($"{_folders.Count + 1}"));
                _folders.Add(source, folder);
                LinkOthers(source, folder);
            }

            var copy = Path.Combine(folder, Path.GetFileName(path));
            if (!File.Exists(copy))
            {
                File.Copy(path, copy);
                var symbols = Path.ChangeExtension(path, ".pdb");
                if (File.Exists(symbols))
                {
                    File.Copy(symbols, Path.ChangeExtension(copy, ".pdb"), overwrite: true);
                }
            }

            return copy;
        }
    }

    public void Dispose()
    {
        if (_root.IsValueCreated)
        {
            Delete(_root.Value);
        }
    }

    private static string CreateRoot()
    {
        DeleteAbandoned();
        return Directory.CreateTempSubdirectory(Invariant($"{Prefix}{Environment.ProcessId}-")).FullName;
    }

    /// <summary>Deletes what kernels have left that were killed.</summary>
    private static void DeleteAbandoned()
    {
        var living = Process.GetProcesses().Select(process => process.Id).ToHashSet();
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            if (int.TryParse(Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], out var id) && !living.Contains(id))
            {
                Delete(folder);
            }
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another user's, or in use on Windows: the next kernel tries again.
        }
    }

    private static void LinkOthers(string source, string target)
    {
        foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos())
        {
            if (entry is FileInfo file && Copied.Contains(file.Extension.ToLowerInvariant()))
            {
                continue;
            }

            var link = Path.Combine(target, entry.Name);
            try
            {
                _ = entry is DirectoryInfo ? Directory.CreateSymbolicLink(link, entry.FullName) : File.CreateSymbolicLink(link, entry.FullName);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Windows without developer mode: no links.
                CopyAll(entry, link);
            }
        }
    }

    private static void CopyAll(FileSystemInfo entry, string target)
    {
        if (entry is FileInfo file)
        {
            file.CopyTo(target);
            return;
        }

        Directory.CreateDirectory(target);
        foreach (var inner in ((DirectoryInfo)entry).EnumerateFileSystemInfos())
        {
            CopyAll(inner, Path.Combine(target, inner.Name));
        }
    }
}
