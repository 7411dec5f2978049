using Microsoft.Playwright;

namespace EndToEnd;

/// <summary>Pictures of the page for people to look at, in artifacts/screenshots of the repository.</summary>
internal static class Pictures
{
    private static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "screenshots");

    public static async Task TakeAsync(DashboardPage page, string name, bool fullPage = true)
    {
        Directory.CreateDirectory(Folder);
        await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name + ".png"), FullPage = fullPage });
    }
}
