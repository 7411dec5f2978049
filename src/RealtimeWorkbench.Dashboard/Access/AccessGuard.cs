using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Api;

namespace RealtimeWorkbench.Dashboard.Access;

/// <summary>Decides about every request before anything else looks at it.</summary>
/// <param name="names">Names that the server answers to.</param>
/// <param name="token">Secret of the server.</param>
/// <param name="notebooks">Pages of notebook hosts that may use the server; none if <see langword="null"/>.</param>
internal sealed class AccessGuard(HostNames names, AccessToken token, NotebookOrigins? notebooks)
{
    private static readonly string[] ForwardedHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"];

    /// <summary>Lets a request through or refuses it.</summary>
    /// <exception cref="ApiException">It is refused, with 401 or 403.</exception>
    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!names.Accept(request.Host, context.Connection.LocalIpAddress))
        {
            throw new ApiException(
                StatusCodes.Status403Forbidden,
                $"Host '{request.Host.Value}' is not a name of this dashboard; use the address that rtw printed, or allow the name.");
        }

        var isWrite = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        var isForeign = notebooks?.Admit(context) is true;
        if (isForeign && NotebookOrigins.AnswerPreflight(context))
        {
            return Task.CompletedTask;
        }

        if (!isForeign && (isWrite || context.WebSockets.IsWebSocketRequest))
        {
            CheckOrigin(request);
        }

        if ((isWrite || NeedsTokenToRead(context, isForeign)) && !token.IsIn(request))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new ApiException(
                StatusCodes.Status401Unauthorized,
                "This needs the token that rtw prints with the address of the page; send it as 'Authorization: Bearer TOKEN' or as '?token=TOKEN'.");
        }

        return next(context);
    }

    private void CheckOrigin(HttpRequest request)
    {
        foreach (var origin in request.Headers.Origin)
        {
            if (origin is null || !names.AcceptOrigin(origin, request.Host))
            {
                throw new ApiException(
                    StatusCodes.Status403Forbidden,
                    $"A page from '{origin}' may not do this; use the dashboard's own page, or allow that host.");
            }
        }
    }

    /// <summary>Files of the page hold no data of the process and have no endpoint; neither have addresses that don't exist.</summary>
    private bool NeedsTokenToRead(HttpContext context, bool isForeign) =>
        context.GetEndpoint() is { } endpoint
        && (isForeign || (endpoint.Metadata.GetMetadata<OpenAccess>() is null && !IsFromThisMachine(context.Request)));

    /// <summary>A reverse proxy on this machine connects from the loopback interface on behalf of anybody, which its headers show.</summary>
    private bool IsFromThisMachine(HttpRequest request) =>
        names.IsLoopbackOnly
        && HostNames.IsLoopback(request.Host.Host)
        && !ForwardedHeaders.Any(request.Headers.ContainsKey);
}
