using System.Net;
using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Api;
using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Tests.Api;

public sealed class FailuresTests
{
    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/nothing.js")]
    public async Task An_unknown_address_is_named(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal(
            $"There is no {path}; GET /api/openapi.json lists what there is.",
            await dashboard.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, path));
    }

    [Fact]
    public async Task A_wrong_method_names_the_right_one()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var error = await dashboard.RefusedAsync(HttpStatusCode.MethodNotAllowed, HttpMethod.Delete, "/api/operation");

        Assert.Equal("/api/operation does not know DELETE; use POST.", error);
    }

    [Fact]
    public async Task A_failure_of_the_server_goes_to_the_log_and_not_to_the_client()
    {
        var live = new LiveState(TimeProvider.System);
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = "/api/status";
        context.Response.Body = new MemoryStream();

        await new Failures(live).CatchAsync(context, _ => throw new InvalidDataException("secret of the inside"));

        context.Response.Body.Position = 0;
        Assert.Equal(500, context.Response.StatusCode);
        Assert.Equal(
            """{"error":"The dashboard failed to answer; the log of the workbench says why."}""",
            await new StreamReader(context.Response.Body).ReadToEndAsync());
        var line = Assert.Single(live.Everything().Log);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Equal("The dashboard failed to answer GET /api/status: secret of the inside", line.Message);
        Assert.Contains("InvalidDataException", line.Details, StringComparison.Ordinal);
    }
}
