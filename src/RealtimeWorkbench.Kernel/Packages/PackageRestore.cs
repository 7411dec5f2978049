using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RealtimeWorkbench.Kernel.Assemblies;
using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Packages;

/// <summary>Fetches packages as a project would: the SDK restores one that is made for it.</summary>
/// <remarks>What lies in the user's folder of packages is found without the network, if the version is given.</remarks>
internal static partial class PackageRestore
{
    // MSBuild takes the nearest of each, in the folder of the project or in any above it: without ones of our own it would
    // run what somebody else has put into the folder for temporary files.
    private static readonly (string Name, string Text)[] Bounds =
    [
        ("Directory.Build.props", "<Project />"),
        ("Directory.Build.targets", "<Project />"),
        ("Directory.Packages.props", "<Project />"),
        ("Directory.Build.rsp", ""),
    ];

    /// <summary>Restores packages together, so that their dependencies agree.</summary>
    /// <param name="packages">All packages of the session.</param>
    /// <param name="feeds">Folders and addresses beside those of the user's NuGet configuration.</param>
    /// <param name="folder">Empty folder to work in.</param>
    /// <param name="cancellationToken">Ends the restore.</param>
    /// <exception cref="CellException">A package is not to be had, or there is no SDK.</exception>
    public static async Task<RestoredFiles> RunAsync(
        IReadOnlyCollection<PackageRequest> packages, IReadOnlyCollection<string> feeds, string folder, CancellationToken cancellationToken)
    {
        foreach (var (name, text) in Bounds)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellationToken).ConfigureAwait(false);
        }

        var overlay = await FeedOverlay.CreateAsync(feeds, folder, cancellationToken).ConfigureAwait(false);
        var project = Path.Combine(folder, "cells.csproj");
        Project(packages, feeds, overlay).Save(project);
        var (code, lines) = await RestoreAsync(project, cancellationToken).ConfigureAwait(false);
        if (code != 0 && packages.Any(package => package.Version is null) && Pin(packages, overlay) is { } pinned)
        {
            // Which version is the newest, only a feed can say; without one it is the newest that this machine has.
            Project(pinned, feeds, overlay).Save(project);
            (code, lines) = await RestoreAsync(project, cancellationToken).ConfigureAwait(false);
        }

        return code == 0
            ? RestoredFiles.Read(Path.Combine(folder, "obj", "project.assets.json"), RuntimeFolders.Identifiers[0])
            : throw Describe(lines);
    }

    /// <summary>Where this user's packages lie.</summary>
    public static string UserPackages { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } packages
        ? packages
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static XElement Project(IEnumerable<PackageRequest> packages, IEnumerable<string> feeds, string? overlay) => new(
        "Project",
        new XAttribute("Sdk", "Microsoft.NET.Sdk"),
        new XElement(
            "PropertyGroup",
            new XElement("TargetFramework", "net10.0"),
            new XElement("RuntimeIdentifier", RuntimeFolders.Identifiers[0]),
            new XElement("SelfContained", "false"),
            new XElement("UseAppHost", "false"),
            new XElement("ManagePackageVersionsCentrally", "false"),
            new XElement("NuGetAudit", "false"),
            new XElement("RestoreIgnoreFailedSources", "true"),
            new XElement("RestoreRootConfigDirectory", Environment.CurrentDirectory),
            new XElement("RestoreAdditionalProjectSources", string.Join(';', feeds)),
            overlay is null ? null : new XElement("RestorePackagesPath", overlay),
            overlay is null ? null : new XElement("RestoreFallbackFolders", UserPackages)),
        new XElement(
            "ItemGroup",
            new XElement("FrameworkReference", new XAttribute("Include", "Microsoft.AspNetCore.App")),
            packages.Select(package => new XElement(
                "PackageReference", new XAttribute("Include", package.Name), new XAttribute("Version", package.Version ?? "*")))));

    private static List<PackageRequest>? Pin(IReadOnlyCollection<PackageRequest> packages, string? overlay)
    {
        var pinned = new List<PackageRequest>();
        foreach (var package in packages)
        {
            var version = package.Version ?? Newest(overlay, package.Name) ?? Newest(UserPackages, package.Name);
            if (version is null)
            {
                return null;
            }

            pinned.Add(package with { Version = version });
        }

        return pinned;
    }

    private static string? Newest(string? folder, string package)
    {
        var versions = folder is null ? null : Path.Combine(folder, package.ToLowerInvariant());
        return Directory.Exists(versions)
            ? new DirectoryInfo(versions).EnumerateDirectories()
                .Select(version => version.Name)
                .OrderBy(version => !version.Contains('-', StringComparison.Ordinal))
                .ThenBy(version => Version.TryParse(version.Split('-')[0], out var number) ? number : new Version())
                .LastOrDefault()
            : null;
    }

    private static async Task<(int Code, IReadOnlyList<string> Lines)> RestoreAsync(string project, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(DotnetProgram.Find(), ["restore", project, "-nologo", "-nodeReuse:false", "-verbosity:quiet"]);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            // Set where this process runs within a build or a test of the SDK; they would send the restore to the wrong files.
            start.Environment.Remove(name);
        }

        var run = await ProgramRun.ToEndAsync(start, cancellationToken).ConfigureAwait(false);
        return (run.ExitCode, $"{run.Output}\n{run.Errors}".Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static CellException Describe(IReadOnlyList<string> lines)
    {
        var problems = lines.Select(line => Problem().Match(line)).Where(match => match.Success).ToList();
        var missing = problems.FirstOrDefault(match => match.Groups["code"].Value is "NU1101" or "NU1102" or "NU1103");
        if (missing is not null)
        {
            return new CellException(
                "PackageError",
                $"A package was not found. {missing.Groups["text"].Value.TrimEnd('.')}. "
                + "Check its name and version, or name the folder or server that has it: #i \"nuget:FOLDER\".",
                [.. Others(problems, missing)]);
        }

        var first = problems.FirstOrDefault(match => match.Groups["kind"].Value == "error");
        return first is null
            ? new CellException("PackageError", "The packages could not be restored; the .NET SDK, which does it, said this:", lines)
            : new CellException("PackageError", $"The packages could not be restored: {first.Groups["text"].Value}", [.. Others(problems, first)]);
    }

    private static IEnumerable<string> Others(IEnumerable<Match> problems, Match first) =>
        problems.Where(match => match != first).Select(match => $"    {match.Groups["code"].Value}: {match.Groups["text"].Value}").Distinct();

    [GeneratedRegex(@"(?<kind>error|warning) (?<code>[A-Z]+\d+): (?<text>.*?)( \[[^\]]*\])?$")]
    private static partial Regex Problem();
}
