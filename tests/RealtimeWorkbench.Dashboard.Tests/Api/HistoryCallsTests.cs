using System.Net;
using System.Text.Json;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sql;

namespace RealtimeWorkbench.Dashboard.Tests.Api;

public sealed class HistoryCallsTests : IDisposable
{
    private const string Values = "/api/history/values?machine=am-01&metric=temperature";
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    private string HistoryFile => _folder["history.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_history_the_first_call_says_so_and_the_others_say_how_to_keep_one()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.False((await dashboard.GetAsync("/api/history")).GetProperty("enabled").GetBoolean());
        Assert.Equal(
            "No history is kept; set History.Path, such as history.db, and execute an operation.",
            await dashboard.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, "/api/history/runs"));
    }

    [Fact]
    public async Task A_range_is_answered_for_the_width_and_in_numbers_from_which_all_of_it_follows()
    {
        await using var dashboard = await StartAsync(600);

        var answer = await dashboard.GetAsync($"{Values}&from={Start.AddSeconds(30).ToUnixTimeMilliseconds()}&to={Start.AddSeconds(570).ToUnixTimeMilliseconds()}&width=20");

        Assert.Equal("second", answer.GetProperty("resolution").GetString());
        Assert.Equal(27, answer.GetProperty("stepSeconds").GetDouble());
        var (counts, means) = (Numbers(answer, "n"), Numbers(answer, "mean"));
        Assert.Equal(540, counts.Sum());
        Assert.Equal((30 + 569) / 2.0, counts.Zip(means, (count, mean) => count * mean).Sum() / 540, tolerance: 1e-9);
        Assert.Equal((30, 569), (Numbers(answer, "min").Min(), Numbers(answer, "max").Max()));
    }

    [Theory]
    [InlineData("raw", 599, "temperature of am-01 has more than 599 points in that range; narrow the range, or ask for a coarser resolution.")]
    [InlineData("second", 10, "temperature of am-01 has more than 10 points in that range; narrow the range, or ask for a coarser resolution.")]
    public async Task An_answer_with_more_rows_than_are_taken_is_refused(string resolution, int most, string sentence)
    {
        await using var dashboard = await StartAsync(600);

        Assert.Equal(sentence, await dashboard.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, $"{Values}&resolution={resolution}&most={most}"));
        Assert.Equal(600, (await dashboard.GetAsync($"{Values}&resolution={resolution}&most=600")).GetProperty("t").GetArrayLength());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1000001")]
    [InlineData("all")]
    public async Task The_most_rows_have_a_range(string most)
    {
        await using var dashboard = await StartAsync(1);

        Assert.Equal(
            $"most is '{most}'; it must be a whole number from 1 to 1000000.",
            await dashboard.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, $"{Values}&most={most}"));
    }

    [Fact]
    public async Task More_series_than_are_taken_are_refused()
    {
        await using var dashboard = await StartAsync(1, "temperature", "power");

        Assert.Equal(2, (await dashboard.GetAsync("/api/history/series?most=2")).GetProperty("series").GetArrayLength());
        Assert.Equal(1, (await dashboard.GetAsync("/api/history/series?most=1&metric=power")).GetProperty("series").GetArrayLength());
        Assert.Equal(
            "The question fits 2 series, more than 1; name a run, a machine or a metric.",
            await dashboard.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/history/series?most=1"));
        Assert.Equal(
            "most is '200001'; it must be a whole number from 1 to 200000.",
            await dashboard.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/history/series?most=200001"));
    }

    [Fact]
    public async Task Runs_come_in_pages_from_the_newest_to_the_oldest()
    {
        await using var dashboard = await StartAsync(1);

        var run = Assert.Single((await dashboard.GetAsync("/api/history/runs?most=1")).GetProperty("runs").EnumerateArray());
        Assert.Equal("r", run.GetProperty("id").GetString());
        var started = Uri.EscapeDataString(run.GetProperty("startedAt").GetString()!);
        Assert.Equal(0, (await dashboard.GetAsync($"/api/history/runs?before={started}")).GetProperty("runs").GetArrayLength());
        Assert.Equal(
            "most is '10001'; it must be a whole number from 1 to 10000.",
            await dashboard.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/history/runs?most=10001"));
    }

    private static double[] Numbers(JsonElement answer, string name) => [.. answer.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>A dashboard with a history of so many values, one a second: 0, 1, 2 …</summary>
    private Task<RunningDashboard> StartAsync(int values) => StartAsync(values, "temperature");

    private async Task<RunningDashboard> StartAsync(int values, params string[] metrics)
    {
        var histories = new SqlHistories();
        var settings = new HistorySettings { Path = HistoryFile };
        using (var store = histories.Open(settings, _ => { }))
        {
            var catalog = new MetricCatalog();
            await using var writer = new HistoryWriter(store, catalog, new HistoryWriterOptions(), TimeProvider.System, (_, _) => { });
            writer.Put(new HistoryRun("r", "spc", "test", Start, null, "running"));
            using var batch = SampleBatch.Rent(catalog, values);
            for (var i = 0; i < values; i++)
            {
                var row = batch.AddRow(Start.AddSeconds(i).UtcTicks, catalog.Machines.GetOrAdd("am-01"));
                foreach (var metric in metrics)
                {
                    batch.SetValue(row, catalog.Metrics.GetOrAdd(metric), i);
                }
            }

            writer.Add(batch, Enumerable.Repeat(new HistoryPlace("r", 0, GoesOn: false), values).ToArray());
        }

        var dashboard = await RunningDashboard.StartAsync();
        dashboard.Workbench.Histories = histories;
        dashboard.Workbench.Configure([new("History.Path", HistoryFile)]);
        return dashboard;
    }
}
