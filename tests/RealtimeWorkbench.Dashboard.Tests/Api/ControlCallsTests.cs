using System.Net;
using System.Text.Json;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Dashboard.Tests.Api;

public sealed class ControlCallsTests
{
    private const string Start = """{"operation":"stream","source":"scripted"}""";

    [Fact]
    public async Task Config_describes_every_setting_with_its_value()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var config = await dashboard.GetAsync("/api/config");
        var groups = config.GetProperty("groups").EnumerateArray().ToList();
        var values = config.GetProperty("values");

        Assert.Equal(
            ["setup", "stream", "dashboard", "alerts", "spc", "health", "workflow"],
            config.GetProperty("operations").EnumerateArray().Select(operation => operation.GetProperty("id").GetString()));
        var source = config.GetProperty("sources").EnumerateArray().Single(known => known.GetProperty("id").GetString() == "scripted");
        Assert.True(source.GetProperty("available").GetBoolean());
        Assert.Equal(SettingsSchema.Groups.Select(group => group.Name), groups.Select(group => group.GetProperty("name").GetString()));
        foreach (var group in groups)
        {
            foreach (var setting in group.GetProperty("settings").EnumerateArray())
            {
                Assert.True(values.GetProperty(group.GetProperty("name").GetString()!)
                    .TryGetProperty(setting.GetProperty("name").GetString()!, out _));
            }
        }

        var bufferSize = groups.Single(group => group.GetProperty("name").GetString() == "Streaming")
            .GetProperty("settings").EnumerateArray().Single(setting => setting.GetProperty("name").GetString() == "BufferSize");
        Assert.Equal("integer", bufferSize.GetProperty("kind").GetString());
        Assert.Equal(10000, bufferSize.GetProperty("maximum").GetDouble());
        Assert.Equal(JsonValueKind.Null, bufferSize.GetProperty("choices").ValueKind);
        Assert.Equal("absolute", values.GetProperty("Threshold").GetProperty("Type").GetString());
    }

    [Fact]
    public async Task Settings_are_changed_and_answered()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var (status, text) = await dashboard.SendAsync(
            HttpMethod.Put, "/api/config", """{"values":{"Streaming":{"BufferSize":2000},"Threshold":{"Lower":null}}}""");
        var values = JsonDocument.Parse(text).RootElement.GetProperty("values");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2000, values.GetProperty("Streaming").GetProperty("BufferSize").GetInt32());
        Assert.Equal(JsonValueKind.Null, values.GetProperty("Threshold").GetProperty("Lower").ValueKind);
        Assert.Equal(2000, dashboard.Workbench.Settings.Streaming.BufferSize);
    }

    [Fact]
    public async Task Of_several_mistakes_all_are_told_and_nothing_is_changed()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var (status, text) = await dashboard.SendAsync(
            HttpMethod.Put, "/api/config", """{"values":{"Streaming":{"BufferSize":1,"BatchSize":20},"Health":{"CheckInterval":"soon"}}}""");
        var answer = JsonDocument.Parse(text).RootElement;
        var errors = answer.GetProperty("errors").EnumerateArray().Select(error => error.GetString()).ToList();

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(2, errors.Count);
        Assert.Equal(errors[0], answer.GetProperty("error").GetString());
        Assert.Contains("Streaming.BufferSize: 1 is out of range; use 100 to 10000 samples.", errors);
        Assert.Equal(100, dashboard.Workbench.Settings.Streaming.BatchSize);
    }

    [Theory]
    [InlineData("", """The body is empty; send {"values":{"Streaming":{"BufferSize":2000}}}.""")]
    [InlineData("null", """The body is null; send {"values":{"Streaming":{"BufferSize":2000}}}.""")]
    [InlineData("{}", """values is missing; send {"values":{"Streaming":{"BufferSize":2000}}}.""")]
    [InlineData("{\n\"values\":{", """The body is not right at line 2, byte 11 (values); send {"values":{"Streaming":{"BufferSize":2000}}}.""")]
    [InlineData("""{"values":[]}""", """Settings must be a JSON object of groups, such as {"Streaming":{"BufferSize":2000}}.""")]
    public async Task A_broken_body_is_explained(string body, string sentence)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal(sentence, await dashboard.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Put, "/api/config", body));
    }

    [Fact]
    public async Task An_operation_starts_runs_alone_and_stops()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var started = await dashboard.PostAsync("/api/operation", Start);
        var second = await dashboard.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Post, "/api/operation", Start);
        await dashboard.PostAsync("/api/operation/stop");

        Assert.Equal("running", started.GetProperty("state").GetString());
        Assert.Equal("stream", started.GetProperty("id").GetString());
        Assert.Equal("Stream Processing is being executed; stop it first, or wait for its end.", second);
        await RunningDashboard.EventuallyAsync(async () =>
            (await dashboard.GetAsync("/api/status")).GetProperty("operation").GetProperty("state").GetString() == "stopped");
        Assert.Equal("running", (await dashboard.PostAsync("/api/operation", Start)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Stopping_when_nothing_runs_does_no_harm()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal("idle", (await dashboard.PostAsync("/api/operation/stop")).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("""{"operation":"dance","source":"scripted"}""", "There is no operation 'dance'; use one of setup, stream, dashboard, alerts, spc, health, workflow.")]
    [InlineData("""{"source":"scripted"}""", "operation is missing; use one of setup, stream, dashboard, alerts, spc, health, workflow.")]
    [InlineData("""{"operation":"stream"}""", "source is missing; use one of ")]
    [InlineData("""{"operation":"stream","source":"nowhere"}""", "There is no source 'nowhere'")]
    [InlineData("""{"operation":7}""", """The body is not right at line 1, byte 15 (operation); send {"operation":"workflow","source":"demo"}.""")]
    public async Task A_wrong_start_is_explained(string body, string sentence)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var error = await dashboard.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/operation", body);

        Assert.StartsWith(sentence, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_alert_is_acknowledged_by_its_name_escaped_or_not(bool escaped)
    {
        await using var dashboard = await RunningDashboard.StartAsync(script: source => source.Yield(Some.Sample(1300)).Block());
        await dashboard.PostAsync("/api/operation", """{"operation":"alerts","source":"scripted"}""");
        var id = "";
        await RunningDashboard.EventuallyAsync(async () =>
        {
            var alerts = (await dashboard.GetAsync("/api/alerts?metric=temperature")).GetProperty("alerts").EnumerateArray().ToList();
            id = alerts.Count > 0 ? alerts[0].GetProperty("id").GetString()! : "";
            return alerts.Count > 0;
        });

        var name = escaped ? Uri.EscapeDataString(id) : id.Replace("#", "%23", StringComparison.Ordinal);
        var alert = await dashboard.PostAsync($"/api/alerts/{name}/ack", """{"by":"Ada","note":"seen"}""");
        var again = await dashboard.PostAsync($"/api/alerts/{name}/ack", """{"by":"Bob"}""");

        Assert.Contains("/temperature/", id, StringComparison.Ordinal);
        Assert.Equal(id, alert.GetProperty("id").GetString());
        Assert.Equal("acknowledged", alert.GetProperty("state").GetString());
        Assert.Equal("Ada", alert.GetProperty("acknowledgedBy").GetString());
        Assert.Equal("seen", alert.GetProperty("note").GetString());
        Assert.Equal("Ada", again.GetProperty("acknowledgedBy").GetString());
        Assert.Equal(
            HttpStatusCode.BadRequest, (await dashboard.SendAsync(HttpMethod.Post, $"/api/alerts/{name}/ack", """{"by":" "}""")).Status);
    }

    [Fact]
    public async Task An_unknown_alert_is_named()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var error = await dashboard.RefusedAsync(
            HttpStatusCode.NotFound, HttpMethod.Post, "/api/alerts/am-01%2Ftemperature%2Fx%231/ack", """{"by":"Ada"}""");
        var elsewhere = await dashboard.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Post, "/api/alerts/x/shout", "{}");

        Assert.Contains("am-01/temperature/x#1", error, StringComparison.Ordinal);
        Assert.Equal("There is no /api/alerts/x/shout; GET /api/openapi.json lists what there is.", elsewhere);
    }
}
