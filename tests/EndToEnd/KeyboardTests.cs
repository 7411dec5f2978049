using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

[Collection(BrowserTests.Name)]
public sealed class KeyboardTests(Browser browser)
{
    /// <summary>More stops than any way on the page has.</summary>
    private const int MostStops = 200;

    /// <summary>What has the focus, inside the component too, and whether one sees that it has it.</summary>
    private const string Focused =
        """
        () => {
            let element = document.activeElement;
            while (element?.shadowRoot?.activeElement) {
                element = element.shadowRoot.activeElement;
            }
            const style = getComputedStyle(element);
            const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
            return [element.dataset.testid ?? "", element.tagName + "." + element.className + " " + element.textContent.slice(0, 30),
                seen || element === document.body ? "" : "no focus ring"];
        }
        """;

    [BrowserFact]
    public async Task An_operation_is_run_and_an_alert_acknowledged_with_keys_alone()
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless());
        await using var page = await browser.OpenAsync(workbench.Page);
        await Expect(page.Operation).ToBeEnabledAsync();
        var keys = page.Page.Keyboard;

        await TabToAsync(page, "operation-select");
        for (var step = 0; step < 3; step++)
        {
            await keys.PressAsync("ArrowUp");
        }

        await Expect(page.Operation).ToHaveValueAsync("alerts");
        await TabToAsync(page, "execute");
        await keys.PressAsync("Enter");
        await Expect(page.State).ToHaveTextAsync("running");

        await workbench.PushAsync("press-7", "temperature", 1350);
        await Expect(page.AlertRowOf("press-7")).ToBeVisibleAsync();
        await TabToAsync(page, "ack-button");
        await keys.PressAsync("Space");
        await Expect(page.AlertRowOf("press-7").GetByTestId("ack-name")).ToBeFocusedAsync();
        await keys.TypeAsync("Ada");
        await TabToAsync(page, "ack-note");
        await keys.TypeAsync("seen");
        await keys.PressAsync("Enter");

        await Expect(page.AlertRowOf("press-7")).ToContainTextAsync("acknowledged by Ada");
        Assert.Single(workbench.Alerts, alert => alert is { AcknowledgedBy: "Ada", Note: "seen" });
    }

    [BrowserFact]
    public async Task Tabs_are_changed_with_the_arrow_keys()
    {
        await using var workbench = await RunningWorkbench.StartAsync();
        await using var page = await browser.OpenAsync(workbench.Page);

        await TabToAsync(page, "tab-overview");
        await page.Page.Keyboard.PressAsync("ArrowRight");

        await Expect(page.Page.GetByTestId("tab-charts")).ToBeFocusedAsync();
        await Expect(page.Page.Locator("#panel-charts")).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("End");
        await Expect(page.Page.Locator("#panel-results")).ToBeVisibleAsync();
    }

    /// <summary>Presses Tab until something has the focus; every stop on the way must show that it has it.</summary>
    private static async Task TabToAsync(DashboardPage page, string testId)
    {
        var way = new List<string>();
        for (var stop = 0; stop < MostStops; stop++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            var focused = await page.Page.EvaluateAsync<string[]>(Focused);
            way.Add(focused[1]);
            Assert.True(focused[2].Length == 0, $"{focused[1]}: {focused[2]}");
            if (focused[0] == testId)
            {
                return;
            }
        }

        Assert.Fail($"Tab doesn't lead to {testId}; it leads to {string.Join(" | ", way)}.");
    }
}
