using System.Globalization;
using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>The call that hands out everything about the run.</summary>
/// <param name="workbench">The workbench.</param>
internal sealed class ExportCall(Workbench workbench)
{
    /// <summary><c>GET /api/export</c>.</summary>
    public async Task ExportAsync(HttpContext context)
    {
        // By way of a file: a failure can still become a 500, the client learns the size, and the memory stays bounded.
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var file = new FileStream(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        await new ExportWriter(workbench.Export()).WriteZipAsync(file, context.RequestAborted);

        var now = workbench.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/zip";
        context.Response.ContentLength = file.Length;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"realtime-workbench-{now}.zip\"";
        file.Position = 0;
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
