namespace EndToEnd;

/// <summary>Where the sources of this test are.</summary>
internal static class Repository
{
    /// <summary>Folder of the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RealtimeWorkbench.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No RealtimeWorkbench.sln in or above {AppContext.BaseDirectory}.");
    }
}
