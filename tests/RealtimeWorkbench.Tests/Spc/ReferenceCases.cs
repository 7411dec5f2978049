using System.Text.Json;

namespace RealtimeWorkbench.Tests.Spc;

/// <summary>The folder of reference cases, which belongs to other people and lies outside the repository.</summary>
internal static class ReferenceCases
{
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("RTW_CASES") is { Length: > 0 } folder
            ? folder
            : Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "cases"));

    /// <summary>Why tests of the cases cannot run, or null.</summary>
    public static string? Missing { get; } = Directory.Exists(Folder)
        ? null
        : $"The reference cases are not in {Folder}; set RTW_CASES to their folder.";

    /// <summary>All files below the folder that hold a case: an object with chart, parameters, data and expected.</summary>
    public static IEnumerable<(string Path, string Name, string Chart)> Find()
    {
        if (Missing is not null)
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            // Models and other data are megabytes; cases are small.
            if (new FileInfo(path).Length > 1_000_000)
            {
                continue;
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("chart", out var chart)
                && root.TryGetProperty("name", out var name)
                && root.TryGetProperty("expected", out _))
            {
                yield return (path, name.GetString()!, chart.GetString()!);
            }
        }
    }
}
