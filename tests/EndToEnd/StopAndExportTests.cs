using System.IO.Compression;
using System.Text.Json;
using Microsoft.Playwright;
using RealtimeWorkbench.Live;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

[Collection(BrowserTests.Name)]
public sealed class StopAndExportTests(Browser browser)
{
    [BrowserFact]
    public async Task Stop_ends_the_run_and_keeps_what_it_found_and_Export_downloads_it()
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless());
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("workflow");
        var chart = await page.ShowChartAsync("am-01-temperature");
        await page.NewestPointAsync(chart);

        await page.Stop.ClickAsync();

        await Expect(page.State).ToHaveTextAsync("stopped");
        Assert.Equal(RunState.Stopped, workbench.Workbench.Live.Operation.State);
        await Expect(chart).ToBeVisibleAsync();
        await page.ShowAsync("results");
        await Expect(page.Page.GetByTestId("result-workflow").Locator("tbody tr").First).ToBeVisibleAsync();
        await Expect(page.Execute).ToBeEnabledAsync();

        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.GetByTestId("export").ClickAsync());
        Assert.EndsWith(".zip", download.SuggestedFilename, StringComparison.Ordinal);
        await using var content = await download.CreateReadStreamAsync();
        using var memory = new MemoryStream();
        await content.CopyToAsync(memory);
        using var archive = new ZipArchive(memory);
        string[] expected =
            ["config.json", "samples.csv", "spc.csv", "alerts.csv", "health.csv", "log.txt", "results.json", "report.html", "manifest.json"];
        Assert.Subset(archive.Entries.Select(entry => entry.Name).ToHashSet(), expected.ToHashSet());
        await AssertAllSamplesAsync(archive, workbench);
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task The_exported_report_opens_in_a_browser_and_needs_nothing_from_outside()
    {
        await using var workbench = await RunningWorkbench.StartAsync(
            new() { Duration = 20, SamplesPerSecond = 50, RealTime = false });
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("workflow");
        await Expect(page.State).ToHaveTextAsync("completed");
        var report = Path.Combine(Directory.CreateTempSubdirectory("rtw-report-").FullName, "report.html");

        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.GetByTestId("export").ClickAsync());
        await using (var content = await download.CreateReadStreamAsync())
        {
            using var memory = new MemoryStream();
            await content.CopyToAsync(memory);
            using var archive = new ZipArchive(memory);
            await archive.GetEntry("report.html")!.ExtractToFileAsync(report);
        }

        var before = page.Requests.Count;
        await page.Page.GotoAsync(new Uri(report).AbsoluteUri);
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(page.Page.Locator("svg").First).ToBeVisibleAsync();
        Assert.All(page.Requests.Skip(before), request => Assert.True(request.IsFile || request.Scheme == "data", request.AbsoluteUri));
        Assert.Empty(page.Complaints);
        await Pictures.TakeAsync(page, "report-light-1280", height: 4000);
        Directory.Delete(Path.GetDirectoryName(report)!, recursive: true);
    }

    private static async Task AssertAllSamplesAsync(ZipArchive archive, RunningWorkbench workbench)
    {
        await using var text = await archive.GetEntry("results.json")!.OpenAsync();
        using var results = await JsonDocument.ParseAsync(text);
        using var rows = new StreamReader(await archive.GetEntry("samples.csv")!.OpenAsync());
        var header = await rows.ReadLineAsync();
        Assert.StartsWith("timestamp,machine", header, StringComparison.Ordinal);
        var count = 0;
        while (await rows.ReadLineAsync() is not null)
        {
            count++;
        }

        // The buffer keeps the newest samples of each machine; a short run is in it completely.
        var statistics = workbench.Workbench.Live.Everything().Statistics!;
        Assert.Equal(Math.Min(statistics.SamplesProcessed, workbench.Workbench.Settings.Streaming.BufferSize), count);
    }
}
