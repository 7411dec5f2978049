using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Http;

/// <summary>Sends samples to an address such as <c>/api/samples</c> of a dashboard, as JSON lines packed by gzip.</summary>
/// <remarks>
/// Each request has a key of its own, and is sent again with the same one until it is answered, so that a broken connection neither loses samples nor
/// counts them twice where the receiver heeds the key. Not thread-safe.
/// </remarks>
public sealed class HttpSink : ISampleSink
{
    private const string DefaultPath = "/api/samples";

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly HttpSinkOptions _options;
    private readonly Uri _address;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly Backoff _backoff;
    private readonly ArrayBufferWriter<byte> _lines = new(64 * 1024);
    private readonly JsonSampleWriter _writer;
    private readonly string _run = Guid.NewGuid().ToString("N");
    private long _requests;

    /// <summary>Makes a sink; nobody is asked before the first sample.</summary>
    /// <param name="options">Where to send to.</param>
    /// <param name="time">Clock for waiting; the system's if not given.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
#pragma warning disable CA2000 // The client disposes its handler.
    public HttpSink(HttpSinkOptions options, TimeProvider? time = null)
        : this(options, time, HttpPoll.OpenHandler())
#pragma warning restore CA2000
    {
    }

    internal HttpSink(HttpSinkOptions options, TimeProvider? time, HttpMessageHandler handler)
    {
        _options = OptionsGuard.Valid(options);
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException("Url is no address; write one with http:// or https://.", nameof(options));
        }

        _address = address.AbsolutePath == "/" ? new UriBuilder(address) { Path = DefaultPath }.Uri : address;
        Host = address.IsDefaultPort ? address.Host : address.Authority;
        _time = time ?? TimeProvider.System;
        _client = new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _backoff = new Backoff(FirstWait, LongestWait, options.Seed);
        _writer = new JsonSampleWriter(_lines);
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed;

    /// <summary>Who the samples are sent to.</summary>
    public string Host { get; }

    /// <inheritdoc />
    public SinkPlace Place => new("samples", "host", Host, Host, Host);

    /// <inheritdoc />
    public long Delivered { get; private set; }

    /// <inheritdoc />
    public long Failed { get; private set; }

    /// <inheritdoc />
    public long Underway { get; private set; }

    /// <inheritdoc />
    public string? Problem { get; private set; }

    /// <summary>Sends the samples of a batch; it stays the caller's. Waits until the receiver has answered.</summary>
    /// <param name="batch">Samples to send.</param>
    /// <param name="cancellationToken">Ends it; whether the receiver has the samples is not known then.</param>
    /// <exception cref="SourceException">The receiver will not take samples, however often they come.</exception>
    public async ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken = default)
    {
        if (batch.Count == 0)
        {
            return;
        }

        _lines.ResetWrittenCount();
        _writer.Write(batch);
        var body = Pack(_lines.WrittenSpan);
        var key = Invariant($"{_run}-{++_requests}");
        string? trouble = null;
        while (true)
        {
            try
            {
                // Until it is answered nobody knows whether it arrived.
                Underway = batch.Count;
                await SendAsync(body, key, batch.Count, cancellationToken).ConfigureAwait(false);
                Underway = 0;
                _backoff.Reset();
                if (trouble is not null)
                {
                    Noticed?.Invoke(new SourceNotice(IsProblem: false, $"{Host} takes samples again."));
                }

                return;
            }
            catch (HttpTrouble problem)
            {
                if (problem.Lasts)
                {
                    (Underway, Failed) = (0, Failed + batch.Count);
                    Problem ??= problem.Message;
                    throw new SourceException(problem.Message, problem);
                }

                if (problem.Message != trouble)
                {
                    Noticed?.Invoke(new SourceNotice(IsProblem: true, problem.Message + " The samples are sent again until it takes them."));
                }

                trouble = problem.Message;
                await Task.Delay(_backoff.Next(problem.RetryAfter), _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc />
    /// <remarks>Each request was waited for.</remarks>
    public Task FlushAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>Ends the connections.</summary>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }

    private static byte[] Pack(ReadOnlySpan<byte> lines)
    {
        using var target = new MemoryStream();
        using (var packing = new GZipStream(target, CompressionLevel.Fastest))
        {
            packing.Write(lines);
        }

        return target.ToArray();
    }

    private async Task SendAsync(byte[] body, string key, int count, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        foreach (var (name, value) in _options.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var patience = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var answer = await _client.SendAsync(request, either.Token).ConfigureAwait(false);
            var text = await answer.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            Take(answer, text, count);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpTrouble(Invariant($"{Host} did not answer within {_options.Timeout.TotalSeconds} s; raise Http.Timeout if it needs longer."), lasts: false);
        }
        catch (InvalidDataException failure)
        {
            throw new HttpTrouble($"The answer of {Host} is not packed as it says: {failure.Message.TrimEnd('.')}.", lasts: false, cause: failure);
        }
        catch (HttpRequestException failure)
        {
            throw HttpTrouble.Of(Host, failure);
        }
    }

    /// <summary>Counts what the receiver says; an answer without a count that is good means that it took all.</summary>
    private void Take(HttpResponseMessage answer, byte[] text, int count)
    {
        var said = Said(text);
        if (!answer.IsSuccessStatusCode && said.Refused is null)
        {
            var trouble = HttpTrouble.Of(Host, answer, _time.GetUtcNow());
            throw said.Sentence is { } sentence && answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                ? new HttpTrouble(Invariant($"{Host} answers {(int)answer.StatusCode}: {sentence}"), trouble.Lasts, trouble.RetryAfter)
                : trouble;
        }

        Delivered += said.Accepted ?? count;
        Failed += said.Refused ?? 0;
        Problem ??= said.Refused > 0 ? $"{Host} refused the first of them: {said.Reason}" : null;
    }

    /// <summary>Reads an answer as <c>/api/samples</c> gives it.</summary>
    private static (long? Accepted, long? Refused, string? Reason, string? Sentence) Said(byte[] text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return default;
            }

            var reason = root.TryGetProperty("refusals", out var refusals) && refusals.ValueKind == JsonValueKind.Array && refusals.GetArrayLength() > 0
                ? TextOf(refusals[0], "reason")
                : null;
            return (CountOf(root, "accepted"), CountOf(root, "refused"), reason, TextOf(root, "error"));
        }
        catch (JsonException)
        {
            // Another receiver answers as it likes.
            return default;
        }
    }

    private static long? CountOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) ? count : null;

    private static string? TextOf(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
