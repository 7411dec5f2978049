using System.Net;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Dashboard.Tests.Api;

public sealed class StateCallsTests
{
    [Fact]
    public async Task Status_sums_the_workbench_up()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        Some.Alert(dashboard.Workbench.Live, "a#1");
        Some.Alert(dashboard.Workbench.Live, "a#2", AlertState.AcknowledgedActive);
        Some.Alert(dashboard.Workbench.Live, "a#3", AlertState.UnacknowledgedReturnedToNormal);
        Some.Alert(dashboard.Workbench.Live, "a#4", AlertState.Normal);

        var status = await dashboard.GetAsync("/api/status");

        Assert.Equal("idle", status.GetProperty("operation").GetProperty("state").GetString());
        Assert.Equal(0, status.GetProperty("statistics").GetProperty("samplesProcessed").GetInt64());
        Assert.Equal(2, status.GetProperty("alerts").GetProperty("active").GetInt32());
        Assert.Equal(2, status.GetProperty("alerts").GetProperty("unacknowledged").GetInt32());
        Assert.Equal("unknown", status.GetProperty("health").GetProperty("status").GetString());
        Assert.Equal("RealtimeWorkbench", status.GetProperty("product").GetProperty("name").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", status.GetProperty("product").GetProperty("version").GetString());
        Assert.EndsWith("Z", status.GetProperty("now").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_show_the_newest_value_of_each()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        Some.Values(dashboard.Workbench.Live, 1010, 1012.5);
        Some.Values(dashboard.Workbench.Live, 0, "am-02", "power", 250);

        var metrics = (await dashboard.GetAsync("/api/metrics")).GetProperty("metrics").EnumerateArray().ToList();

        Assert.Equal(2, metrics.Count);
        var temperature = metrics.Single(metric => metric.GetProperty("metric").GetString() == "temperature");
        Assert.Equal("am-01", temperature.GetProperty("machine").GetString());
        Assert.Equal(1012.5, temperature.GetProperty("value").GetDouble());
        Assert.Equal("°C", temperature.GetProperty("unit").GetString());
        Assert.Equal("2026-11-21T10:15:24.456Z", temperature.GetProperty("timestamp").GetString());
        Assert.Equal("normal", temperature.GetProperty("condition").GetString());
    }

    [Fact]
    public async Task History_is_thinned_to_the_width_and_keeps_extremes()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var values = Enumerable.Range(0, 1000).Select(i => i == 500 ? 9999.0 : i == 501 ? -9999.0 : 1000.0).ToArray();
        Some.Values(dashboard.Workbench.Live, values);

        var history = await dashboard.GetAsync("/api/metrics/history?machine=am-01&metric=temperature&width=50");
        var points = history.GetProperty("points").EnumerateArray().ToList();

        Assert.Equal("°C", history.GetProperty("unit").GetString());
        Assert.InRange(points.Count, 25, 50);
        Assert.Equal(9999, points.Max(point => point.GetProperty("max").GetDouble()));
        Assert.Equal(-9999, points.Min(point => point.GetProperty("min").GetDouble()));
        Assert.Equal(Some.Start.ToUnixTimeMilliseconds(), points[0].GetProperty("t").GetInt64());
    }

    [Theory]
    [InlineData("?metric=temperature", HttpStatusCode.BadRequest, "The parameter 'machine' is missing; write ?machine=MACHINE&metric=METRIC.")]
    [InlineData("?machine=am-01", HttpStatusCode.BadRequest, "The parameter 'metric' is missing; write ?machine=MACHINE&metric=METRIC.")]
    [InlineData("?machine=am-01&metric=temperature&width=0", HttpStatusCode.BadRequest, "width is '0'; it must be a whole number from 1 to 10000.")]
    [InlineData("?machine=am-01&metric=temperature&width=1e3", HttpStatusCode.BadRequest, "width is '1e3'; it must be a whole number from 1 to 10000.")]
    [InlineData("?machine=am-01&metric=pressure", HttpStatusCode.NotFound, "Machine 'am-01' has no metric 'pressure' in this run; GET /api/metrics lists what there is.")]
    [InlineData("?machine=am-99&metric=temperature", HttpStatusCode.NotFound, "Machine 'am-99' has no metric 'temperature' in this run; GET /api/metrics lists what there is.")]
    public async Task A_wrong_question_about_history_is_explained(string query, HttpStatusCode status, string sentence)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        Some.Values(dashboard.Workbench.Live, 1010);

        Assert.Equal(sentence, await dashboard.RefusedAsync(status, HttpMethod.Get, "/api/metrics/history" + query));
    }

    [Theory]
    [InlineData("", "old,high,other,new")]
    [InlineData("?active=true", "old,high,new")]
    [InlineData("?active=false", "other")]
    [InlineData("?severity=high", "high")]
    [InlineData("?machine=am-02", "other")]
    [InlineData("?metric=power", "new")]
    [InlineData("?active=true&severity=low&machine=am-01", "old")]
    public async Task Alerts_are_filtered_and_the_newest_comes_first(string query, string expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var live = dashboard.Workbench.Live;
        Some.Alert(live, "old", severity: Severity.Low, seconds: 1);
        Some.Alert(live, "high", severity: Severity.High, seconds: 2);
        Some.Alert(live, "other", AlertState.UnacknowledgedReturnedToNormal, Severity.Medium, 3, "am-02");
        Some.Alert(live, "new", severity: Severity.Critical, seconds: 4, metric: "power");

        var alerts = (await dashboard.GetAsync("/api/alerts" + query)).GetProperty("alerts").EnumerateArray();

        Assert.Equal(expected.Split(',').Reverse(), alerts.Select(alert => alert.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("?active=yes", "active is 'yes'; it must be true or false.")]
    [InlineData("?severity=severe", "severity is 'severe'; it must be low, medium, high or critical.")]
    [InlineData("?severity=3", "severity is '3'; it must be low, medium, high or critical.")]
    public async Task A_wrong_filter_is_explained(string query, string sentence)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal(sentence, await dashboard.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/alerts" + query));
    }

    [Fact]
    public async Task Before_the_first_run_everything_is_empty_and_health_unknown()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Empty((await dashboard.GetAsync("/api/spc")).GetProperty("charts").EnumerateArray());
        Assert.Empty((await dashboard.GetAsync("/api/metrics")).GetProperty("metrics").EnumerateArray());
        Assert.Empty((await dashboard.GetAsync("/data")).GetProperty("samples").EnumerateArray());
        Assert.Empty((await dashboard.GetAsync("/status")).GetProperty("machines").EnumerateArray());
        Assert.Equal("unknown", (await dashboard.GetAsync("/api/health")).GetProperty("status").GetString());
    }
}
