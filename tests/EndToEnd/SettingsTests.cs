using Microsoft.Playwright;
using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Streaming;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

[Collection(BrowserTests.Name)]
public sealed class SettingsTests(Browser browser)
{
    [BrowserFact]
    public async Task A_changed_setting_reaches_the_workbench()
    {
        await using var workbench = await RunningWorkbench.StartAsync();
        await using var page = await browser.OpenAsync(workbench.Page);

        await ChangeAsync(await page.SettingAsync("Streaming", "BufferSize"), "2000");
        await Expect(page.Page.GetByTestId("group-Streaming").GetByText("saved", Exactly)).ToBeVisibleAsync();
        Assert.Equal(2000, workbench.Workbench.Settings.Streaming.BufferSize);

        await (await page.SettingAsync("Streaming", "WhenFull")).SelectOptionAsync("drop_oldest");
        await RunningWorkbench.EventuallyAsync(
            () => workbench.Workbench.Settings.Streaming.WhenFull == OverflowPolicy.DropOldest);

        await (await page.SettingAsync("Spc", "Enabled")).UncheckAsync();
        await RunningWorkbench.EventuallyAsync(() => !workbench.Workbench.Settings.Spc.Enabled);
    }

    [BrowserFact]
    public async Task Settings_that_only_fit_together_are_changed_one_after_the_other()
    {
        await using var workbench = await RunningWorkbench.StartAsync();
        await using var page = await browser.OpenAsync(workbench.Page);
        var sentence = Assert.Throws<SettingsException>(
            () => workbench.Workbench.Configure([new("Threshold.Type", "relative")])).Message;

        await (await page.SettingAsync("Threshold", "Type")).SelectOptionAsync("relative");
        var refusal = page.Page.GetByTestId("group-Threshold").GetByRole(AriaRole.Alert);
        await Expect(refusal).ToHaveTextAsync(sentence);
        await ChangeAsync(await page.SettingAsync("Threshold", "Lower"), "-10");

        await Expect(refusal).ToHaveCountAsync(0);
        var threshold = workbench.Workbench.Settings.Threshold;
        Assert.Equal((ThresholdType.Relative, -10.0), (threshold.Type, threshold.Lower));
    }

    [BrowserFact]
    public async Task A_refused_setting_shows_the_servers_sentence_beside_it_and_changes_nothing()
    {
        await using var workbench = await RunningWorkbench.StartAsync();
        await using var page = await browser.OpenAsync(workbench.Page);
        var before = workbench.Workbench.Settings;
        var sentence = Assert.Throws<SettingsException>(
            () => workbench.Workbench.Configure([new("Streaming.BufferSize", "50")])).Message;

        var field = await page.SettingAsync("Streaming", "BufferSize");
        await ChangeAsync(field, "50");

        var group = page.Page.GetByTestId("group-Streaming");
        await Expect(group.GetByRole(AriaRole.Alert)).ToHaveTextAsync(sentence);
        await Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Equal(before, workbench.Workbench.Settings);

        // What was refused stands there until it is put right.
        await ChangeAsync(field, "500");
        await Expect(group.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Expect(field).Not.ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Equal(500, workbench.Workbench.Settings.Streaming.BufferSize);
    }

    [BrowserFact]
    public async Task A_setting_changed_elsewhere_shows_in_the_form()
    {
        await using var workbench = await RunningWorkbench.StartAsync();
        await using var page = await browser.OpenAsync(workbench.Page);
        var field = await page.SettingAsync("Streaming", "BatchSize");
        await Expect(field).ToHaveValueAsync("100");

        workbench.Workbench.Configure([new("Streaming.BatchSize", "250")]);

        await Expect(field).ToHaveValueAsync("250");
    }

    [BrowserFact]
    public async Task What_is_typed_while_a_change_is_saved_stays()
    {
        await using var workbench = await RunningWorkbench.StartAsync();
        await using var page = await browser.OpenAsync(workbench.Page);
        var field = await page.SettingAsync("Streaming", "BufferSize");
        var typedOn = new TaskCompletionSource();
        await page.Page.RouteAsync("**/api/config", async route =>
        {
            await typedOn.Task;
            await route.ContinueAsync();
        });

        await ChangeAsync(field, "200");
        await field.PressAsync("End");
        await field.PressAsync("7");
        typedOn.SetResult();

        await Expect(page.Page.GetByTestId("group-Streaming").GetByText("saved", Exactly)).ToBeVisibleAsync();
        Assert.Equal(200, workbench.Workbench.Settings.Streaming.BufferSize);
        workbench.Workbench.Configure([new("Streaming.BatchSize", "250")]);
        await Expect(await page.SettingAsync("Streaming", "BatchSize")).ToHaveValueAsync("250");
        await Expect(field).ToHaveValueAsync("2007");

        await field.BlurAsync();
        await RunningWorkbench.EventuallyAsync(() => workbench.Workbench.Settings.Streaming.BufferSize == 2007);
    }

    private static LocatorGetByTextOptions Exactly => new() { Exact = true };

    private static async Task ChangeAsync(ILocator field, string value)
    {
        await field.FillAsync(value);
        await field.PressAsync("Enter");
    }
}
