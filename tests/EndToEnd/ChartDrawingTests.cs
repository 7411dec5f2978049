using RealtimeWorkbench.Operations.Settings;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

/// <summary>How charts keep up with the stream: drawing one anew takes longer than a value may take to be seen.</summary>
[Collection(BrowserTests.Name)]
public sealed class ChartDrawingTests(Browser browser)
{
    /// <summary>A chart that draws its figure anew every two seconds gets 20 batches for each; one that waits ten has these long before.</summary>
    private const int Batches = 30;

    [BrowserFact]
    public async Task Many_batches_are_in_the_picture_before_the_figure_is_drawn_anew()
    {
        await using var workbench = await RunningWorkbench.StartAsync(TenASecond(), SingleValues);
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("spc");
        var chart = await page.ShowChartAsync("am-01-temperature");
        await page.NewestPointAsync(chart);
        await page.Page.Mouse.MoveAsync(1, 1);

        var most = await page.Page.WaitForFunctionAsync(
            """
            ([chart, batches]) => {
                const state = window.picture ??= { figure: null, newest: null, batches: 0 };
                const figure = chart.querySelector(".js-plotly-plot").data;
                const newest = chart.querySelector("[data-newest]")?.dataset.newest ?? null;
                state.batches = figure !== state.figure ? 0 : state.batches + (newest !== null && newest !== state.newest ? 1 : 0);
                state.figure = figure;
                state.newest = newest;
                return state.batches >= batches ? state.batches : null;
            }
            """,
            new object[] { await chart.ElementHandleAsync(), Batches });

        Assert.Equal(Batches, await most.JsonValueAsync<int>());
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task A_figure_that_is_pointed_at_is_drawn_anew_so_often_that_its_newest_points_can_be_found()
    {
        await using var workbench = await RunningWorkbench.StartAsync(TenASecond(), SingleValues);
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("spc");
        var chart = await page.ShowChartAsync("am-01-temperature");
        await page.NewestPointAsync(chart);
        await chart.Locator(".plot").HoverAsync();

        var most = await page.Page.WaitForFunctionAsync(
            """
            ([chart, redraws]) => {
                const state = window.picture ??= { figure: null, newest: null, batches: 0, most: 0, redraws: -1 };
                const figure = chart.querySelector(".js-plotly-plot").data;
                const newest = chart.querySelector("[data-newest]")?.dataset.newest ?? null;
                if (figure !== state.figure) {
                    state.redraws++;
                    state.batches = 0;
                }
                state.batches += newest !== null && newest !== state.newest ? 1 : 0;
                state.most = Math.max(state.most, state.redraws > 0 ? state.batches : 0);
                state.figure = figure;
                state.newest = newest;
                return state.redraws >= redraws ? { most: state.most } : null;
            }
            """,
            new object[] { await chart.ElementHandleAsync(), 5 });

        Assert.InRange((await most.JsonValueAsync<System.Text.Json.JsonElement>()).GetProperty("most").GetInt32(), 1, (2 * Batches) - 1);
    }

    [BrowserFact]
    public async Task A_chart_that_could_not_be_drawn_shows_no_more_than_that_and_is_drawn_later()
    {
        await using var workbench = await RunningWorkbench.StartAsync(TenASecond(), SingleValues);
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("spc");
        var chart = await page.ShowChartAsync("am-01-temperature");
        await page.NewestPointAsync(chart);
        await Expect(chart.Locator("[data-newest]")).Not.ToHaveCountAsync(0);

        // Plotly tells this way of every figure that it has drawn.
        await chart.Locator(".js-plotly-plot").EvaluateAsync(
            """
            place => {
                const emit = place.emit;
                place.emit = (...news) => {
                    if (news[0] === "plotly_afterplot") {
                        throw new Error("no canvas left");
                    }
                    return emit(...news);
                };
                window.mend = () => { place.emit = emit; };
            }
            """);
        await chart.Locator(".plot").HoverAsync();
        await Expect(chart.Locator(".plot-loading")).ToHaveTextAsync("The chart could not be drawn: no canvas left");
        await Expect(chart.Locator("[data-newest]")).ToHaveCountAsync(0);

        await page.Page.EvaluateAsync("window.mend()");
        await Expect(chart.Locator(".plot-loading")).ToBeHiddenAsync();
        await page.NewestPointAsync(chart, await page.NewestPointAsync(chart));
        await Expect(chart.Locator("[data-newest]")).Not.ToHaveCountAsync(0);
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task A_chart_whose_library_did_not_come_is_drawn_when_it_does()
    {
        await using var workbench = await RunningWorkbench.StartAsync(TenASecond(), SingleValues);
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.Page.RouteAsync("**/plotly*.js", route => route.AbortAsync());
        await page.RunAsync("spc");
        var chart = await page.ShowChartAsync("am-01-temperature");
        await Expect(chart.Locator(".plot-loading")).ToContainTextAsync("The chart could not be drawn: ");

        await page.Page.UnrouteAsync("**/plotly*.js");

        await page.NewestPointAsync(chart);
        await Expect(chart.Locator(".plot-loading")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task A_chart_out_of_sight_is_drawn_when_somebody_comes_to_it()
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless());
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("spc");
        var first = await page.ShowChartAsync("am-01-temperature");
        var last = page.Page.GetByTestId("chart-am-01-velocity");
        await page.NewestPointAsync(first, await page.NewestPointAsync(first));

        await Expect(last.Locator(".newest")).Not.ToBeEmptyAsync();
        await Expect(last.Locator(".js-plotly-plot")).ToHaveCountAsync(0);

        await last.ScrollIntoViewIfNeededAsync();
        await page.NewestPointAsync(last);
    }

    private static DemoSettings TenASecond() => new() { Duration = 0, Faults = false };

    private static WorkbenchSettings SingleValues(WorkbenchSettings settings) =>
        settings with { Spc = settings.Spc with { Chart = ChartChoice.IMr } };
}
