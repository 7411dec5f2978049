using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Http;

/// <summary>Asks an address again and again for samples in JSON.</summary>
/// <remarks>
/// Records that the last answer had, too, are passed over, so an address may answer with its newest records each time. What lasts, such as a refused
/// key, ends the source where it comes before the first good answer, and 401 and 403 always; everything else is waited for. One reader at a time.
/// </remarks>
public sealed class HttpPoll : IResumableSource, INoticingSource
{
    /// <summary>Largest answer, in MB.</summary>
    internal const int MostMegabytes = 50;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly HttpPollOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<HttpMessageHandler> _handler;
    private readonly Backoff _backoff;
    private readonly string _host;

    /// <summary>Prepares to ask.</summary>
    /// <param name="options">Whom, and how.</param>
    /// <param name="catalog">Where names get their numbers; an own one if not given.</param>
    /// <param name="time">Clock; the system's if not given.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public HttpPoll(HttpPollOptions options, MetricCatalog? catalog = null, TimeProvider? time = null)
        : this(options, catalog, time, OpenHandler)
    {
    }

    internal HttpPoll(HttpPollOptions options, MetricCatalog? catalog, TimeProvider? time, Func<HttpMessageHandler> handler)
    {
        _options = OptionsGuard.Valid(options);
        var address = AddressFor("0");
        _host = address.IsDefaultPort ? address.Host : address.Authority;
        var first = options.Interval > ShortestWait ? options.Interval : ShortestWait;
        _backoff = new Backoff(first, first > LongestWait ? first : LongestWait, options.Seed);
        _handler = handler;
        _time = time ?? TimeProvider.System;
        Catalog = catalog ?? new MetricCatalog();
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed;

    /// <inheritdoc />
    public string Name => $"http:{_host}";

    /// <inheritdoc />
    /// <remarks>The path tells apart what one host has; the question behind it may hold secrets.</remarks>
    public string PositionsName => Name + AddressFor("0").AbsolutePath;

    /// <inheritdoc />
    public MetricCatalog Catalog { get; }

    /// <inheritdoc />
    public long? ExpectedSamples => null;

    /// <inheritdoc />
    public bool IsLive => true;

    /// <inheritdoc />
    public void Committed(IReadOnlyList<SourcePosition> positions)
    {
        // Nobody there waits for it.
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var mark = new PartitionMark("", PartitionChange.Assigned);
        yield return SampleBatch.Marking(Catalog, mark);
        var position = await mark.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        var records = new HttpRecords(_options, Catalog, Name);
        if (position is { } known)
        {
            records.Resume(known);
        }

        using var client = new HttpClient(_handler());
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.MaxResponseContentBufferSize = MostMegabytes * 1024L * 1024;
        var state = new State();
        while (true)
        {
            var asked = _time.GetTimestamp();
            var batch = await AskAsync(client, records, state, cancellationToken).ConfigureAwait(false);
            if (batch is not null)
            {
#pragma warning disable CA2000 // The batches go to the caller, who disposes them.
                foreach (var part in Parts(batch, records.Position))
#pragma warning restore CA2000
                {
                    yield return part;
                }
            }

            var wait = state.Wait ?? _options.Interval - _time.GetElapsedTime(asked);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Asks once.</summary>
    /// <returns>What is new, or <see langword="null"/>; after a trouble the state says how long to wait.</returns>
    private async Task<SampleBatch?> AskAsync(HttpClient client, HttpRecords records, State state, CancellationToken cancellationToken)
    {
        try
        {
            var batch = await AnswerAsync(client, records, state, cancellationToken).ConfigureAwait(false);
            if (state.Trouble is not null)
            {
                Noticed?.Invoke(new SourceNotice(IsProblem: false, $"{_host} answers again.") { Trouble = "" });
            }

            _backoff.Reset();
            (state.Trouble, state.Wait, state.HasAnswered) = (null, null, true);
            return batch;
        }
        catch (HttpTrouble trouble)
        {
            if (trouble.IsRefusal || (trouble.Lasts && !state.HasAnswered))
            {
                throw new SourceException(trouble.Message, trouble);
            }

            if (trouble.Message != state.Trouble)
            {
                Noticed?.Invoke(new SourceNotice(IsProblem: true, trouble.Message + " It is asked again until it answers.") { Trouble = trouble.Message });
            }

            state.Trouble = trouble.Message;
            state.Wait = _backoff.Next(trouble.RetryAfter);
            return null;
        }
    }

    private async Task<SampleBatch?> AnswerAsync(HttpClient client, HttpRecords records, State state, CancellationToken cancellationToken)
    {
        var address = AddressFor(records.Since);
        using var question = new HttpRequestMessage(HttpMethod.Get, address);
        question.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        foreach (var (name, value) in _options.Headers)
        {
            question.Headers.Remove(name);
            question.Headers.TryAddWithoutValidation(name, value);
        }

        if (state.Tag is { } tag && state.TaggedAddress == address)
        {
            question.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        using var patience = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var answer = await client.SendAsync(question, either.Token).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.NotModified && question.Headers.Contains("If-None-Match"))
            {
                return null;
            }

            if (answer.StatusCode == HttpStatusCode.NoContent)
            {
                return null;
            }

            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw HttpTrouble.Of(_host, answer, _time.GetUtcNow());
            }

            var bytes = await answer.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            var batch = records.Read(_host, bytes, _time.GetUtcNow());
            batch.ReceivedAt = _time.GetTimestamp();
            if (records.Ahead is { } ahead && !state.HasSaidAhead && _options.Url.Contains(HttpPollOptions.Since, StringComparison.Ordinal))
            {
                state.HasSaidAhead = true;
                Noticed?.Invoke(new SourceNotice(
                    IsProblem: true,
                    $"{_host} has a record whose {_options.SinceField} is {(ahead.Length > 40 ? ahead[..40] + "…" : ahead)}, infinite or more than a day ahead of this machine's clock; {HttpPollOptions.Since} does not follow it, since nothing would come after it."));
            }

            if (records.Missing is { } missing)
            {
                Noticed?.Invoke(new SourceNotice(IsProblem: true, missing));
            }

            (state.Tag, state.TaggedAddress) = (answer.Headers.ETag?.ToString(), address);
            return batch;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpTrouble(Invariant($"{_host} did not answer within {_options.Timeout.TotalSeconds} s; raise Http.Timeout if it needs longer."), lasts: false);
        }
        catch (InvalidDataException failure)
        {
            throw new HttpTrouble($"The answer of {_host} is not packed as it says: {failure.Message.TrimEnd('.')}.", lasts: false, cause: failure);
        }
        catch (HttpRequestException failure)
        {
            throw HttpTrouble.Of(_host, failure);
        }
    }

    /// <summary>Puts what is new in the order of time, since some give the newest first, and cuts it into batches.</summary>
    private IEnumerable<SampleBatch> Parts(SampleBatch all, SourcePosition end)
    {
        using (all)
        {
            var times = all.Timestamps.ToArray();
            var order = Enumerable.Range(0, all.Count).OrderBy(row => times[row]).ToArray();
            for (var from = 0; from < order.Length || (from == 0 && all.Rejected.Count > 0); from += _options.BatchSize)
            {
#pragma warning disable CA2000 // The batch goes to the caller, who disposes it.
                var part = SampleBatch.Rent(Catalog, _options.BatchSize);
#pragma warning restore CA2000
                foreach (var row in order.AsSpan(from, Math.Min(_options.BatchSize, order.Length - from)))
                {
                    part.AddRowFrom(all, row);
                }

                if (from == 0)
                {
                    foreach (var letter in all.Rejected)
                    {
                        part.Reject(letter);
                    }
                }

                // In between there is no place to go on: the question would be the same as before.
                (part.End, part.GoesBeyondEnd, part.ReceivedAt) = (end, from + _options.BatchSize < order.Length, all.ReceivedAt);
                yield return part;
            }
        }
    }

    private Uri AddressFor(string since) =>
        Uri.TryCreate(_options.Url.Replace(HttpPollOptions.Since, Uri.EscapeDataString(since), StringComparison.Ordinal), UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : throw new ArgumentException("Url is no address; write one with http:// or https://.");

    /// <summary>What opens connections: no redirects, no cookies.</summary>
    internal static SocketsHttpHandler OpenHandler() => new()
    {
        // A redirect would take headers with secrets along.
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <summary>What is known of the server.</summary>
    private sealed class State
    {
        public bool HasAnswered { get; set; }

        public bool HasSaidAhead { get; set; }

        public string? Trouble { get; set; }

        public TimeSpan? Wait { get; set; }

        public string? Tag { get; set; }

        public Uri? TaggedAddress { get; set; }
    }
}
