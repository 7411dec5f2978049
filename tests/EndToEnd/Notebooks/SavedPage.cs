using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Notebooks;

/// <summary>What is to be seen of an executed notebook when its workbench is gone.</summary>
internal static class SavedPage
{
    /// <summary>The template of nbconvert asks for these, from wherever it was set up to; our outputs don't.</summary>
    private static readonly string[] OfTheTemplate = ["require", "mathjax"];

    /// <summary>Opens a page that was made of an executed notebook: the last state is there, and nobody is asked for anything.</summary>
    public static async Task AssertShownAsync(Browser browser, string html, string picture)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var page = await browser.OpenFileAsync(html, scheme);
            await AssertStillAsync(page.Page.Locator("body"));
            await Expect(page.Page.Locator("realtime-workbench, realtime-workbench-figure, .rtw-note")).ToHaveCountAsync(0);

            Assert.All(page.Requests.Where(request => request != new Uri(html)), request => Assert.Contains(
                OfTheTemplate, name => request.AbsolutePath.Contains(name, StringComparison.OrdinalIgnoreCase)));
            Assert.DoesNotContain(page.Requests, request => request.IsLoopback && !request.IsFile);
            Assert.DoesNotContain(page.Complaints, text => !text.Contains("net::ERR_", StringComparison.Ordinal));
            await page.Page.Locator(".rtw-cell[data-kind=workbench]").First.ScrollIntoViewIfNeededAsync();
            await Pictures.TakeNotebookAsync(page, $"{picture}-{scheme.ToString().ToLowerInvariant()}", 1400);
        }
    }

    /// <summary>Asserts that the face and the charts of the tutorial are there as still pictures, with their tables.</summary>
    public static async Task AssertStillAsync(ILocator within)
    {
        await Expect(within.Locator(".rtw-cell[data-kind=workbench] > .rtw-static").First).ToBeVisibleAsync();
        await Expect(within.Locator(".rtw-static table").Filter(new LocatorFilterOptions { Visible = true }).First).ToBeVisibleAsync();
        var charts = within.Locator(".rtw-cell[data-kind=figure] > .rtw-static svg");
        await Expect(charts).ToHaveCountAsync(3);
        foreach (var chart in await charts.AllAsync())
        {
            await Expect(chart).ToBeVisibleAsync();
        }
    }

    /// <summary>Address of the workbench that an executed notebook belongs to.</summary>
    public static string WorkbenchOf(string notebook)
    {
        const string Attribute = "data-address=\"";
        var text = string.Concat(JsonNode.Parse(File.ReadAllText(notebook))!["cells"]!.AsArray()
            .SelectMany(cell => cell!["outputs"]?.AsArray() ?? []).Select(output => output!["data"]?["text/html"])
            .SelectMany(html => html is JsonArray lines ? lines.Select(line => (string)line!) : [(string?)html ?? ""]));
        var start = text.IndexOf(Attribute, StringComparison.Ordinal) + Attribute.Length;
        return text[start..text.IndexOf('"', start)];
    }
}
