using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace RealtimeWorkbench.Dashboard.Page;

/// <summary>Serves the files of the page.</summary>
internal static class PageFiles
{
    private const string NotBuilt = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>RealtimeWorkbench</title>
        <body style="font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem">
        <h1>The page is not built</h1>
        <p>The server runs, but the files of its page are missing. Stop it and run <code>./rtw setup</code>, or by hand:</p>
        <pre>cd src/RealtimeWorkbench.Dashboard/web
        npm ci
        npm run build
        cd ../../..
        dotnet build -c Release</pre>
        <p>REST works without the page: <a href="/api/status">/api/status</a>, <a href="/api/openapi.json">/api/openapi.json</a>.</p>
        </body></html>

        """;

    /// <summary>Serves the files of a folder, and <c>index.html</c> at <c>/</c>.</summary>
    /// <param name="app">The server.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="forNotebooks">Whether pages of other origins may load the scripts, which hold no data.</param>
    /// <returns>What is to be disposed with the server, if anything.</returns>
    public static IDisposable? Serve(WebApplication app, string folder, bool forNotebooks)
    {
        if (!File.Exists(Path.Combine(folder, "index.html")))
        {
            app.Use(async (context, next) =>
            {
                if (context.Request.Path == "/" && context.GetEndpoint() is null)
                {
                    context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    await context.Response.WriteAsync(ContentOfNotBuilt(context), context.RequestAborted);
                    return;
                }

                await next(context);
            });
            return null;
        }

        var files = new PhysicalFileProvider(folder);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            ContentTypeProvider = new FileExtensionContentTypeProvider { Mappings = { [".map"] = "application/json" } },

            OnPrepareResponse = file =>
            {
                // Browsers ask each time whether what they have is still right; the answer is a 304 of a few bytes.
                file.Context.Response.Headers.CacheControl = "no-cache";
                if (forNotebooks)
                {
                    file.Context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
                }
            },
        });
        return files;
    }

    private static string ContentOfNotBuilt(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return NotBuilt;
    }
}
