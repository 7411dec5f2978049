using System.Net;
using System.Text.Json;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;

namespace RealtimeWorkbench.Dashboard.Tests.Api;

public sealed class BaselineCallsTests
{
    [Fact]
    public async Task Before_a_run_there_are_none()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var answer = await dashboard.GetAsync("/api/baselines");

        Assert.Equal((0, 0), (answer.GetProperty("baselines").GetArrayLength(), answer.GetProperty("suggestions").GetArrayLength()));
        await RefusesAsync(dashboard, "rollback", """{"machine":"am-01","metric":"power","version":1,"by":"Ana","why":"x"}""", "There are no baselines; nothing has run yet.");
    }

    [Fact]
    public async Task Baselines_are_listed_compared_and_gone_back_to()
    {
        await using var dashboard = await RunAsync();

        var (status, text) = await dashboard.SendAsync(
            HttpMethod.Post, "/api/baselines/rollback", """{"machine":"am-01","metric":"power","version":1,"by":" Ana ","why":"Checked."}""");
        var made = JsonDocument.Parse(text).RootElement;
        var versions = (await dashboard.GetAsync("/api/baselines?metric=power")).GetProperty("baselines").EnumerateArray().Select(one => one.GetProperty("version").GetInt32());
        var compared = await dashboard.GetAsync("/api/baselines/compare?machine=am-01&metric=power&from=1&to=2");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((3, "Ana", "Back to version 1: Checked."), (made.GetProperty("version").GetInt32(), made.GetProperty("by").GetString(), made.GetProperty("why").GetString()));
        Assert.Equal([1, 2, 3], versions);
        Assert.Equal(1.0, compared.GetProperty("shift").GetDouble());
        Assert.Equal(3, dashboard.Workbench.Baselines!.Latest("am-01", "power")!.Version);
    }

    [Fact]
    public async Task Suggested_limits_are_shown_and_taken()
    {
        await using var dashboard = await RunAsync();
        var store = dashboard.Workbench.Baselines!;
        var older = store.Latest("am-01", "power")!;
        store.Suggest(new RebaseSuggestion(New(270), older.Version, BaselineComparison.Of(older, New(270)), "power lies 1 sigma higher."));

        var suggestion = Assert.Single((await dashboard.GetAsync("/api/baselines")).GetProperty("suggestions").EnumerateArray());
        var (status, _) = await dashboard.SendAsync(HttpMethod.Post, "/api/baselines/rebase", """{"machine":"am-01","metric":"power","by":"Ana","why":"New lamp."}""");

        Assert.Equal(("power lies 1 sigma higher.", 270.0), (suggestion.GetProperty("sentence").GetString(), suggestion.GetProperty("candidate").GetProperty("center").GetDouble()));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((3, 270.0), (store.Latest("am-01", "power")!.Version, store.Latest("am-01", "power")!.Center));
    }

    [Theory]
    [InlineData("rollback", """{"machine":"am-01","metric":"power","version":9,"by":"Ana","why":"x"}""", "There is no baseline 9 of power of am-01.")]
    [InlineData("rollback", """{"machine":"am-01","metric":"power","by":"Ana","why":"x"}""", "version is missing; say which one to go back to.")]
    [InlineData("rollback", """{"machine":"am-01","metric":"power","version":1,"by":" ","why":"x"}""", """by is missing; send {"machine":"am-01","metric":"temperature","version":1,"by":"name","why":"reason"}.""")]
    [InlineData("rebase", """{"machine":"am-01","metric":"power","by":"Ana","why":"x"}""", "No new limits are suggested for power of am-01.")]
    public async Task Says_what_is_wrong(string call, string body, string sentence)
    {
        await using var dashboard = await RunAsync();

        await RefusesAsync(dashboard, call, body, sentence);
    }

    [Fact]
    public async Task Decisions_need_the_token()
    {
        await using var dashboard = await RunAsync();

        var (status, _) = await dashboard.SendAsync(
            HttpMethod.Post, "/api/baselines/rollback", """{"machine":"am-01","metric":"power","version":1,"by":"Ana","why":"x"}""", token: null);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal(2, dashboard.Workbench.Baselines!.Latest("am-01", "power")!.Version);
    }

    private static async Task RefusesAsync(RunningDashboard dashboard, string call, string body, string sentence)
    {
        var (status, text) = await dashboard.SendAsync(HttpMethod.Post, "/api/baselines/" + call, body);

        Assert.Equal((HttpStatusCode.BadRequest, sentence), (status, JsonDocument.Parse(text).RootElement.GetProperty("error").GetString()));
    }

    /// <summary>A dashboard of a stream that has been stopped, with two baselines.</summary>
    private static async Task<RunningDashboard> RunAsync()
    {
        var dashboard = await RunningDashboard.StartAsync(script: source => source);
        await dashboard.Workbench.RunAsync(OperationKind.Stream, "scripted");
        dashboard.Workbench.Baselines!.Add(New(250));
        dashboard.Workbench.Baselines.Add(New(260));
        return dashboard;
    }

    private static Baseline New(double center) => new()
    {
        Machine = "am-01",
        Metric = "power",
        Chart = ChartKind.XbarR,
        SubgroupSize = 5,
        SigmaMultiple = 3,
        Center = center,
        Sigma = 10,
        Location = new ControlLimits(center - 13.4, center, center + 13.4, 4.47),
        Dispersion = new ControlLimits(0, 23, 49, 8.6),
        Subgroups = 25,
        Samples = 125,
        SubgroupsBeyondLimits = 0,
        From = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
        To = new DateTimeOffset(2026, 11, 21, 10, 2, 4, TimeSpan.Zero),
        DataHash = Baseline.HashOf([center]),
        EstablishedBy = "rtw",
        Reason = "Phase I: the first 25 subgroups of 5.",
    };
}
