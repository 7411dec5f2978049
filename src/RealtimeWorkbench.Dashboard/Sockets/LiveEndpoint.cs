using System.Globalization;
using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Api;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Dashboard.Sockets;

/// <summary>Lets views in at <c>/ws</c>.</summary>
/// <param name="workbench">The workbench.</param>
/// <param name="clients">Counter of the views.</param>
/// <param name="timing">How long things may take.</param>
/// <param name="ending">Cancelled when the server ends.</param>
internal sealed class LiveEndpoint(Workbench workbench, LiveClients clients, LiveTiming timing, CancellationToken ending)
{
    /// <summary>Serves one view until it goes.</summary>
    /// <exception cref="ApiException">The request doesn't ask for a WebSocket, or there is no room.</exception>
    public async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            throw new ApiException(StatusCodes.Status426UpgradeRequired, "/ws speaks WebSocket only; connect with ws://.");
        }

        var since = SinceOf(context.Request);
        if (!clients.TryEnter())
        {
            context.Response.Headers.RetryAfter = "10";
            throw new ApiException(
                StatusCodes.Status503ServiceUnavailable,
                Invariant($"{clients.Most} views are connected, and that is the most; close one and try again."));
        }

        try
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await new LiveSession(workbench, socket, timing, workbench.Time)
                .RunAsync(since, context.Request.Query["instance"], ending);
        }
        finally
        {
            clients.Leave();
        }
    }

    private static long? SinceOf(HttpRequest request)
    {
        if (!request.Query.TryGetValue("since", out var text))
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var since)
            ? since
            : throw ApiException.BadRequest($"since is '{text}'; it must be the seq of a message.");
    }
}
