using Microsoft.Playwright;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

/// <summary>A point of a control chart can be opened, and given the cause that somebody found.</summary>
[Collection(BrowserTests.Name)]
public sealed class PointTests(Browser browser)
{
    private const string Chart = "am-01-power";

    [BrowserFact]
    public async Task A_cause_written_to_a_point_that_was_clicked_is_still_there_after_a_reload()
    {
        await using var workbench = await RunningWorkbench.StartAsync(Recorded());
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("spc");
        await Expect(page.State).ToHaveTextAsync("completed");
        var chart = await page.ShowChartAsync(Chart);
        await page.NewestPointAsync(chart);

        await ClickBrokenPointAsync(page, chart);
        var panel = chart.GetByTestId("point-panel");
        await Expect(panel).ToContainTextAsync("Nelson rule");
        await Expect(panel).ToContainTextAsync("Values: ");
        await panel.GetByTestId("point-cause").FillAsync("supply voltage");
        await panel.GetByTestId("point-by").FillAsync("Ada");
        await panel.GetByTestId("point-save").ClickAsync();
        await Expect(panel).ToContainTextAsync("Cause: supply voltage. Ada, ");
        await Expect(page.Page.GetByTestId("causes")).ToContainTextAsync("supply voltage: 1 signal");

        await page.Page.ReloadAsync();
        await Expect(page.Connection).ToHaveTextAsync("connected");
        chart = await page.ShowChartAsync(Chart);
        await chart.GetByText("Show all").ClickAsync();
        await Expect(chart.Locator(".finding").Filter(new() { HasText = "cause supply voltage, by Ada" }).First).ToBeVisibleAsync();
        Assert.Equal("supply voltage", workbench.Workbench.CausesOfSignals()[0].Cause);
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task On_a_telephone_a_point_is_reached_by_keys_and_nothing_scrolls_sideways()
    {
        await using var workbench = await RunningWorkbench.StartAsync(Recorded());
        await using var page = await browser.OpenAsync(workbench.Page, width: 400);
        await workbench.Workbench.RunAsync(OperationKind.Spc, "demo");
        var chart = await page.ShowChartAsync(Chart);
        await page.NewestPointAsync(chart);
        var keys = page.Page.Keyboard;

        await chart.GetByTestId("chart-plot").FocusAsync();
        await keys.PressAsync("End");
        await keys.PressAsync("ArrowLeft");
        await keys.PressAsync("Enter");

        var panel = chart.GetByTestId("point-panel");
        var title = await panel.Locator("h4").TextContentAsync();
        Assert.StartsWith("Subgroup ", title, StringComparison.Ordinal);
        await panel.GetByLabel("Next point").ClickAsync();
        await Expect(panel.Locator("h4")).Not.ToHaveTextAsync(title!);
        Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));

        await keys.PressAsync("Escape");
        await Expect(panel).ToBeHiddenAsync();
        await Expect(chart.GetByTestId("chart-plot")).ToBeFocusedAsync();
    }

    private static DemoSettings Recorded() => new() { RealTime = false, Duration = 20 };

    /// <summary>Clicks where the figure has a diamond, as a person does.</summary>
    private static async Task ClickBrokenPointAsync(DashboardPage page, ILocator chart)
    {
        await chart.GetByTestId("chart-plot").ScrollIntoViewIfNeededAsync();
        var diamond = await chart.Locator(".js-plotly-plot .scatterlayer .points path.point").Last.BoundingBoxAsync();
        await page.Page.Mouse.ClickAsync(diamond!.X + (diamond.Width / 2), diamond.Y + (diamond.Height / 2));
    }
}
