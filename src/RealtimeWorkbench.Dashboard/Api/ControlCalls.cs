using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Dashboard.Wire;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>Calls that change what the workbench does.</summary>
/// <param name="workbench">The workbench.</param>
internal sealed class ControlCalls(Workbench workbench)
{
    /// <summary><c>GET /api/config</c>.</summary>
    public Task ConfigAsync(HttpContext context) => Answer.WriteAsync(
        context,
        new ConfigAnswer(
            [.. OperationCatalog.All.Select(known => new OperationChoice(known.Id, known.Title, known.Description))],
            [.. workbench.Sources.Select(known => new SourceChoice(known.Id, known.Title, known.IsAvailable, known.Note))],
            SettingsSchema.Groups,
            SettingsSchema.Values(workbench.Settings),
            SettingHints.Of(workbench.Settings)),
        WireJson.Types.ConfigAnswer);

    /// <summary><c>PUT /api/config</c>.</summary>
    public async Task ConfigureAsync(HttpContext context)
    {
        const string Example = """{"values":{"Streaming":{"BufferSize":2000}}}""";
        var request = await RequestBody.ReadAsync(context, WireJson.Types.ConfigRequest, Example);
        if (request.Values is not { } values)
        {
            throw ApiException.BadRequest($"values is missing; send {Example}.");
        }

        try
        {
            workbench.Configure(SettingsJson.ToChanges(values));
        }
        catch (SettingsException wrong)
        {
            throw ApiException.BadRequest(wrong.Errors);
        }

        await ConfigAsync(context);
    }

    /// <summary><c>POST /api/operation</c>.</summary>
    public async Task StartAsync(HttpContext context)
    {
        const string Example = """{"operation":"workflow","source":"demo"}""";
        var request = await RequestBody.ReadAsync(context, WireJson.Types.OperationRequest, Example);
        var operation = OperationCatalog.All.FirstOrDefault(known => known.Id == request.Operation);
        if (operation is null)
        {
            var ids = string.Join(", ", OperationCatalog.All.Select(known => known.Id));
            throw ApiException.BadRequest(string.IsNullOrEmpty(request.Operation)
                ? $"operation is missing; use one of {ids}."
                : $"There is no operation '{request.Operation}'; use one of {ids}.");
        }

        if (string.IsNullOrEmpty(request.Source))
        {
            throw ApiException.BadRequest(
                $"source is missing; use one of {string.Join(", ", workbench.Sources.Select(known => known.Id))}.");
        }

        try
        {
            workbench.Start(operation.Kind, request.Source);
        }
        catch (OperationBusyException busy)
        {
            throw new ApiException(StatusCodes.Status409Conflict, busy.Message);
        }
        catch (SettingsException wrong)
        {
            throw ApiException.BadRequest(wrong.Errors);
        }
        catch (SourceException wrong)
        {
            throw ApiException.BadRequest(wrong.Message);
        }

        await AnswerOperationAsync(context);
    }

    /// <summary><c>POST /api/operation/stop</c>.</summary>
    public Task StopAsync(HttpContext context)
    {
        workbench.RequestStop();
        return AnswerOperationAsync(context);
    }

    /// <summary><c>POST /api/alerts/{id}/ack</c>.</summary>
    public async Task AcknowledgeAsync(HttpContext context)
    {
        if (AlertOf(context) is not { } id)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var request = await RequestBody.ReadAsync(
            context, WireJson.Types.AcknowledgeRequest, """{"by":"name","note":"optional"}""");
        var result = workbench.Acknowledge(id, request.By ?? "", request.Note ?? "");
        switch (result.Outcome)
        {
            case AcknowledgeOutcome.UnknownAlert:
                throw new ApiException(StatusCodes.Status404NotFound, result.Message);
            case AcknowledgeOutcome.NameMissing:
                throw ApiException.BadRequest(result.Message);
            default:
                // Acknowledging twice does no harm: the answer says who was first.
                await Answer.WriteAsync(context, AlertView.Of(result.Alert!), WireJson.Types.AlertView);
                break;
        }
    }

    /// <summary>Reads the name of the alert from the request as it was sent: routing leaves an escaped slash escaped.</summary>
    private static string? AlertOf(HttpContext context)
    {
        const string Before = "/api/alerts/";
        const string After = "/ack";
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?')[0];
        return path.StartsWith(Before, StringComparison.OrdinalIgnoreCase)
            && path.EndsWith(After, StringComparison.OrdinalIgnoreCase)
            && path.Length > Before.Length + After.Length
            ? Uri.UnescapeDataString(path[Before.Length..^After.Length])
            : null;
    }

    private Task AnswerOperationAsync(HttpContext context) =>
        Answer.WriteAsync(context, workbench.Live.Operation, WireJson.Types.OperationStatus);
}
