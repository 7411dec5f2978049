using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Wire;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>Writes answers.</summary>
internal static class Answer
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>Answers with JSON.</summary>
    /// <remarks>Whole before the first byte goes out, so that a failure can still become a 500.</remarks>
    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        WriteBytesAsync(context, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Answers with JSON that is there.</summary>
    public static async Task WriteBytesAsync(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        context.Response.ContentType = Json;
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    /// <summary>Answers with the sentences of a refusal.</summary>
    public static Task RefuseAsync(HttpContext context, int status, IReadOnlyList<string> errors)
    {
        context.Response.StatusCode = status;
        return WriteAsync(
            context,
            new ErrorAnswer(errors[0], errors.Count > 1 ? errors : null),
            WireJson.Types.ErrorAnswer);
    }

    /// <summary>Answers with text.</summary>
    public static Task WriteTextAsync(HttpContext context, string text, string contentType)
    {
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
