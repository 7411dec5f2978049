using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace RealtimeWorkbench.Kernel.Packages;

/// <summary>
/// Packages of folder feeds that were built anew under a version that this machine has already: NuGet would take the old one from the
/// user's folder of packages and never look into the feed.
/// </summary>
internal static class FeedOverlay
{
    /// <summary>Unpacks such packages into a folder of packages that comes before the user's.</summary>
    /// <param name="feeds">Feeds; only folders are looked at.</param>
    /// <param name="folder">Where the folder is made.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The folder, or null if there is no such package.</returns>
    public static async Task<string?> CreateAsync(IEnumerable<string> feeds, string folder, CancellationToken cancellationToken)
    {
        string? overlay = null;
        foreach (var package in feeds.Where(Directory.Exists).SelectMany(feed => Directory.EnumerateFiles(feed, "*.nupkg")))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ReadIdentity(package) is not { } identity)
            {
                continue;
            }

            var cached = Path.Combine(PackageRestore.UserPackages, identity.Name, identity.Version, $"{identity.Name}.{identity.Version}.nupkg.sha512");
            if (!File.Exists(cached))
            {
                continue;
            }

            var hash = await HashAsync(package, cancellationToken).ConfigureAwait(false);
            if ((await File.ReadAllTextAsync(cached, cancellationToken).ConfigureAwait(false)).Trim() != hash)
            {
                overlay ??= Path.Combine(folder, "packages");
                Unpack(package, identity.Name, identity.Version, hash, overlay);
            }
        }

        return overlay;
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToBase64String(await SHA512.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Name and version in lower case, as NuGet names the folders.</summary>
    private static (string Name, string Version)? ReadIdentity(string path)
    {
        try
        {
            using var package = ZipFile.OpenRead(path);
            if (package.Entries.FirstOrDefault(entry => entry.FullName.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase)) is not { } entry)
            {
                return null;
            }

            using var stream = entry.Open();
            var metadata = System.Xml.Linq.XDocument.Load(stream).Root?.Elements().FirstOrDefault(element => element.Name.LocalName == "metadata");
            var texts = metadata?.Elements().ToLookup(element => element.Name.LocalName, element => element.Value.Trim().ToLowerInvariant());
            return texts?["id"].FirstOrDefault() is { Length: > 0 } name && texts["version"].FirstOrDefault() is { Length: > 0 } version
                ? (name, version.Split('+')[0])
                : null;
        }
        catch (InvalidDataException)
        {
            // Not a package; NuGet says so when it is asked for.
            return null;
        }
    }

    /// <summary>Lays the package out as NuGet does: a folder with this metadata counts as installed.</summary>
    private static void Unpack(string path, string name, string version, string hash, string overlay)
    {
        var target = Path.Combine(overlay, name, version);
        if (Directory.Exists(target))
        {
            return;
        }

        Directory.CreateDirectory(target);
        ZipFile.ExtractToDirectory(path, target);
        foreach (var specification in Directory.GetFiles(target, "*.nuspec"))
        {
            File.Move(specification, Path.Combine(target, name + ".nuspec"), overwrite: true);
        }

        File.Copy(path, Path.Combine(target, $"{name}.{version}.nupkg"));
        File.WriteAllText(Path.Combine(target, $"{name}.{version}.nupkg.sha512"), hash);
        File.WriteAllText(
            Path.Combine(target, ".nupkg.metadata"),
            $"{{ \"version\": 2, \"contentHash\": {JsonSerializer.Serialize(hash, OverlayJson.Default.String)}, \"source\": {JsonSerializer.Serialize(Path.GetDirectoryName(path)!, OverlayJson.Default.String)} }}");
    }
}
