using System.Net;
using System.Text.Json;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Dashboard.Tests.Api;

public sealed class NoteCallsTests
{
    private const string Chart = "am-01/temperature";

    [Fact]
    public async Task A_cause_is_written_counted_and_shown_with_the_values_of_the_subgroup()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await RunAsync(dashboard);
        var charts = (await dashboard.GetAsync("/api/spc")).GetProperty("charts").EnumerateArray();
        var newest = charts.First(chart => chart.GetProperty("id").GetString() == Chart).GetProperty("panels")[0].GetProperty("points").EnumerateArray().Last();
        var index = newest.GetProperty("index").GetInt64();

        var (status, text) = await dashboard.SendAsync(
            HttpMethod.Post, "/api/spc/notes", $$"""{"chart":"{{Chart}}","index":{{index}},"cause":"tool worn","note":"changed","by":"Ann"}""");
        var point = await dashboard.GetAsync($"/api/spc/point?chart={Chart}&index={index}");
        var causes = await dashboard.GetAsync("/api/spc/causes");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Ann", JsonDocument.Parse(text).RootElement.GetProperty("by").GetString());
        Assert.Equal("tool worn", point.GetProperty("note").GetProperty("cause").GetString());
        var members = point.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("value").GetDouble()).ToList();
        Assert.Equal(5, members.Count);
        Assert.Equal(newest.GetProperty("value").GetDouble(), members.Average(), 1e-9);
        Assert.Equal("tool worn", causes.GetProperty("causes")[0].GetProperty("cause").GetString());
        Assert.Equal("bar", causes.GetProperty("figure").GetProperty("plotly").GetProperty("data")[0].GetProperty("type").GetString());
        Assert.Contains(dashboard.Workbench.Live.Everything().Log, entry => entry.Message.StartsWith("Ann wrote the cause “tool worn”", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"index":1,"by":"Ann"}""", HttpStatusCode.BadRequest, "chart is missing; send ")]
    [InlineData("""{"chart":"am-01/temperature","by":"Ann"}""", HttpStatusCode.BadRequest, "index is missing; send ")]
    [InlineData("""{"chart":"am-01/temperature","index":1}""", HttpStatusCode.BadRequest, "Give your name in \"by\"")]
    [InlineData("""{"chart":"am-01/none","index":1,"by":"Ann"}""", HttpStatusCode.NotFound, "There is no point 1 of a chart am-01/none")]
    public async Task A_note_that_cannot_be_written_is_refused_with_a_sentence(string body, HttpStatusCode expected, string sentence)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var (status, text) = await dashboard.SendAsync(HttpMethod.Post, "/api/spc/notes", body);

        Assert.Equal(expected, status);
        Assert.StartsWith(sentence, JsonDocument.Parse(text).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_point_that_is_not_there_is_not_found()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await dashboard.SendAsync(HttpMethod.Get, $"/api/spc/point?chart={Chart}&index=1")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await dashboard.SendAsync(HttpMethod.Get, $"/api/spc/point?chart={Chart}&index=x")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await dashboard.SendAsync(HttpMethod.Get, "/api/spc/point")).Status);
    }

    private static async Task RunAsync(RunningDashboard dashboard)
    {
        dashboard.Workbench.Configure([new("Demo.RealTime", "false"), new("Demo.Duration", "20")]);
        var result = await dashboard.Workbench.RunAsync(OperationKind.Spc, "demo");
        Assert.Null(result.Failure);
    }
}
