using Microsoft.Playwright;
using RealtimeWorkbench.Operations.Settings;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

[Collection(BrowserTests.Name)]
public sealed class OperationTests(Browser browser)
{
    private static readonly DemoSettings Short = new() { Duration = 20, SamplesPerSecond = 50, RealTime = false };

    [BrowserTheory]
    [InlineData("setup", "Components")]
    [InlineData("stream", "Stream processing")]
    [InlineData("dashboard", "Dashboard")]
    [InlineData("alerts", "Channels")]
    [InlineData("spc", "Control charts")]
    [InlineData("health", "Health history")]
    [InlineData("workflow", "Complete workflow")]
    public async Task Each_operation_runs_to_its_end_and_shows_its_tables(string operation, string table)
    {
        await using var workbench = await RunningWorkbench.StartAsync(Short);
        await using var page = await browser.OpenAsync(workbench.Page);

        await page.RunAsync(operation);

        await Expect(page.State).ToHaveTextAsync("completed");
        await page.ShowAsync("results");
        var result = page.Page.GetByTestId($"result-{operation}");
        await Expect(result.GetByRole(AriaRole.Heading, new() { Name = table, Exact = true })).ToBeVisibleAsync();
        await Expect(result.Locator("tbody tr").First).ToBeVisibleAsync();
        Assert.Empty(page.Complaints);
    }
}
