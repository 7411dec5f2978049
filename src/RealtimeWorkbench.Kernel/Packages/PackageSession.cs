using RealtimeWorkbench.Kernel.Assemblies;
using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Packages;

/// <summary>The packages and feeds that the cells have named so far.</summary>
/// <param name="loader">Makes their files known.</param>
internal sealed class PackageSession(AssemblyLoader loader)
{
    private readonly List<string> _feeds = [];
    private readonly Dictionary<string, PackageRequest> _packages = new(StringComparer.OrdinalIgnoreCase);

    // As cells have written them: 1.6.* stands for the version that it has led to, so that the cell can be run again.
    private readonly HashSet<PackageRequest> _asked = [];
    private Dictionary<string, string> _versions = new(StringComparer.OrdinalIgnoreCase);
    private int _restores;

    /// <summary>Adds a feed.</summary>
    /// <param name="feed">Address, or folder relative to the current one.</param>
    /// <exception cref="CellException">There is no such folder.</exception>
    public void AddFeed(string feed)
    {
        var source = feed;
        if (!feed.Contains("://", StringComparison.Ordinal))
        {
            source = Path.GetFullPath(feed);
            if (!Directory.Exists(source))
            {
                throw AssemblyLoader.Missing("folder", feed);
            }
        }

        if (!_feeds.Contains(source))
        {
            _feeds.Add(source);
        }
    }

    /// <summary>Fetches packages and lets cells use them and what they depend on.</summary>
    /// <returns>Assemblies that are new.</returns>
    /// <exception cref="CellException">A package is not to be had, or is there in another version.</exception>
    public async Task<IReadOnlyList<LoadedFile>> LoadAsync(
        IReadOnlyList<PackageRequest> requests, Action<string> notice, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<string, PackageRequest>(_packages, StringComparer.OrdinalIgnoreCase);
        foreach (var request in requests)
        {
            if (_versions.TryGetValue(request.Name, out var version))
            {
                if (request.Version is not null && !IsSame(request.Version, version) && !_asked.Contains(Key(request)))
                {
                    throw new CellException("PackageError", $"{request.Name} {version} is loaded already; restart the kernel to use {request}.");
                }

                wanted.TryAdd(request.Name, request with { Version = version });
            }
            else
            {
                wanted[request.Name] = request;
            }
        }

        if (requests.All(request => _versions.ContainsKey(request.Name)))
        {
            return [];
        }

        var folder = loader.Copies.NewFolder(Invariant($"restore-{++_restores}"));
        var files = await PackageRestore.RunAsync(wanted.Values, _feeds, folder, cancellationToken).ConfigureAwait(false);
        var added = files.Assemblies
            .Select(file => loader.AddPackageFile(file.Runtime, file.Compile, notice))
            .OfType<LoadedFile>()
            .ToList();
        foreach (var native in files.Native)
        {
            loader.Assemblies.AddNative(Path.GetFileName(native), () => native);
        }

        foreach (var request in requests)
        {
            // What was loaded stays: later restores may not choose another version.
            _asked.Add(Key(request));
            _packages[request.Name] = request with { Version = files.Versions.GetValueOrDefault(request.Name, request.Version ?? "*") };
        }

        _versions = new Dictionary<string, string>(files.Versions, StringComparer.OrdinalIgnoreCase);
        return added;
    }

    private static PackageRequest Key(PackageRequest request) => new(request.Name.ToLowerInvariant(), request.Version?.ToLowerInvariant());

    /// <summary>Whether two versions are the same to NuGet, for which 13, 13.0 and 13.0.0 are one.</summary>
    private static bool IsSame(string one, string other) => string.Equals(Normal(one), Normal(other), StringComparison.OrdinalIgnoreCase);

    private static string Normal(string version)
    {
        var parts = version.Split('+')[0].Split('-', 2);
        var numbers = parts[0].Split('.').ToList();
        while (numbers is [_, .., "0"])
        {
            numbers.RemoveAt(numbers.Count - 1);
        }

        return string.Join('-', [string.Join('.', numbers), .. parts[1..]]);
    }
}
