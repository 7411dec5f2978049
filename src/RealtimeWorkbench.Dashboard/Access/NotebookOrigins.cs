using System.Buffers;
using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Api;

namespace RealtimeWorkbench.Dashboard.Access;

/// <summary>Lets the pages of notebook hosts use the server: those of Jupyter and VS Code on this machine, and those of allowed hosts.</summary>
/// <param name="names">Names that the server answers to, and hosts that are allowed.</param>
/// <remarks>
/// Any program of this machine may serve pages on a port of its own, so such an origin alone means nothing: the token is needed for
/// reading too. WHATWG Fetch, section 3.2 (CORS protocol).
/// </remarks>
internal sealed class NotebookOrigins(HostNames names)
{
    private const string VisualStudioCode = "vscode-webview://";

    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:");

    /// <summary>Whether a request comes from a page that isn't ours. It is answered so that this page can read the answer.</summary>
    /// <exception cref="ApiException">Pages of that origin may not use the server.</exception>
    public bool Admit(HttpContext context)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        headers.Append("Vary", "Origin");
        var origins = request.Headers.Origin;
        if (origins.Count == 0 || (origins.Count == 1 && HostNames.IsOwnOrigin(origins[0]!, request.Host)))
        {
            return false;
        }

        var origin = origins.ToString();
        if (!IsNotebook(origin))
        {
            throw new ApiException(StatusCodes.Status403Forbidden, Explain(origin));
        }

        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = "Content-Disposition, Retry-After, WWW-Authenticate";
        return true;
    }

    /// <summary>Answers a browser that asks beforehand what a page may send. It sends no token with that.</summary>
    /// <returns>Whether that was the question.</returns>
    public static bool AnswerPreflight(HttpContext context)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        if (!HttpMethods.IsOptions(request.Method) || !request.Headers.ContainsKey("Access-Control-Request-Method"))
        {
            return false;
        }

        headers.AccessControlAllowMethods = "GET, HEAD, POST, PUT";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type";
        headers.AccessControlMaxAge = "600";
        if (request.Headers.ContainsKey("Access-Control-Request-Private-Network"))
        {
            headers["Access-Control-Allow-Private-Network"] = "true";
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }

    private bool IsNotebook(string origin)
    {
        if (origin.StartsWith(VisualStudioCode, StringComparison.Ordinal))
        {
            return origin.Length > VisualStudioCode.Length && origin.AsSpan(VisualStudioCode.Length).IndexOfAnyExcept(HostCharacters) < 0;
        }

        // What comes back in the answer is an origin and nothing else: no path, no user, no odd spelling.
        return Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && origin == uri.GetLeftPart(UriPartial.Authority)
            && uri.UserInfo.Length == 0
            && (HostNames.IsLoopback(uri.Host) || names.IsAllowed(uri.Host, uri.Authority));
    }

    private static string Explain(string origin) => origin == "null"
        ? "A page without an origin of its own (a file, or a sandboxed frame) may not use this workbench; open the notebook in Jupyter or VS Code."
        : $"A page from '{origin}' may not do this; use a notebook on this machine, the dashboard's own page, or allow that host.";
}
