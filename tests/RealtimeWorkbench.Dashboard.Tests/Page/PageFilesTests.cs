using System.Net;

namespace RealtimeWorkbench.Dashboard.Tests.Page;

public sealed class PageFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-page-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_page_that_is_not_built_says_so_and_how()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions { PageFolder = _folder.FullName });

        using var response = await dashboard.Http.GetAsync("/");
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("The page is not built", text, StringComparison.Ordinal);
        Assert.Contains("npm run build", text, StringComparison.Ordinal);
        Assert.Equal("idle", (await dashboard.GetAsync("/api/status")).GetProperty("operation").GetProperty("state").GetString());
    }

    [Fact]
    public async Task Files_of_the_page_are_served_with_their_type_and_without_a_token()
    {
        await using var dashboard = await StartAsync();

        using var page = await dashboard.Http.GetAsync("/?token=whatever");
        using var script = await dashboard.Http.GetAsync("/app.js");
        using var style = await dashboard.Http.GetAsync("/app.css");

        Assert.Equal("<h1>built</h1>", await page.Content.ReadAsStringAsync());
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Equal("text/javascript", script.Content.Headers.ContentType?.MediaType);
        Assert.Equal("text/css", style.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_file_that_the_browser_has_is_not_sent_again()
    {
        await using var dashboard = await StartAsync();
        using var first = await dashboard.Http.GetAsync("/app.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/app.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await dashboard.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.True(first.Headers.CacheControl!.NoCache);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task A_large_script_is_compressed(string encoding)
    {
        await using var dashboard = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/app.js");
        request.Headers.AcceptEncoding.Add(new(encoding));

        using var response = await dashboard.Http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(encoding, Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.InRange(bytes.Length, 1, 10_000);
    }

    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    public async Task Nothing_outside_the_folder_is_served(string path)
    {
        var secret = Path.Combine(_folder.Parent!.FullName, "secret.txt");
        await File.WriteAllTextAsync(secret, "secret");
        await using var dashboard = await StartAsync();

        var (status, text) = await dashboard.SendAsync(HttpMethod.Get, path);

        File.Delete(secret);
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.DoesNotContain("\"secret\"", text, StringComparison.Ordinal);
    }

    private async Task<RunningDashboard> StartAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "index.html"), "<h1>built</h1>");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "app.js"), new string(' ', 100_000));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "app.css"), "h1{}");
        return await RunningDashboard.StartAsync(new DashboardOptions { PageFolder = _folder.FullName });
    }
}
