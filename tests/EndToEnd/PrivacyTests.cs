using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

[Collection(BrowserTests.Name)]
public sealed class PrivacyTests(Browser browser)
{
    [BrowserFact]
    public async Task Everything_comes_from_the_server_and_the_token_leaves_the_address()
    {
        await using var workbench = await RunningWorkbench.StartAsync(
            new() { Duration = 20, SamplesPerSecond = 50, RealTime = false });
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("workflow");
        await Expect(page.State).ToHaveTextAsync("completed");
        foreach (var tab in new[] { "charts", "samples", "voxels", "results", "overview" })
        {
            await page.ShowAsync(tab);
            await Expect(page.Page.Locator($"#panel-{tab}")).ToBeVisibleAsync();
        }

        Assert.Contains(page.Requests, request => request.Scheme == "ws");
        Assert.All(
            page.Requests.Where(request => request.Scheme is not ("data" or "blob")),
            request => Assert.Equal(workbench.Page.Authority, request.Authority));
        Assert.DoesNotContain("token", page.Page.Url, StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }
}
