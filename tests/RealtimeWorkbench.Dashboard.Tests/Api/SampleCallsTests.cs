using System.Net;
using System.Text.Json;
using RealtimeWorkbench.Sources.Demo;

namespace RealtimeWorkbench.Dashboard.Tests.Api;

public sealed class SampleCallsTests
{
    private const string Stream = """{"operation":"stream","source":"scripted"}""";

    [Fact]
    public async Task Pushed_samples_join_the_stream_and_come_back_as_the_newest()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.PostAsync("/api/operation", Stream);
        await WhenOpenAsync(dashboard);

        var one = await dashboard.PostAsync(
            "/data", """{"timestamp":"2026-11-21T10:15:23.456Z","machine":"am-07","layer":12,"x":10.5,"y":33.0,"z":0.36,"temperature":1012.5,"status":"RUNNING"}""");
        var many = await dashboard.PostAsync(
            "/data",
            """[{"timestamp":"2026-11-21T10:15:24Z","machine":"am-07","temperature":1013}, {"timestamp":"2026-11-21T10:15:25Z","machine":"am-08","temperature":1}]""");

        Assert.Equal(1, one.GetProperty("accepted").GetInt32());
        Assert.Equal(2, many.GetProperty("accepted").GetInt32());
        JsonElement samples = default;
        await RunningDashboard.EventuallyAsync(async () =>
        {
            samples = (await dashboard.GetAsync("/data")).GetProperty("samples");
            return samples.EnumerateArray().Count(sample => sample.GetProperty("machine").GetString()!.StartsWith("am-0", StringComparison.Ordinal)) >= 2
                && samples.EnumerateArray().Any(sample => sample.TryGetProperty("temperature", out var value) && value.GetDouble() == 1013);
        });
        var sample = samples.EnumerateArray().Single(candidate => candidate.GetProperty("machine").GetString() == "am-07");
        Assert.Equal("2026-11-21T10:15:24Z", sample.GetProperty("timestamp").GetString());
    }

    [Fact]
    public async Task A_sample_is_told_in_the_form_in_which_it_is_taken()
    {
        await using var dashboard = await RunningDashboard.StartAsync(script: source => source.Yield(Some.Sample(1012.5)).Block());
        await dashboard.PostAsync("/api/operation", Stream);

        JsonElement samples = default;
        await RunningDashboard.EventuallyAsync(async () =>
            (samples = (await dashboard.GetAsync("/data")).GetProperty("samples")).GetArrayLength() > 0);

        Assert.Equal(
            """{"timestamp":"2026-11-21T10:15:23.456Z","machine":"am-01","layer":12,"x":10.5,"y":33,"z":0.36,"temperature":1012.5,"status":"RUNNING"}""",
            samples[0].GetRawText());
        var machine = (await dashboard.GetAsync("/status")).GetProperty("machines")[0];
        Assert.Equal("am-01", machine.GetProperty("machine").GetString());
        Assert.Equal("RUNNING", machine.GetProperty("status").GetString());
        Assert.Equal("2026-11-21T10:15:23.456Z", machine.GetProperty("since").GetString());
    }

    [Fact]
    public async Task Without_a_stream_a_sample_is_refused()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal(
            "No stream is running that the sample could join; execute an operation first.",
            await dashboard.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/data", """{"machine":"a","t":1}"""));
    }

    [Fact]
    public async Task Of_an_array_the_first_wrong_sample_is_named_and_what_came_before_it_counted()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.PostAsync("/api/operation", Stream);
        await WhenOpenAsync(dashboard);

        var error = await dashboard.RefusedAsync(
            HttpStatusCode.BadRequest,
            HttpMethod.Post,
            "/data",
            """[{"timestamp":"2026-11-21T10:15:24Z","machine":"am-07","temperature":1},{"machine":"am-07","temperature":2}]""");

        Assert.StartsWith("Sample 2: ", error, StringComparison.Ordinal);
        Assert.EndsWith(" The one before it was accepted.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The body is not JSON at line 1, byte 1; send one sample, or an array of them.")]
    [InlineData("{\"machine\":", "The body is not JSON at line 1, byte 12; send one sample, or an array of them.")]
    [InlineData("[{},", "The body is not JSON at line 1, byte 4; send one sample, or an array of them.")]
    public async Task What_is_not_json_adds_nothing(string body, string sentence)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal(sentence, await dashboard.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/data", body));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var (status, text) = await dashboard.SendAsync(HttpMethod.Post, "/data", "[" + new string(' ', 11 * 1024 * 1024) + "]", headers: ("Expect", "100-continue"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("The body is larger than 10 MB; send it in parts.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"machine":"am-01"}""", """status is missing; send {"machine":"am-01","status":"PAUSED"}.""")]
    [InlineData("""{"status":"PAUSED"}""", """machine is missing; send {"machine":"am-01","status":"PAUSED"}.""")]
    [InlineData("""{"machine":"am-01","status":"PAUSED"}""", "No machine is being simulated; execute an operation on the source 'simulator' first.")]
    public async Task A_status_that_cannot_be_asked_for_is_explained(string body, string sentence)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal(sentence, await dashboard.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/status", body));
    }

    [Fact]
    public async Task A_simulated_machine_takes_a_legal_state_and_refuses_an_illegal_one_with_the_sentence_of_the_engine()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.PostAsync("/api/operation", """{"operation":"stream","source":"simulator"}""");
        var machine = "";
        await RunningDashboard.EventuallyAsync(async () =>
        {
            var machines = (await dashboard.GetAsync("/status")).GetProperty("machines");
            machine = machines.GetArrayLength() > 0 ? machines[0].GetProperty("machine").GetString()! : "";
            return machine.Length > 0;
        });

        await dashboard.PostAsync("/status", Request("SHUTDOWN"));
        await RunningDashboard.EventuallyAsync(async () =>
            (await dashboard.GetAsync("/status")).GetProperty("machines")[0].GetProperty("status").GetString() == "SHUTDOWN");
        var error = await dashboard.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/status", Request("PAUSED"));

        Assert.False(MachineStatusTransitions.IsLegal(machine, MachineStatus.Shutdown, MachineStatus.Paused, out var reason));
        Assert.Equal(reason, error);

        string Request(string status) => $$"""{"machine":"{{machine}}","status":"{{status}}"}""";
    }

    /// <summary>An operation runs from the moment that it is started, but its stream opens a little later.</summary>
    private static Task WhenOpenAsync(RunningDashboard dashboard) => RunningDashboard.EventuallyAsync(async () =>
        (await dashboard.SendAsync(HttpMethod.Post, "/data", """{"timestamp":"2026-11-21T10:00:00Z","machine":"first","temperature":1}"""))
        .Status == HttpStatusCode.OK);
}
