using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace RealtimeWorkbench.Dashboard.Page;

/// <summary>The files of the front end, for those who put them somewhere else than on the dashboard's page.</summary>
public static class DashboardPage
{
    /// <summary>Hashes by path, each with what tells whether the file is still the one that was hashed.</summary>
    private static readonly ConcurrentDictionary<string, (DateTime Written, long Length, string Hash)> Hashes = new();

    /// <summary>Folder of the files unless an option names another one: <c>wwwroot</c> beside this assembly.</summary>
    public static string Folder
    {
        get
        {
            var assembly = Path.GetDirectoryName(typeof(DashboardPage).Assembly.Location);
            return Path.Combine(string.IsNullOrEmpty(assembly) ? AppContext.BaseDirectory : assembly, "wwwroot");
        }
    }

    /// <summary>Reads a file of the front end, such as <c>cell-loader.js</c>.</summary>
    /// <param name="name">Name of the file, without a folder.</param>
    /// <returns>Its text.</returns>
    /// <exception cref="ArgumentException">The name holds a folder.</exception>
    /// <exception cref="FileNotFoundException">The front end was not built, or has no such file.</exception>
    public static string ReadFile(string name) => File.ReadAllText(PathOf(name));

    /// <summary>Hash of a script of the front end, as the attribute <c>integrity</c> of HTML has it (W3C Subresource Integrity, section 3).</summary>
    /// <param name="name">Name of the file, without a folder.</param>
    /// <returns><c>sha384-</c> and the hash in Base64.</returns>
    /// <inheritdoc cref="ReadFile" path="/exception" />
    public static string IntegrityOf(string name)
    {
        var info = new FileInfo(PathOf(name));
        if (Hashes.TryGetValue(info.FullName, out var known) && known.Written == info.LastWriteTimeUtc && known.Length == info.Length)
        {
            return known.Hash;
        }

        using var file = info.OpenRead();
        var hash = "sha384-" + Convert.ToBase64String(SHA384.HashData(file));
        Hashes[info.FullName] = (info.LastWriteTimeUtc, info.Length, hash);
        return hash;
    }

    private static string PathOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Path.GetFileName(name) != name)
        {
            throw new ArgumentException($"'{name}' is not the name of a file of the page; leave the folder out.", nameof(name));
        }

        var path = Path.Combine(Folder, name);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"The page has no {name}; build it with ./rtw setup, then build the program anew.", path);
    }
}
