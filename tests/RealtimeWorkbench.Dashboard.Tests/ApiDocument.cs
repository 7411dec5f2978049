namespace RealtimeWorkbench.Dashboard.Tests;

/// <summary>The contract that users of REST and WebSocket read.</summary>
internal static class ApiDocument
{
    /// <summary>Text of docs/api.md.</summary>
    public static string Text { get; } = File.ReadAllText(Path.Combine(Root(), "docs", "api.md"));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "RealtimeWorkbench.sln")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests run outside of the repository; docs/api.md is not found.");
        }

        return folder;
    }
}
