using System.Net;
using System.Net.WebSockets;

namespace RealtimeWorkbench.Dashboard.Tests.Access;

public sealed class AccessTests
{
    [Theory]
    [InlineData("PUT", "/api/config")]
    [InlineData("POST", "/api/operation")]
    [InlineData("POST", "/api/operation/stop")]
    [InlineData("POST", "/api/alerts/a/ack")]
    [InlineData("POST", "/data")]
    [InlineData("POST", "/status")]
    [InlineData("DELETE", "/api/config")]
    [InlineData("POST", "/anything")]
    public async Task Writes_need_the_token(string method, string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var without = await dashboard.SendAsync(new HttpMethod(method), path, "{}", token: null);
        var wrong = await dashboard.SendAsync(new HttpMethod(method), path, "{}", token: RunningDashboard.Token + "x");
        var empty = await dashboard.SendAsync(new HttpMethod(method), path + "?token=", "{}", token: null);
        var right = await dashboard.SendAsync(new HttpMethod(method), path, "{}");

        Assert.Equal(HttpStatusCode.Unauthorized, without.Status);
        Assert.Contains("This needs the token that rtw prints with the address of the page", without.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, empty.Status);
        Assert.NotEqual(HttpStatusCode.Unauthorized, right.Status);
    }

    [Fact]
    public async Task The_token_may_stand_in_the_address_as_well()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var (status, _) = await dashboard.SendAsync(HttpMethod.Post, "/api/operation/stop?token=" + RunningDashboard.Token, token: null);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("?token=" + RunningDashboard.Token, dashboard.Page.Query);
    }

    [Fact]
    public async Task Reading_on_the_loopback_interface_needs_no_token()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal("idle", (await dashboard.GetAsync("/api/status")).GetProperty("operation").GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    public async Task Reading_through_a_reverse_proxy_needs_the_token(string header, string value)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var without = await dashboard.SendAsync(HttpMethod.Get, "/api/status", token: null, headers: (header, value));
        var right = await dashboard.SendAsync(HttpMethod.Get, "/api/status", headers: (header, value));

        Assert.Equal(HttpStatusCode.Unauthorized, without.Status);
        Assert.Equal(HttpStatusCode.OK, right.Status);
    }

    [Theory]
    [InlineData("/api/status", HttpStatusCode.Unauthorized)]
    [InlineData("/api/metrics", HttpStatusCode.Unauthorized)]
    [InlineData("/api/export", HttpStatusCode.Unauthorized)]
    [InlineData("/api/openapi.json", HttpStatusCode.Unauthorized)]
    [InlineData("/data", HttpStatusCode.Unauthorized)]
    [InlineData("/status", HttpStatusCode.Unauthorized)]
    [InlineData("/metrics", HttpStatusCode.Unauthorized)]
    [InlineData("/ws", HttpStatusCode.Unauthorized)]
    [InlineData("/API/STATUS", HttpStatusCode.Unauthorized)]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/readyz", HttpStatusCode.OK)]
    public async Task On_any_other_interface_reading_needs_the_token_too(string path, HttpStatusCode expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions { Address = IPAddress.Any });
        var address = new UriBuilder(dashboard.Server.Address!) { Host = "127.0.0.1", Path = path }.Uri;

        var without = await dashboard.SendAsync(HttpMethod.Get, address.ToString(), token: null);
        var right = await dashboard.SendAsync(HttpMethod.Get, address.ToString());

        Assert.Equal(expected, without.Status);
        Assert.NotEqual(HttpStatusCode.Unauthorized, right.Status);
    }

    [Fact]
    public async Task On_any_other_interface_a_view_needs_the_token()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions { Address = IPAddress.Any });
        var address = new UriBuilder(dashboard.Server.Address!) { Host = "127.0.0.1" }.Uri;

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => LiveClient.ConnectAsync(address));
        using var client = await LiveClient.ConnectAsync(address, "token=" + RunningDashboard.Token);

        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
        Assert.Equal("snapshot", (await client.NextAsync())!.Value.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8765")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("192.0.2.1")]
    public async Task A_foreign_host_is_refused(string host)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        foreach (var path in new[] { "/", "/api/status", "/healthz" })
        {
            var (status, text) = await dashboard.SendAsync(HttpMethod.Get, path, headers: ("Host", host));

            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains($"Host '{host}' is not a name of this dashboard", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1234")]
    [InlineData("[::1]:8765")]
    [InlineData("monitor.example")]
    [InlineData("monitor.example:443")]
    public async Task Own_and_allowed_hosts_are_served(string host)
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions { AllowedHosts = ["monitor.example"] });

        var (status, _) = await dashboard.SendAsync(HttpMethod.Get, "/api/status", headers: ("Host", host));

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task A_page_of_a_foreign_origin_can_neither_write_nor_open_a_view()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var own = dashboard.Server.Address!.GetLeftPart(UriPartial.Authority);

        foreach (var origin in new[] { "http://evil.example", "null", "http://127.0.0.1:1", "file://" })
        {
            var (status, text) = await dashboard.SendAsync(HttpMethod.Post, "/api/operation/stop", headers: ("Origin", origin));
            var refused = await Assert.ThrowsAsync<WebSocketException>(
                () => LiveClient.ConnectAsync(dashboard.Server.Address, origin: origin));

            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains($"A page from '{origin}' may not do this", text, StringComparison.Ordinal);
            Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        }

        var (allowed, _) = await dashboard.SendAsync(HttpMethod.Post, "/api/operation/stop", headers: ("Origin", own));
        using var client = await LiveClient.ConnectAsync(dashboard.Server.Address, origin: own);
        Assert.Equal(HttpStatusCode.OK, allowed);
        Assert.Equal("snapshot", (await client.NextAsync())!.Value.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Answers_carry_headers_that_bind_browsers()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        foreach (var path in new[] { "/", "/api/status", "/nowhere" })
        {
            using var response = await dashboard.Http.GetAsync(path);

            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("connect-src 'self' ws://127.0.0.1:", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
            Assert.False(response.Headers.Contains("Server"));
        }
    }
}
