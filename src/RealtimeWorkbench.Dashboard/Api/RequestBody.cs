using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>Reads bodies of requests.</summary>
internal static class RequestBody
{
    /// <summary>Reads a JSON object.</summary>
    /// <param name="context">The request.</param>
    /// <param name="type">How to read it.</param>
    /// <param name="example">A right body, for the message about a wrong one.</param>
    /// <exception cref="ApiException">The body is not what is wanted.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, string example)
        where T : class
    {
        var bytes = await ReadBytesAsync(context);
        if (bytes.Length == 0)
        {
            throw ApiException.BadRequest($"The body is empty; send {example}.");
        }

        try
        {
            return JsonSerializer.Deserialize(bytes.Span, type)
                ?? throw ApiException.BadRequest($"The body is null; send {example}.");
        }
        catch (JsonException broken)
        {
            throw ApiException.BadRequest($"The body is not right at {PlaceOf(broken)}; send {example}.");
        }
    }

    /// <summary>Reads a body whole; Kestrel ends one that is too large.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext context)
    {
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await context.Request.Body.ReadAsync(body.GetMemory(4096), context.RequestAborted);
            if (read == 0)
            {
                return body.WrittenMemory;
            }

            body.Advance(read);
        }
    }

    /// <summary>Says where in a text JSON went wrong; lines and bytes count from 1.</summary>
    public static string PlaceOf(JsonException broken) =>
        Invariant($"line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}")
        + (broken.Path is { Length: > 1 } path ? $" ({path[2..]})" : "");
}
