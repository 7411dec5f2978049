using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

[Collection(BrowserTests.Name)]
public sealed class ReconnectTests(Browser browser)
{
    [BrowserFact]
    public async Task The_page_says_when_the_line_is_lost_and_goes_on_by_itself_when_it_is_back()
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless());
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("workflow");
        var chart = await page.ShowChartAsync("am-01-temperature");
        await page.NewestPointAsync(chart);

        await workbench.StopServerAsync();

        await Expect(page.Connection).ToContainTextAsync("reconnecting");
        await Expect(page.Page.GetByTestId("banner")).ToContainTextAsync("The line to the workbench is lost");
        await Expect(page.Execute).ToBeDisabledAsync();
        await Expect(page.Stop).ToBeDisabledAsync();
        var lost = await page.NewestPointAsync(chart);

        await workbench.RestartServerAsync();

        await Expect(page.Connection).ToHaveTextAsync("connected");
        await Expect(page.Page.GetByTestId("banner")).ToBeHiddenAsync();
        await page.NewestPointAsync(chart, after: lost);
        await Expect(page.Stop).ToBeEnabledAsync();
    }

    [BrowserFact]
    public async Task After_the_program_was_started_again_the_page_shows_the_new_one_and_nothing_of_the_old()
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless());
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("workflow");
        await page.NewestPointAsync(await page.ShowChartAsync("am-01-temperature"));

        await workbench.StopServerAsync();
        await workbench.RestartProgramAsync();

        await Expect(page.Connection).ToHaveTextAsync("connected");
        await Expect(page.State).ToHaveTextAsync("idle");
        await Expect(page.Page.GetByTestId("chart-am-01-temperature")).ToHaveCountAsync(0);
        await page.RunAsync("workflow");
        await page.NewestPointAsync(await page.ShowChartAsync("am-01-temperature"));
    }
}
