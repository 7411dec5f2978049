using System.IO.Compression;

namespace RealtimeWorkbench.Dashboard.Tests.Api;

public sealed class ExportCallTests
{
    [Fact]
    public async Task The_export_is_a_zip_that_a_browser_saves()
    {
        await using var dashboard = await RunningDashboard.StartAsync(script: source => source.Yield(Some.Sample(1300)));
        await dashboard.PostAsync("/api/operation", """{"operation":"alerts","source":"scripted"}""");
        await dashboard.Workbench.StopAsync();

        using var response = await dashboard.Http.GetAsync("/api/export");
        await using var stream = await response.Content.ReadAsStreamAsync();
        using var zip = new ZipArchive(stream);

        Assert.Equal("application/zip", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Matches(@"^""?realtime-workbench-\d{8}T\d{6}Z\.zip""?$", response.Content.Headers.ContentDisposition?.FileName);
        Assert.True(response.Content.Headers.ContentLength > 0);
        Assert.Contains(zip.Entries, entry => entry.Name == "config.json" && entry.Length > 0);
    }
}
