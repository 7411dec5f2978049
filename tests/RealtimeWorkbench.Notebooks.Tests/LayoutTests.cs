using System.Runtime.InteropServices;

namespace RealtimeWorkbench.Notebooks.Tests;

/// <summary>The folder that notebooks load the library from.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void The_native_library_of_SQLite_lies_beside_the_dll()
    {
        // .NET Interactive looks there and nowhere else: no history, no checkpoint and no SQL without it.
        var name = OperatingSystem.IsWindows() ? "e_sqlite3.dll" : OperatingSystem.IsMacOS() ? "libe_sqlite3.dylib" : "libe_sqlite3.so";

        Assert.True(NativeLibrary.TryLoad(Path.Combine(Folder(), name), out var handle), $"{Path.Combine(Folder(), name)} cannot be loaded.");
        NativeLibrary.Free(handle);
    }

    /// <summary>The folder that workbench.dib names.</summary>
    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RealtimeWorkbench.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No RealtimeWorkbench.sln in or above {AppContext.BaseDirectory}.");
        }

        var reference = File.ReadLines(Path.Combine(folder.FullName, "artifacts", "notebooks", "workbench.dib"))
            .First(line => line.StartsWith("#r ", StringComparison.Ordinal));
        return Path.GetDirectoryName(reference.Split('"')[1])!;
    }
}
