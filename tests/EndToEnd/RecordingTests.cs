using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

[Collection(BrowserTests.Name)]
public sealed class RecordingTests(Browser browser)
{
    private const int Metrics = 52;
    private const int Rows = 400;

    [BrowserFact]
    public async Task A_recording_with_fifty_two_metrics_is_chosen_run_and_looked_through()
    {
        var file = Path.GetTempFileName() + ".csv";
        await File.WriteAllTextAsync(file, WideRecording());
        await using var workbench = await RunningWorkbench.StartAsync();
        await using var page = await browser.OpenAsync(workbench.Page);
        var path = await page.SettingAsync("File", "Path");
        await path.FillAsync(file);
        await path.PressAsync("Enter");
        await Expect(page.Page.GetByTestId("group-File").GetByText("saved", new() { Exact = true })).ToBeVisibleAsync();

        await page.RunAsync("workflow", "file");

        await Expect(page.State).ToHaveTextAsync("completed");
        await page.ShowAsync("charts");
        var items = page.Page.Locator("[data-testid^=chart-item-]");
        await Expect(items).ToHaveCountAsync(Metrics);

        // Metric 37 jumps by twenty sigma half-way; nobody should have to look through all charts for it.
        var jumped = items.Filter(new LocatorFilterOptions { HasText = "metric_37" });
        await Expect(jumped).ToContainTextAsync("◆");
        await jumped.ClickAsync();
        var chart = page.Page.Locator(".chart-stack .chart");
        await Expect(chart).ToHaveCountAsync(1);
        await Expect(chart.GetByRole(AriaRole.Heading, new() { Level = 3 })).ToHaveTextAsync("metric_37");
        await page.NewestPointAsync(chart);
        await Expect(chart.Locator(".finding").First).ToBeVisibleAsync();

        await page.Page.GetByLabel("Filter charts").FillAsync("metric_05");
        await Expect(items).ToHaveCountAsync(1);
        Assert.Equal(Rows, workbench.Workbench.Live.Everything().Statistics!.SamplesProcessed);
        Assert.Empty(page.Complaints);
        File.Delete(file);
    }

    /// <summary>Noise around a level of its own for each metric; one of them jumps.</summary>
    private static string WideRecording()
    {
        var random = new Random(52);
        var csv = new StringBuilder("timestamp");
        for (var metric = 1; metric <= Metrics; metric++)
        {
            csv.Append(CultureInfo.InvariantCulture, $",metric_{metric:00}");
        }

        var start = new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
        for (var row = 0; row < Rows; row++)
        {
            csv.Append('\n').Append(start.AddSeconds(row).ToString("O", CultureInfo.InvariantCulture));
            for (var metric = 1; metric <= Metrics; metric++)
            {
                var noise = random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
                var jump = metric == 37 && row >= Rows / 2 ? 10 : 0;
                csv.Append(CultureInfo.InvariantCulture, $",{(100 * metric) + noise + jump:0.####}");
            }
        }

        return csv.Append('\n').ToString();
    }
}
