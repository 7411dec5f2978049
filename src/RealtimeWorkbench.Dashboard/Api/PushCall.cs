using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using RealtimeWorkbench.Dashboard.Wire;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources.Push;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary><c>POST /api/samples</c>: many samples at once, all that are good or none.</summary>
/// <param name="workbench">The workbench.</param>
internal sealed class PushCall(Workbench workbench)
{
    /// <summary>Header that names a request, so that it can be sent again.</summary>
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>Header of an answer that was given before.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>Kinds of bodies.</summary>
    public static readonly IReadOnlyList<string> ContentTypes = ["application/json", "application/x-ndjson", "text/csv"];

    private const int LongestKey = 256;
    private const string WhatToSend = "send application/json, application/x-ndjson or text/csv";

    /// <summary>Two requests are unpacked and decoded at once, and the others wait as they came: unpacked, each may have fifty times the size.</summary>
    private static readonly SemaphoreSlim Turns = new(2);

    private readonly Lock _lock = new();
    private readonly PushMemory _memory = new();

    /// <summary>Serves the call.</summary>
    public async Task PushAsync(HttpContext context)
    {
        var kind = KindOf(context.Request);
        var format = FormatOf(context.Request);
        var key = KeyOf(context.Request);
        var isPacked = RequestBody.IsPacked(context);
        var body = await RequestBody.ReadBytesAsync(context);
        var (status, answer, wasGivenBefore) = await TakeAsync(body, isPacked, key, kind, format, context.RequestAborted);
        if (wasGivenBefore)
        {
            context.Response.Headers[ReplayedHeader] = "true";
        }

        context.Response.StatusCode = status;
        await Answer.WriteBytesAsync(context, answer);
    }

    private async Task<(int Status, byte[] Answer, bool WasGivenBefore)> TakeAsync(
        ReadOnlyMemory<byte> body, bool isPacked, string? key, PushFormat kind, CsvFormat format, CancellationToken cancellationToken)
    {
        await Turns.WaitAsync(cancellationToken);
        try
        {
            body = isPacked ? await RequestBody.UnpackAsync(body, cancellationToken) : body;
            if (body.Length == 0)
            {
                throw ApiException.BadRequest("The body is empty; send at least one sample.");
            }

            return key is null ? Push(body.Span, kind, format) : PushOnce(key, body.Span, kind, format);
        }
        finally
        {
            Turns.Release();
        }
    }

    private (int Status, byte[] Answer, bool WasGivenBefore) PushOnce(string key, ReadOnlySpan<byte> body, PushFormat kind, CsvFormat format)
    {
        var fingerprint = FingerprintOf(body, kind, format);

        // Held while samples are taken: of two requests with one key the second finds what became of the first.
        lock (_lock)
        {
            if (_memory.TryGet(key, out var known))
            {
                return known.Fingerprint == fingerprint
                    ? (known.Status, known.Answer, true)
                    : throw new ApiException(422, $"The {KeyHeader} {Excerpt(key)} was used for another request, and nothing of this one was taken; give each request a key of its own.");
            }

            var (status, answer, _) = Push(body, kind, format);
            _memory.Add(key, new PushMemory.Entry(fingerprint, status, answer));
            return (status, answer, false);
        }
    }

    private (int Status, byte[] Answer, bool WasGivenBefore) Push(ReadOnlySpan<byte> body, PushFormat kind, CsvFormat format)
    {
        var outcome = workbench.Push(body, kind, format);
        if (outcome.Verdict != PushVerdict.Taken)
        {
            throw Refusal(outcome);
        }

        var error = outcome is { Accepted: 0, Refused: > 0 }
            ? Invariant($"None of {outcome.Refused} {(outcome.Refused == 1 ? "record" : "records")} is a sample; the first: {outcome.Refusals[0].Reason}")
            : null;
        var answer = new PushAnswer(error, outcome.Accepted, outcome.Refused, outcome.Refusals);
        return (error is null ? 202 : 400, JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Types.PushAnswer), false);
    }

    private static ApiException Refusal(PushOutcome outcome) => outcome.Verdict switch
    {
        PushVerdict.Full => new ApiException(429, outcome.Reason!) { RetryAfter = Limits.RetryWhenFull },
        PushVerdict.NoStream => new ApiException(503, outcome.Reason!) { RetryAfter = Limits.RetryWithoutStream },
        PushVerdict.TooMany => new ApiException(413, outcome.Reason!),
        _ => ApiException.BadRequest(outcome.Reason!),
    };

    private static PushFormat KindOf(HttpRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.ContentType))
        {
            throw new ApiException(415, $"The request names no Content-Type; {WhatToSend}.");
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            throw new ApiException(415, $"The Content-Type {Excerpt(request.ContentType)} is none; {WhatToSend}.");
        }

        if (type.Charset.HasValue && type.Encoding is not { CodePage: 65001 or 20127 })
        {
            throw new ApiException(415, $"The charset {Excerpt(type.Charset.Value)} is not taken; send UTF-8.");
        }

        return type.MediaType.Value?.ToUpperInvariant() switch
        {
            "APPLICATION/JSON" => PushFormat.Json,
            "APPLICATION/X-NDJSON" or "APPLICATION/NDJSON" or "APPLICATION/JSONL" or "APPLICATION/X-JSONLINES" => PushFormat.JsonLines,
            "TEXT/CSV" => PushFormat.Csv,
            _ => throw new ApiException(415, $"The Content-Type {Excerpt(request.ContentType)} is not taken; {WhatToSend}."),
        };
    }

    private static CsvFormat FormatOf(HttpRequest request)
    {
        var machine = request.Query["machine"].ToString();
        var timeColumn = request.Query["timeColumn"].ToString();
        if (Encoding.UTF8.GetByteCount(machine) > 256 || machine.Any(char.IsControl))
        {
            throw ApiException.BadRequest($"machine is {Excerpt(machine)}; text of at most 256 bytes without control characters is needed.");
        }

        return new CsvFormat
        {
            TimeColumn = timeColumn.Length == 0 ? null : timeColumn,
            Machine = machine.Length == 0 ? JsonSampleReader.DefaultMachine : machine,
        };
    }

    private static string? KeyOf(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(KeyHeader, out var values))
        {
            return null;
        }

        var key = values.ToString();
        return key.Length is > 0 and <= LongestKey && !key.Any(char.IsControl)
            ? key
            : throw ApiException.BadRequest(Invariant($"The {KeyHeader} has {key.Length} characters; from 1 to {LongestKey} without control characters are needed."));
    }

    private static string FingerprintOf(ReadOnlySpan<byte> body, PushFormat kind, CsvFormat format)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}\0{format.TimeColumn}\0{format.Machine}\0")));
        hash.AppendData(body);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static string Excerpt(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
