using Microsoft.AspNetCore.Http;

namespace RealtimeWorkbench.Dashboard.Access;

/// <summary>Headers that keep browsers from doing with our answers what they aren't meant for.</summary>
internal static class SecurityHeaders
{
    /// <summary>Adds the headers to every answer.</summary>
    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy(context.Request.Host);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return next(context);
    }

    /// <summary>plotly.js sets styles from scripts and exports pictures through blobs; the rest comes from here or not at all.</summary>
    private static string Policy(HostString host)
    {
        // Older browsers don't count a WebSocket of the same host as 'self'. A host with odd characters is refused anyway.
        var sockets = host.Value is { } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']')
            ? $" ws://{name} wss://{name}"
            : "";
        return "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            + $"connect-src 'self'{sockets}; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";
    }
}
