using RealtimeWorkbench.Operations.Settings;

namespace EndToEnd;

[Collection(BrowserTests.Name)]
public sealed class MemoryTests(Browser browser)
{
    private const long Early = 100_000;
    private const long Late = 1_000_000;

    [BrowserFact]
    public async Task A_page_that_has_seen_ten_times_as_much_holds_no_more()
    {
        await using var workbench = await RunningWorkbench.StartAsync(
            new DemoSettings { Duration = 0, SamplesPerSecond = 10_000, RealTime = false, Machines = 3 });
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("workflow");
        await page.ShowAsync("charts");

        await SeesAsync(page, workbench, Early);
        var early = await MeasureAsync(page);
        await SeesAsync(page, workbench, Late);
        var late = await MeasureAsync(page);

        Assert.InRange(early.Points, 1, 40_000);
        Assert.InRange(late.Points, 1, 40_000);

        // Rule marks come and go with the points; what nobody takes away would be ten times as much.
        Assert.InRange(late.Nodes, 1, early.Nodes * 2);
        Assert.InRange(late.HeapMegabytes, 1, early.HeapMegabytes + 25);
    }

    /// <summary>Waits until the page shows what the process did after a number of samples.</summary>
    private static async Task SeesAsync(DashboardPage page, RunningWorkbench workbench, long samples)
    {
        await RunningWorkbench.EventuallyAsync(
            () => workbench.Workbench.Live.Everything().Statistics is { } statistics && statistics.SamplesProcessed >= samples);
        var frame = page.Page.Locator(".chart-stack .chart").First;
        await page.NewestPointAsync(frame, await page.NewestPointAsync(frame));
    }

    private static async Task<(double Points, double Nodes, double HeapMegabytes)> MeasureAsync(DashboardPage page)
    {
        var session = await page.Page.Context.NewCDPSessionAsync(page.Page);
        await session.SendAsync("HeapProfiler.collectGarbage");
        await session.SendAsync("Performance.enable");
        var metrics = (await session.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble());
        await session.DetachAsync();
        var points = await page.Page.Locator(".js-plotly-plot").EvaluateAllAsync<double>(
            "plots => plots.flatMap(plot => plot.data ?? []).reduce((sum, trace) => sum + (trace.x?.length ?? 0), 0)");
        return (points, metrics["Nodes"], metrics["JSHeapUsedSize"] / 1e6);
    }
}
