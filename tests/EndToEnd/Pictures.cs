using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

/// <summary>Pictures of the page for people to look at, in artifacts/screenshots of the repository.</summary>
internal static class Pictures
{
    private static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "screenshots");

    /// <summary>Takes a picture of the window.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">Name of the file, without its ending.</param>
    /// <param name="height">Height to give the window for the picture, in pixels, where the page is longer than a window.</param>
    public static async Task TakeAsync(DashboardPage page, string name, int? height = null)
    {
        await TakeAsync(page, name, height, async () =>
        {
            if (await page.Page.Locator(".tab-panel .plot").Filter(Shown).CountAsync() > 0)
            {
                await Expect(page.Page.Locator(".tab-panel .js-plotly-plot").Filter(Shown).First).ToBeVisibleAsync();
            }
        });
    }

    /// <summary>Takes a picture of a notebook, whose face draws only what is in sight.</summary>
    public static Task TakeNotebookAsync(DashboardPage page, string name, int height) =>
        TakeAsync(page, name, height, () => Task.CompletedTask);

    private static async Task TakeAsync(DashboardPage page, string name, int? height, Func<Task> ready)
    {
        var size = page.Page.ViewportSize!;
        Directory.CreateDirectory(Folder);
        await page.Page.SetViewportSizeAsync(size.Width, height ?? size.Height);
        await ready();
        await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name + ".png") });
        await page.Page.SetViewportSizeAsync(size.Width, size.Height);
    }

    private static LocatorFilterOptions Shown => new() { Visible = true };
}
