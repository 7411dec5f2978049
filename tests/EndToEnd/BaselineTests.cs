using System.Globalization;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

/// <summary>Limits are taken and gone back to on the page, by keys alone.</summary>
[Collection(BrowserTests.Name)]
public sealed class BaselineTests(Browser browser)
{
    [BrowserFact]
    public async Task Limits_are_taken_and_gone_back_to_by_keys_and_the_focus_stays_in_the_panel()
    {
        await using var workbench = await RunningWorkbench.StartAsync(new DemoSettings { RealTime = false, Duration = 20 });
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("spc");
        await Expect(page.State).ToHaveTextAsync("completed");
        var store = workbench.Workbench.Baselines!;
        var first = store.Latest("am-01", "power")!;
        var shifted = first with { Center = first.Center + 1, Location = new ControlLimits(first.Location.Lower + 1, first.Center + 1, first.Location.Upper + 1, first.Location.Sigma) };
        store.Suggest(new RebaseSuggestion(shifted, first.Version, BaselineComparison.Of(first, shifted), "power lies higher."));
        var chart = await page.ShowChartAsync("am-01-power");
        var keys = page.Page.Keyboard;
        var panel = chart.GetByTestId("baselines-am-01-power");
        var summary = panel.Locator("summary");

        await summary.FocusAsync();
        await keys.PressAsync("Enter");
        await panel.GetByTestId("baseline-rebase").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(panel.GetByTestId("baseline-by")).ToBeFocusedAsync();
        await keys.TypeAsync("Ada");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("New lamp");
        await keys.PressAsync("Enter");
        await Expect(panel.Locator("tbody tr").First).ToContainTextAsync($"#{first.Version + 1} in use");
        await Expect(summary).ToBeFocusedAsync();

        await panel.GetByTestId($"baseline-back-{first.Version.ToString(CultureInfo.InvariantCulture)}").FocusAsync();
        await keys.PressAsync("Enter");
        await keys.PressAsync("Escape");
        await Expect(panel.Locator("form")).ToBeHiddenAsync();
        await Expect(summary).ToBeFocusedAsync();
        await panel.GetByTestId($"baseline-back-{first.Version.ToString(CultureInfo.InvariantCulture)}").ClickAsync();
        await panel.GetByTestId("baseline-why").FillAsync("Old lamp again");
        await panel.GetByTestId("baseline-submit").ClickAsync();
        await Expect(panel.Locator("tbody tr").First).ToContainTextAsync($"#{first.Version + 2} in use");

        var newest = store.Latest("am-01", "power")!;
        Assert.Equal((first.Center, "Ada", $"Back to version {first.Version}: Old lamp again"), (newest.Center, newest.EstablishedBy, newest.Reason));
        Assert.Empty(page.Complaints);
    }
}
