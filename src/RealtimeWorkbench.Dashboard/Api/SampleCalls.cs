using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Wire;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>Calls about samples and the machines they come from.</summary>
/// <param name="workbench">The workbench.</param>
internal sealed class SampleCalls(Workbench workbench)
{
    /// <summary><c>GET /data</c>.</summary>
    public Task NewestAsync(HttpContext context) =>
        Answer.WriteAsync(context, SamplesAnswer.Of(workbench.NewestSamples()), WireJson.Types.SamplesAnswer);

    /// <summary><c>POST /data</c>.</summary>
    public async Task PushAsync(HttpContext context)
    {
        var body = await RequestBody.ReadBytesAsync(context);
        var accepted = Push(body.Span);
        await Answer.WriteAsync(context, new AcceptedAnswer(accepted), WireJson.Types.AcceptedAnswer);
    }

    /// <summary><c>GET /status</c>.</summary>
    public Task MachinesAsync(HttpContext context) =>
        Answer.WriteAsync(context, new MachinesAnswer(workbench.MachineStates()), WireJson.Types.MachinesAnswer);

    /// <summary><c>POST /status</c>.</summary>
    public async Task RequestStatusAsync(HttpContext context)
    {
        const string Example = """{"machine":"am-01","status":"PAUSED"}""";
        var request = await RequestBody.ReadAsync(context, WireJson.Types.MachineStatusRequest, Example);
        if (string.IsNullOrEmpty(request.Machine) || string.IsNullOrEmpty(request.Status))
        {
            throw ApiException.BadRequest(
                $"{(string.IsNullOrEmpty(request.Machine) ? "machine" : "status")} is missing; send {Example}.");
        }

        if (workbench.RequestStatus(request.Machine, request.Status) is { } refusal)
        {
            throw ApiException.BadRequest(refusal);
        }

        await MachinesAsync(context);
    }

    private int Push(ReadOnlySpan<byte> body)
    {
        var accepted = 0;
        try
        {
            Check(body);
            var reader = new Utf8JsonReader(body);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    PushOne(body[start..(int)reader.BytesConsumed], accepted);
                    accepted++;
                }

                return accepted;
            }

            PushOne(body, null);
            return 1;
        }
        catch (JsonException broken)
        {
            throw ApiException.BadRequest($"The body is not JSON at {RequestBody.PlaceOf(broken)}; send one sample, or an array of them.");
        }
    }

    /// <summary>Reads the body to its end first, so that one that is cut short adds nothing.</summary>
    private static void Check(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
        }
    }

    private void PushOne(ReadOnlySpan<byte> sample, int? before)
    {
        if (workbench.Push(sample) is { } refusal)
        {
            throw ApiException.BadRequest(before is { } accepted
                ? Invariant($"Sample {accepted + 1}: {refusal} {(accepted == 0 ? "None was" : accepted == 1 ? "The one before it was" : $"The {accepted} before it were")} accepted.")
                : refusal);
        }
    }
}
