namespace EndToEnd;

/// <summary>The Chromium of this machine.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Its program, or <see langword="null"/> if there is none in PATH.</summary>
    public static string? Program { get; } = Find();

    /// <summary>Why browser tests cannot run here, or <see langword="null"/> if they can.</summary>
    public static string? Missing { get; } = Program is not null
        ? null
        : $"No browser: none of {string.Join(", ", Names)} is in PATH; install Chromium (Debian: apt-get install chromium).";

    private static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
