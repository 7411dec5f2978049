using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Access;

namespace RealtimeWorkbench.Dashboard.Tests.Access;

public sealed class NotebookOriginsTests
{
    private static readonly string[] Notebooks =
    [
        "http://127.0.0.1:8888", "http://localhost:8889", "https://localhost:8890", "http://[::1]:8888",
        "vscode-webview://0u6d9f1k2l3m4n5o6p7q8r9s0t", "https://hub.example", "https://lab.example:8443",
    ];

    private static readonly string[] Strangers =
    [
        "null", "file://", "http://evil.example", "https://lab.example", "http://127.0.0.1.evil.example", "http://192.0.2.1:8888",
        "vscode-webview://", "vscode-webview://a/b", "http://user@127.0.0.1:8888", "http://127.0.0.1:8888/path", "moz-extension://abc",
    ];

    public static TheoryData<string> OfNotebooks => [.. Notebooks];

    public static TheoryData<string> OfStrangers => [.. Strangers];

    [Theory]
    [MemberData(nameof(OfNotebooks))]
    public async Task A_notebook_may_do_everything_with_the_token_and_nothing_without(string origin)
    {
        await using var dashboard = await StartAsync();

        foreach (var (method, path) in new[]
        {
            ("GET", "/api/status"), ("GET", "/api/export"), ("GET", "/data"), ("GET", "/metrics"), ("GET", "/healthz"),
            ("GET", "/api/openapi.json"), ("POST", "/api/operation/stop"), ("GET", "/ws"),
        })
        {
            using var without = await SendAsync(dashboard, method, path, origin, token: null);
            using var wrong = await SendAsync(dashboard, method, path, origin, token: "another-token-of-somebody");
            using var right = await SendAsync(dashboard, method, path, origin, RunningDashboard.Token);

            Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
            Assert.Equal(path == "/ws" ? HttpStatusCode.UpgradeRequired : HttpStatusCode.OK, right.StatusCode);
            Assert.All([without, wrong, right], answer =>
            {
                Assert.Equal(origin, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
                Assert.Contains("Origin", answer.Headers.Vary);
                Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
            });
        }
    }

    [Theory]
    [MemberData(nameof(OfNotebooks))]
    public async Task A_notebook_opens_a_view_with_the_token_only(string origin)
    {
        await using var dashboard = await StartAsync();

        var refused = await Assert.ThrowsAsync<WebSocketException>(
            () => LiveClient.ConnectAsync(dashboard.Server.Address!, origin: origin));
        using var client = await LiveClient.ConnectAsync(dashboard.Server.Address!, "token=" + RunningDashboard.Token, origin);

        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
        Assert.Equal("snapshot", (await client.NextAsync())!.Value.GetProperty("type").GetString());
    }

    [Theory]
    [MemberData(nameof(OfStrangers))]
    public async Task Pages_of_anybody_else_get_nothing_even_with_the_token(string origin)
    {
        await using var dashboard = await StartAsync();

        foreach (var (method, path) in new[] { ("GET", "/api/status"), ("POST", "/api/operation/stop"), ("OPTIONS", "/api/status") })
        {
            using var answer = await SendAsync(dashboard, method, path, origin, RunningDashboard.Token, preflight: method == "OPTIONS");

            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.Contains(
                origin == "null" ? "A page without an origin of its own" : $"A page from '{origin}' may not do this",
                System.Text.RegularExpressions.Regex.Unescape(await answer.Content.ReadAsStringAsync()),
                StringComparison.Ordinal);
        }

        var refused = await Assert.ThrowsAsync<WebSocketException>(
            () => LiveClient.ConnectAsync(dashboard.Server.Address!, "token=" + RunningDashboard.Token, origin));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OfNotebooks))]
    public async Task Without_the_option_pages_of_notebooks_are_as_foreign_as_any(string origin)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var read = await SendAsync(dashboard, "GET", "/api/status", origin, RunningDashboard.Token);
        using var write = await SendAsync(dashboard, "POST", "/api/operation/stop", origin, RunningDashboard.Token);
        using var preflight = await SendAsync(dashboard, "OPTIONS", "/api/status", origin, token: null, preflight: true);
        var refused = await Assert.ThrowsAsync<WebSocketException>(
            () => LiveClient.ConnectAsync(dashboard.Server.Address!, "token=" + RunningDashboard.Token, origin));

        Assert.Equal(HttpStatusCode.Forbidden, write.StatusCode);
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.All([read, write, preflight], answer => Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin")));
        Assert.Equal("same-origin", Assert.Single(read.Headers.GetValues("Cross-Origin-Resource-Policy")));
    }

    [Fact]
    public async Task Our_own_page_is_treated_as_ever()
    {
        await using var dashboard = await StartAsync();
        var own = dashboard.Server.Address!.GetLeftPart(UriPartial.Authority);

        using var read = await SendAsync(dashboard, "GET", "/api/status", own, token: null);
        using var write = await SendAsync(dashboard, "POST", "/api/operation/stop", own, token: null);
        using var client = await LiveClient.ConnectAsync(dashboard.Server.Address, origin: own);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.False(read.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(HttpStatusCode.Unauthorized, write.StatusCode);
        Assert.Equal("snapshot", (await client.NextAsync())!.Value.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_browser_that_asks_beforehand_is_told_what_a_notebook_may_send()
    {
        await using var dashboard = await StartAsync();

        using var answer = await SendAsync(dashboard, "OPTIONS", "/api/config", Notebooks[0], token: null, preflight: true);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("GET, HEAD, POST, PUT", string.Join(", ", answer.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal("Authorization, Content-Type", string.Join(", ", answer.Headers.GetValues("Access-Control-Allow-Headers")));
        Assert.Equal("true", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Private-Network")));
        Assert.Equal(Notebooks[0], Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task A_notebook_can_read_the_name_of_the_archive()
    {
        await using var dashboard = await StartAsync();

        using var answer = await SendAsync(dashboard, "GET", "/api/export", Notebooks[0], RunningDashboard.Token);

        Assert.Contains("Content-Disposition", string.Join(',', answer.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_files_of_the_page_may_be_loaded_into_a_page_of_another_origin()
    {
        var folder = Directory.CreateTempSubdirectory("rtw-page-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "index.html"), "<h1>built</h1>");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "script.js"), "0");
            await using var dashboard = await StartAsync(folder.FullName);

            using var script = await dashboard.Http.GetAsync("/script.js");
            using var asModule = await SendAsync(dashboard, "GET", "/script.js", Notebooks[0], token: null);
            using var data = await dashboard.Http.GetAsync("/api/status");

            Assert.Equal("cross-origin", Assert.Single(script.Headers.GetValues("Cross-Origin-Resource-Policy")));
            Assert.Equal(HttpStatusCode.OK, asModule.StatusCode);
            // Or browsers would not compare the script with its hash, and refuse it.
            Assert.Equal(Notebooks[0], Assert.Single(asModule.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Equal("same-origin", Assert.Single(data.Headers.GetValues("Cross-Origin-Resource-Policy")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Several_origins_at_once_are_nobodys()
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString("127.0.0.1", 8765);
        context.Request.Headers.Origin = new(["http://127.0.0.1:8765", "http://127.0.0.1:8888"]);

        Assert.Throws<RealtimeWorkbench.Dashboard.Api.ApiException>(() => new NotebookOrigins(new HostNames(IPAddress.Loopback, [])).Admit(context));
    }

    private static Task<RunningDashboard> StartAsync(string? folder = null) => RunningDashboard.StartAsync(
        new DashboardOptions { AllowNotebooks = true, AllowedHosts = ["hub.example", "lab.example:8443"], PageFolder = folder });

    private static Task<HttpResponseMessage> SendAsync(
        RunningDashboard dashboard, string method, string path, string origin, string? token, bool preflight = false)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        if (preflight)
        {
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "PUT");
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Private-Network", "true");
        }

        return dashboard.Http.SendAsync(request);
    }
}
