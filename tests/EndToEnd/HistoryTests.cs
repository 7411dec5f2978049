using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Operations;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

[Collection(BrowserTests.Name)]
public sealed partial class HistoryTests(Browser browser)
{
    [BrowserFact]
    public async Task A_window_is_moved_over_a_run_and_its_alerts_are_found()
    {
        using var folder = new TemporaryFolder();
        await using var workbench = await StartAsync(folder, runs: 1);
        var reader = (await workbench.Workbench.ReadHistoryAsync())!;
        var run = Assert.Single(reader.Runs());
        var alerts = reader.Events(new EventQuery(HistoryEventKind.Alert));
        await using var page = await browser.OpenAsync(workbench.Page);

        await page.ShowAsync("history");
        await page.Page.GetByTestId("history-metric-temperature").ClickAsync();
        await page.Page.GetByTestId("history-metric-power").ClickAsync();
        var all = reader.Read(new SeriesQuery("am-01", "temperature") { Run = run.Id })!;
        await Expect(Summaries(page).First.Locator("td").First).ToHaveTextAsync(Whole(all.Values));
        await Expect(page.Page.GetByTestId("history-event-count")).ToHaveTextAsync(new Regex($"^{Whole(alerts.Count)} alert"));

        // What the window shows lies in it: the picture is as wide as the strip.
        var (strip, picture) = (await BoxAsync(page.Page.GetByTestId("brush")), await BoxAsync(page.Page.GetByTestId("brush").Locator("path")));
        Assert.Equal(strip.X, picture.X, tolerance: 4);
        Assert.Equal(strip.X + strip.Width, picture.X + picture.Width, tolerance: 4);

        // The end by keys, to a half of the run, and the whole window by hand, to the end of it.
        var facts = page.Page.GetByTestId("history-facts");
        var end = page.Page.GetByTestId("brush-to");
        for (var i = 0; i < 5; i++)
        {
            await end.PressAsync("PageDown");
        }

        var (from, to) = await RangeAsync(page);
        Assert.Equal(0.5, (to - from) / (run.LastSampleAt - run.FirstSampleAt)!.Value.TotalMilliseconds, tolerance: 0.02);
        await ExpectValuesAsync(page, reader, run);
        var window = await BoxAsync(page.Page.GetByTestId("brush-window"));
        await page.Page.Mouse.MoveAsync(window.X + (window.Width / 2), window.Y + 20);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(window.X + (window.Width / 2) + 1000, window.Y + 20, new() { Steps = 4 });
        await page.Page.Mouse.UpAsync();
        var (moved, _) = await RangeAsync(page);
        Assert.Equal(to, moved, tolerance: 2000);
        await ExpectValuesAsync(page, reader, run);

        // What was chosen stands in the address: it comes back.
        await page.Page.ReloadAsync();
        await Expect(facts).ToContainTextAsync("points");
        Assert.Equal(moved, (await RangeAsync(page)).From, tolerance: 1);

        await page.Page.GetByTestId("history-last-all").ClickAsync();
        await page.Page.GetByTestId("history-severity").SelectOptionAsync("high");
        await page.Page.GetByTestId("history-words").FillAsync("velocity nelson-1");
        var wanted = alerts.Where(alert => alert is { Severity: "high", Metric: "velocity" } && alert.Body.Contains("nelson-1\"", StringComparison.Ordinal)).ToList();
        await Expect(page.Page.GetByTestId("history-event-count")).ToHaveTextAsync(new Regex($"^{Whole(wanted.Count)} alert"));

        await page.Page.GetByTestId("history-words").FillAsync("");
        var high = alerts.Count(alert => alert.Severity == "high");
        Assert.InRange(high, wanted.Count + 1, alerts.Count - 1);
        await Expect(page.Page.GetByTestId("history-event-count")).ToHaveTextAsync(new Regex($"^{Whole(high)} alert"));

        // The half around the middle, then a half of the run around the newest alert in it.
        await page.Page.GetByTestId("brush-window").PressAsync("+");
        (from, to) = await RangeAsync(page);
        var newest = alerts.First(alert => alert.Severity == "high" && alert.Time.ToUnixTimeMilliseconds() < to).Time.ToUnixTimeMilliseconds();
        var row = page.Page.GetByTestId("history-alert").First;
        await Expect(row).ToContainTextAsync(DateTimeOffset.FromUnixTimeMilliseconds(newest).ToString("mm:ss", CultureInfo.InvariantCulture));
        var before = page.Page.Url;
        await row.Locator("button").ClickAsync();
        await Expect(page.Page.Locator("[data-chosen]")).ToHaveCountAsync(1);
        await RunningWorkbench.EventuallyAsync(() => page.Page.Url != before);
        (from, to) = await RangeAsync(page);
        Assert.Equal(newest, (from + to) / 2, tolerance: 2);
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task Runs_are_laid_over_each_other_from_their_starts()
    {
        using var folder = new TemporaryFolder();
        await using var workbench = await StartAsync(folder, runs: 2);
        var reader = (await workbench.Workbench.ReadHistoryAsync())!;
        var runs = reader.Runs();
        await using var page = await browser.OpenAsync(workbench.Page);

        await page.ShowAsync("history");
        await page.Page.GetByTestId("history-runs").ClickAsync();
        await page.Page.GetByTestId($"history-run-{runs[1].Id}").CheckAsync();
        await Expect(page.Page.GetByTestId("history-facts")).ToContainTextAsync("after the start");

        for (var i = 0; i < 2; i++)
        {
            var columns = reader.Read(new SeriesQuery("am-01", "power") { Run = runs[i].Id })!;
            var cells = Summaries(page).Nth(i).Locator("td");
            await Expect(cells.First).ToHaveTextAsync(Whole(columns.Values));
            var mean = columns.Counts.Zip(columns.Means, (count, value) => count * value).Sum() / columns.Values;
            Assert.Equal(mean, double.Parse(await cells.Nth(1).InnerTextAsync(), NumberStyles.Number, CultureInfo.InvariantCulture), tolerance: 0.001 * mean);
        }

        // The figure is drawn when it is its turn.
        var plot = await page.Page.GetByTestId("history-plot").Locator(".js-plotly-plot").ElementHandleAsync();
        var drawn = await page.Page.WaitForFunctionAsync(
            """
            plot => {
                const lines = plot.data.filter(trace => trace.hoverinfo === "text" && trace.yaxis === "y2");
                return lines.length === 2 ? lines.map(line => line.x[0]) : null;
            }
            """,
            plot);
        var starts = await drawn.JsonValueAsync<double[]>();
        Assert.All(starts, start => Assert.InRange(start, -1000, 5000));

        await page.Page.GetByTestId("history-align").SelectOptionAsync("clock");
        await Expect(page.Page.GetByTestId("history-facts")).Not.ToContainTextAsync("after the start");
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.GetByTestId("history-csv").ClickAsync());
        var rows = (await File.ReadAllLinesAsync(await download.PathAsync())).Skip(1).Select(row => row.Split(',')).ToList();
        Assert.Equal(runs.Select(run => run.Id), rows.Select(row => row[0]).Distinct());
        Assert.Equal(runs.Sum(run => reader.Read(new SeriesQuery("am-01", "power") { Run = run.Id })!.Values), rows.Sum(row => long.Parse(row[6], CultureInfo.InvariantCulture)));
        Assert.Empty(page.Complaints);
    }

    /// <summary>A workbench that has run, of event times that differ from run to run.</summary>
    private static async Task<RunningWorkbench> StartAsync(TemporaryFolder folder, int runs)
    {
        var workbench = await RunningWorkbench.StartAsync(
            new() { Duration = 120, SamplesPerSecond = 50, RealTime = false },
            settings => settings with { History = new() { Path = folder["history.db"] } });
        for (var i = 0; i < runs; i++)
        {
            workbench.Workbench.Configure([new("Demo.Seed", (42 + i).ToString(CultureInfo.InvariantCulture))]);
            await workbench.Workbench.RunAsync(OperationKind.Spc);
        }

        return workbench;
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator element) => (await element.BoundingBoxAsync())!;

    private static ILocator Summaries(DashboardPage page) => page.Page.GetByTestId("history-summaries").Locator("tbody tr");

    /// <summary>Waits until the page counts as many values in its range as the history has in it.</summary>
    private static async Task ExpectValuesAsync(DashboardPage page, HistoryReader reader, HistoryRun run)
    {
        var (from, to) = await RangeAsync(page);
        var query = new SeriesQuery("am-01", "temperature")
        {
            Run = run.Id,
            From = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Floor(from)),
            To = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Ceiling(to)),
        };
        await Expect(Summaries(page).First.Locator("td").First).ToHaveTextAsync(Whole(reader.Read(query)!.Values));
    }

    /// <summary>The range that stands in the address, in ms.</summary>
    private static async Task<(double From, double To)> RangeAsync(DashboardPage page)
    {
        await Expect(page.Page).ToHaveURLAsync(Range());
        var query = System.Web.HttpUtility.ParseQueryString(new Uri(page.Page.Url).Fragment["#history?".Length..]);
        return (Milliseconds(query["from"]!), Milliseconds(query["to"]!));

        static double Milliseconds(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
    }

    private static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex("from=.*to=")]
    private static partial Regex Range();
}
