using Microsoft.Playwright;
using RealtimeWorkbench.Operations;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

[Collection(BrowserTests.Name)]
public sealed class LayoutTests(Browser browser)
{
    private static readonly string[] Tabs = ["overview", "charts", "samples", "history", "voxels", "results"];

    /// <summary>What sticks out of the window, or out of its card, to the right and is in no box that scrolls by itself; empty if nothing does.</summary>
    private const string SticksOut =
        """
        () => {
            const width = document.documentElement.clientWidth;
            const found = document.documentElement.scrollWidth > width ? ["the page scrolls sideways"] : [];
            const scrolls = element => ["auto", "scroll"].includes(getComputedStyle(element).overflowX)
                && element.getBoundingClientRect().right <= width + 1;
            const look = element => {
                if (element.matches?.("svg, .plot") || scrolls(element)) {
                    return;
                }
                const box = element.getBoundingClientRect();
                const card = element.closest(".card")?.getBoundingClientRect();
                if (card && box.width > 1 && box.right > card.right + 1) {
                    found.push(`${element.tagName}.${element.className} ends ${Math.round(box.right - card.right)} px outside of its card`);
                }
                if (box.width > 1 && box.height > 1 && box.right > width + 1) {
                    found.push(`${element.tagName}.${element.className} ends at ${Math.round(box.right)} of ${width}`);
                }
                [...element.children].forEach(look);
            };
            [...document.querySelector("realtime-workbench").shadowRoot.children].forEach(look);
            return found;
        }
        """;

    /// <summary>What axe-core finds: too little contrast, fields without names, what keys or a screen reader cannot reach.</summary>
    private const string Barriers =
        """
        async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.flatMap(one =>
            one.nodes.map(node => `${one.id}: ${node.target.join(" ")} ${(node.any[0]?.message ?? node.failureSummary)}`))
        """;

    private static string AxeCore => Path.Combine(Repository.Root, "src", "RealtimeWorkbench.Dashboard", "web", "node_modules", "axe-core", "axe.min.js");

    [BrowserTheory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(400, ColorScheme.Light)]
    [InlineData(400, ColorScheme.Dark)]
    public async Task Nothing_scrolls_sideways_and_nobody_is_shut_out_on_any_tab(int width, ColorScheme scheme)
    {
        using var folder = new TemporaryFolder();
        await using var workbench = await RunningWorkbench.StartAsync(
            new() { Duration = 40, SamplesPerSecond = 50, RealTime = false },
            settings => settings with { History = new() { Path = folder["history.db"] } });

        // Results and voxels of a run that has ended, under a live one with alerts.
        await workbench.Workbench.RunAsync(OperationKind.Stream);
        workbench.Workbench.Configure([new("Demo.RealTime", "true"), new("Demo.Duration", "0")]);
        workbench.Workbench.Start(OperationKind.Workflow, "demo");
        await using var page = await browser.OpenAsync(workbench.Page, width, scheme: scheme);
        await Expect(page.State).ToHaveTextAsync("running");
        await workbench.PushAsync("press-7", "temperature", 1350);
        await Expect(page.AlertRowOf("press-7")).ToBeVisibleAsync();
        await Expect(page.AlertRowOf("am-01")).ToBeVisibleAsync();
        await page.Page.EvaluateAsync(await File.ReadAllTextAsync(AxeCore));

        foreach (var tab in Tabs)
        {
            await page.ShowAsync(tab);
            await Expect(page.Page.Locator($"#panel-{tab}").Locator(".card, .trend, .empty").Filter(new() { Visible = true }).First)
                .ToBeVisibleAsync();
            var sticksOut = await page.Page.EvaluateAsync<string[]>(SticksOut);
            await Pictures.TakeAsync(page, $"{tab}-{scheme.ToString().ToLowerInvariant()}-{width}", height: width < 600 || tab == "results" ? 2600 : 1500);
            Assert.True(sticksOut.Length == 0, $"{tab}: {string.Join("; ", sticksOut)}");
            var barriers = await page.Page.EvaluateAsync<string[]>(Barriers);
            Assert.True(barriers.Length == 0, $"{tab}: {string.Join("; ", barriers)}");
        }

        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task Settings_are_reached_and_left_in_a_narrow_window()
    {
        await using var workbench = await RunningWorkbench.StartAsync();
        await using var page = await browser.OpenAsync(workbench.Page, width: 400);
        var field = page.Page.GetByTestId("setting-Streaming-BufferSize");
        await Expect(field).ToBeHiddenAsync();

        await page.Page.GetByTestId("settings-toggle").ClickAsync();
        await Expect(field).ToBeVisibleAsync();
        await field.FillAsync("1500");
        await field.PressAsync("Enter");
        await Expect(page.Page.GetByTestId("group-Streaming").GetByText("saved", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal(1500, workbench.Workbench.Settings.Streaming.BufferSize);
        await Pictures.TakeAsync(page, "settings-light-400");
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(SticksOut));

        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(field).ToBeHiddenAsync();
        await Expect(page.Page.GetByTestId("settings-toggle")).ToBeFocusedAsync();
    }
}
