using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Http;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources.Http;

public sealed class HttpSinkTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Start);
    private readonly Receiver _receiver = new();
    private readonly List<string> _notices = [];
    private readonly HttpSink _sink;
    private readonly SampleTransfer _transfer;

    public HttpSinkTests()
    {
        _sink = new HttpSink(new HttpSinkOptions { Url = "http://press:8765", Headers = [new("Authorization", "Bearer secret")] }, _time, _receiver);
        _transfer = new SampleTransfer(_sink);
        _sink.Noticed += notice => _notices.Add(notice.Text);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _sink.DisposeAsync();
        _receiver.Dispose();
    }

    [Fact]
    public async Task Sends_lines_of_samples_each_request_with_a_key_of_its_own()
    {
        _receiver.Answer(202, """{"accepted":2,"refused":0,"refusals":[]}""");
        _receiver.Answer(202, """{"accepted":1,"refused":0,"refusals":[]}""");

        await _transfer.RunAsync(new ScriptedSource().Yield(Sample(1), Sample(2)).Yield(Sample(3)));

        Assert.Equal((3, 0, 0), (_sink.Delivered, _sink.Failed, _sink.Underway));
        Assert.Equal(["http://press:8765/api/samples", "http://press:8765/api/samples"], _receiver.Requests.Select(request => request.Address));
        Assert.Equal(
            "{\"timestamp\":\"2026-11-21T10:00:01Z\",\"machine\":\"m\",\"t\":1}\n{\"timestamp\":\"2026-11-21T10:00:02Z\",\"machine\":\"m\",\"t\":2}\n", _receiver.Requests[0].Body);
        Assert.NotEqual(_receiver.Requests[0].Key, _receiver.Requests[1].Key);
        Assert.All(_receiver.Requests, request => Assert.Equal("Bearer secret", request.Authorization));
    }

    [Fact]
    public async Task Sends_again_with_the_same_key_when_the_receiver_wants_it_or_the_connection_breaks()
    {
        // Without the test's context the sink goes on inside Advance.
        SynchronizationContext.SetSynchronizationContext(null);
        _receiver.Answer(429, """{"error":"The stream cannot keep up."}""", TimeSpan.FromSeconds(7));
        _receiver.Fail();
        _receiver.Answer(202, """{"accepted":1,"refused":0,"refusals":[]}""");

        var sending = _transfer.RunAsync(new ScriptedSource().Yield(Sample(1)));
        _time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Single(_receiver.Requests);
        Assert.Equal(1, _sink.Underway);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        _time.Advance(TimeSpan.FromSeconds(2));
        await sending;

        Assert.Equal(3, _receiver.Requests.Count);
        Assert.Single(_receiver.Requests.Select(request => request.Key).Distinct());
        Assert.Single(_receiver.Requests.Select(request => request.Body).Distinct());
        Assert.Equal((1, 0), (_sink.Delivered, _sink.Underway));
        Assert.Equal(
            [
                "press:8765 answers 429: The stream cannot keep up. The samples are sent again until it takes them.",
                "press:8765 cannot be reached: Connection refused; check that it runs. The samples are sent again until it takes them.",
                "press:8765 takes samples again.",
            ],
            _notices);
    }

    [Theory]
    [InlineData(202, 1)]
    [InlineData(400, 0)]
    public async Task Tells_what_was_refused(int status, int accepted)
    {
        _receiver.Answer(status, $$"""{"accepted":{{accepted}},"refused":1,"refusals":[{"record":2,"line":2,"field":"t","reason":"\"t\" is too hot."}]}""");

        await _transfer.RunAsync(new ScriptedSource().Yield([.. Enumerable.Range(1, accepted + 1).Select(Sample)]));

        Assert.Equal((accepted, 1L, "press:8765 refused the first of them: \"t\" is too hot."), (_sink.Delivered, _sink.Failed, _sink.Problem));
    }

    [Theory]
    [InlineData(401, "{}", "press:8765 answers 401: it does not know who asks; set Http.Headers, such as Authorization: Bearer ${VARIABLE}, and check that variable.")]
    [InlineData(415, """{"error":"Send CSV."}""", "press:8765 answers 415: Send CSV.")]
    [InlineData(302, "", "press:8765 answers 302 and points to nowhere, which is not followed, since headers with secrets would go there; set Http.Url to where it leads.")]
    public async Task What_will_not_help_to_send_again_ends_it(int status, string body, string sentence)
    {
        _receiver.Answer(status, body);

        var failure = await Assert.ThrowsAsync<SourceException>(() => _transfer.RunAsync(new ScriptedSource().Yield(Sample(1))));

        Assert.Equal(sentence, failure.Message);
        Assert.Equal((0, 1, 0, sentence), (_sink.Delivered, _sink.Failed, _sink.Underway, _sink.Problem));
        Assert.Single(_receiver.Requests);
    }

    [Fact]
    public async Task A_stop_leaves_open_what_was_on_its_way()
    {
        using var stop = new CancellationTokenSource();
        _receiver.Answer(503, "{}");

        var sending = _transfer.RunAsync(new ScriptedSource().Reject(DeadLetter.Of("file:a", 3, "Not JSON.", "x"u8)).Yield(Sample(1)), stop.Token);
        await stop.CancelAsync();
        await sending;

        Assert.Equal((0, 1, 1), (_sink.Delivered, _sink.Underway, _transfer.Rejected));
        Assert.Equal(3, Assert.Single(_transfer.FirstRejected).Offset);
    }

    private static Sample Sample(int second) => new(Start.AddSeconds(second), "m", new Dictionary<string, double> { ["t"] = second });

    private sealed record Request(string Address, string Key, string Authorization, string Body);

    private sealed class Receiver : HttpMessageHandler
    {
        private readonly Queue<Func<HttpResponseMessage>> _answers = new();

        public List<Request> Requests { get; } = [];

        public void Answer(int status, string body, TimeSpan? retryAfter = null) => _answers.Enqueue(() =>
        {
            var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
            answer.Headers.RetryAfter = retryAfter is null ? null : new RetryConditionHeaderValue(retryAfter.Value);
            return answer;
        });

        public void Fail() => _answers.Enqueue(() => throw new HttpRequestException(HttpRequestError.ConnectionError, "x", new IOException("Connection refused")));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await using var unpacking = new GZipStream(await request.Content!.ReadAsStreamAsync(cancellationToken), CompressionMode.Decompress);
            using var text = new StreamReader(unpacking);
            Requests.Add(new Request(
                request.RequestUri!.ToString(),
                request.Headers.GetValues("Idempotency-Key").Single(),
                request.Headers.GetValues("Authorization").Single(),
                await text.ReadToEndAsync(cancellationToken)));
            return _answers.Dequeue()();
        }
    }
}
