namespace RealtimeWorkbench.Kernel.Packages;

/// <summary>A NuGet package that a cell asks for.</summary>
/// <param name="Name">Name of the package.</param>
/// <param name="Version">Version or range as NuGet writes them; null for the newest.</param>
internal sealed record PackageRequest(string Name, string? Version)
{
    private const string Mark = "nuget:";

    /// <summary>Whether the text of a <c>#r</c> or <c>#i</c> is about packages.</summary>
    public static bool IsMarked(string text) => text.StartsWith(Mark, StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands behind <c>nuget:</c>.</summary>
    public static string Unmark(string text) => text[Mark.Length..].Trim();

    /// <summary>Reads <c>nuget: Name, Version</c>.</summary>
    /// <returns>The request, or null if no name is given.</returns>
    public static PackageRequest? Parse(string text)
    {
        var parts = Unmark(text).Split(',', 2, StringSplitOptions.TrimEntries);
        return parts[0].Length == 0 || parts[0].Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('.' or '_' or '-'))
            ? null
            : new PackageRequest(parts[0], parts.Length > 1 && parts[1].Length > 0 && parts[1] != "*" ? parts[1] : null);
    }

    /// <summary>Name and version for people.</summary>
    public override string ToString() => Version is null ? Name : $"{Name} {Version}";
}
