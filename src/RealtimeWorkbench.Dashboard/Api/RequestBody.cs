using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>Reads bodies of requests.</summary>
internal static class RequestBody
{
    /// <summary>Header and trailer of gzip, in bytes.</summary>
    private const int SmallestGzip = 18;

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
    public static Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext context) =>
        ReadAllAsync(context.Request.Body, int.MaxValue, context.RequestAborted);

    /// <summary>Whether a body came packed.</summary>
    /// <exception cref="ApiException">It is packed otherwise than by gzip.</exception>
    public static bool IsPacked(HttpContext context)
    {
        var encoding = context.Request.Headers.ContentEncoding.ToString().Trim();
        if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (!encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.AcceptEncoding = "gzip";
            throw new ApiException(415, $"The Content-Encoding {(encoding.Length > 60 ? encoding[..60] + "…" : encoding)} is not taken; send gzip, or leave it out.");
        }

        return true;
    }

    /// <summary>Unpacks a body, up to a limit.</summary>
    /// <exception cref="ApiException">It is broken, or too large.</exception>
    public static async Task<ReadOnlyMemory<byte>> UnpackAsync(ReadOnlyMemory<byte> packed, CancellationToken cancellationToken)
    {
        using var unpacking = new GZipStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        try
        {
            var body = await ReadAllAsync(unpacking, Limits.UnpackedMegabytes * 1024 * 1024, cancellationToken);

            // The stream is content with a packet that ends anywhere; its last four bytes say how long the whole is (RFC 1952, section 2.3.1).
            if (packed.Length >= SmallestGzip && BinaryPrimitives.ReadUInt32LittleEndian(packed.Span[^4..]) == (uint)body.Length)
            {
                return body;
            }
        }
        catch (InvalidDataException)
        {
            // Said below.
        }

        throw ApiException.BadRequest("The body is not whole gzip of one piece, and nothing of it was taken; pack it again.");
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAllAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await stream.ReadAsync(body.GetMemory(4096), cancellationToken);
            if (read == 0)
            {
                return body.WrittenMemory;
            }

            body.Advance(read);
            if (body.WrittenCount > most)
            {
                throw new ApiException(413, Invariant($"The body is larger than {Limits.UnpackedMegabytes} MB once it is unpacked; send it in parts."));
            }
        }
    }

    /// <summary>Says where in a text JSON went wrong; lines and bytes count from 1.</summary>
    public static string PlaceOf(JsonException broken) =>
        Invariant($"line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}")
        + (broken.Path is { Length: > 1 } path ? $" ({path[2..]})" : "");
}
