using RealtimeWorkbench.Live;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

[Collection(BrowserTests.Name)]
public sealed class LiveTests(Browser browser)
{
    [BrowserFact]
    public async Task A_control_chart_moves_while_the_process_runs()
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless());
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("workflow");
        var chart = await page.ShowChartAsync("am-01-temperature");
        var newest = chart.Locator(".newest");

        var first = await page.NewestPointAsync(chart);
        var figures = await newest.InnerTextAsync();

        await page.NewestPointAsync(chart, after: first);
        await Expect(newest).Not.ToHaveTextAsync(figures);
        await Expect(chart).ToContainTextAsync("baseline #1");
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task Paused_charts_stand_still_until_they_are_live_again()
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless());
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("workflow");
        var chart = await page.ShowChartAsync("am-01-temperature");
        await page.NewestPointAsync(chart);
        var live = page.Page.GetByTestId("live-toggle");

        await live.ClickAsync();
        await Expect(live).ToContainTextAsync("Paused at");
        var paused = await chart.Locator(".newest").InnerTextAsync();

        // The side panel goes on, the charts don't.
        var processing = await page.Page.GetByLabel("Status", new() { Exact = true }).GetByText("batches").InnerTextAsync();
        var processed = workbench.Workbench.Live.Everything().Statistics!.SamplesProcessed;
        await RunningWorkbench.EventuallyAsync(
            () => workbench.Workbench.Live.Everything().Statistics!.SamplesProcessed > processed + 50);
        await Expect(page.Page.GetByLabel("Status", new() { Exact = true })).Not.ToContainTextAsync(processing);
        Assert.Equal(paused, await chart.Locator(".newest").InnerTextAsync());

        await live.ClickAsync();
        await Expect(chart.Locator(".newest")).Not.ToHaveTextAsync(paused);
    }

    [BrowserFact]
    public async Task A_fault_of_the_demo_process_breaks_a_rule_on_its_chart_and_raises_an_alert()
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless(faults: true));
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("spc");

        await Expect(page.AlertRowOf("am-01")).ToBeVisibleAsync();

        await page.ShowAsync("charts");
        await Expect(page.Page.Locator(".finding").First).ToContainTextAsync("◆");
        Assert.NotEmpty(workbench.Alerts);
    }

    [BrowserFact]
    public async Task An_alert_is_acknowledged_with_name_and_note_and_the_register_has_both()
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless());
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("alerts");
        await Expect(page.State).ToHaveTextAsync("running");

        // A machine of its own, whose only sample is too hot: nothing brings it back to normal.
        await workbench.PushAsync("press-7", "temperature", 1350);
        var row = page.AlertRowOf("press-7");
        await Expect(row).ToContainTextAsync("1,350");
        await Expect(row).ToContainTextAsync("active");
        await DashboardPage.AcknowledgeAsync(row, "Ada", "Heater 3 replaced");

        await Expect(row).ToContainTextAsync("acknowledged by Ada");
        await Expect(row).ToContainTextAsync("Heater 3 replaced");
        await Expect(row.GetByTestId("ack-button")).ToBeHiddenAsync();
        var alert = Assert.Single(workbench.Alerts, alert => alert.AcknowledgedBy is not null);
        Assert.Equal(("press-7", "temperature", "Ada", "Heater 3 replaced", AlertStanding.Acknowledged),
            (alert.Machine, alert.Metric, alert.AcknowledgedBy, alert.Note, alert.State));
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task Two_pages_show_the_same_alert_and_an_acknowledgement_of_one_shows_in_the_other()
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless());
        await using var one = await browser.OpenAsync(workbench.Page);
        await using var other = await browser.OpenAsync(workbench.Page);
        await one.RunAsync("alerts");
        await Expect(other.State).ToHaveTextAsync("running");

        await workbench.PushAsync("press-7", "temperature", 1350);
        await Expect(other.AlertRowOf("press-7")).ToContainTextAsync("active");
        await DashboardPage.AcknowledgeAsync(one.AlertRowOf("press-7"), "Ada", "");

        await Expect(other.AlertRowOf("press-7")).ToContainTextAsync("acknowledged by Ada");
    }
}
