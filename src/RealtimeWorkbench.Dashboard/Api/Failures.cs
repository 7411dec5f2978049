using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>Turns what goes wrong in a request into an answer of one sentence.</summary>
/// <param name="live">Where a failure of the server itself is reported.</param>
internal sealed class Failures(LiveState live)
{
    /// <summary>Runs the rest of the request.</summary>
    public async Task CatchAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            await ExplainAsync(context);
        }
        catch (ApiException refusal)
        {
            if (refusal.RetryAfter is { } wait)
            {
                context.Response.Headers.RetryAfter = Invariant($"{wait.TotalSeconds:0}");
            }

            await RefuseAsync(context, refusal.Status, refusal.Errors);
        }
        catch (BadHttpRequestException broken)
        {
            var sentence = broken.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? Invariant($"The body is larger than {Limits.BodyMegabytes} MB; send it in parts.")
                : $"The request is broken: {broken.Message}";
            await RefuseAsync(context, broken.StatusCode, [sentence]);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; nobody reads an answer.
        }
#pragma warning disable CA1031 // The top of the request: one that fails must not end the server, and it is reported.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            live.Log(
                LogLevel.Error,
                $"The dashboard failed to answer {context.Request.Method} {context.Request.Path}: {failure.Message}",
                failure.ToString());
            await RefuseAsync(context, 500, ["The dashboard failed to answer; the log of the workbench says why."]);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, IReadOnlyList<string> errors)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return Answer.RefuseAsync(context, status, errors);
    }

    /// <summary>Routing answers 404 and 405 without a word.</summary>
    private static Task ExplainAsync(HttpContext context)
    {
        var response = context.Response;
        var request = context.Request;
        return (response.HasStarted, response.StatusCode) switch
        {
            (false, 404) => Answer.RefuseAsync(
                context, 404, [$"There is no {request.Path}; GET /api/openapi.json lists what there is."]),
            (false, 405) => Answer.RefuseAsync(
                context, 405, [$"{request.Path} does not know {request.Method}; use {response.Headers.Allow}."]),
            _ => Task.CompletedTask,
        };
    }
}
