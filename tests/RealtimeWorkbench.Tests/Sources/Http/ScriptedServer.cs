using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace RealtimeWorkbench.Tests.Sources.Http;

/// <summary>Answers as a test says, in order; then with empty lists.</summary>
internal sealed class ScriptedServer(TimeProvider time) : HttpMessageHandler
{
    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = new();

    /// <summary>Until then nothing answers.</summary>
    public DateTimeOffset AwayUntil { get; set; }

    public List<Uri> Questions { get; } = [];

    public List<string> Tags { get; } = [];

    public List<DateTimeOffset> Times { get; } = [];

    public void Answer(string body, string? tag = null) => Answer(HttpStatusCode.OK, body, tag);

    public void Answer(HttpStatusCode status, string body = "", string? tag = null, TimeSpan? retryAfter = null) => _answers.Enqueue(_ =>
    {
        var answer = new HttpResponseMessage(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        answer.Headers.ETag = tag is null ? null : EntityTagHeaderValue.Parse(tag);
        answer.Headers.RetryAfter = retryAfter is null ? null : new RetryConditionHeaderValue(retryAfter.Value);
        answer.Headers.Location = status == HttpStatusCode.Found ? new Uri("https://other/login?secret") : null;
        return Task.FromResult(answer);
    });

    public void Fail(HttpRequestException failure) => _answers.Enqueue(_ => Task.FromException<HttpResponseMessage>(failure));

    public void Hang() => _answers.Enqueue(async cancellationToken =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        throw new InvalidOperationException("Nobody waits that long.");
    });

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Questions.Add(request.RequestUri!);
        Times.Add(time.GetUtcNow());
        Tags.Add(request.Headers.IfNoneMatch.ToString());
        if (time.GetUtcNow() < AwayUntil)
        {
            return Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.ConnectionError, "x", new IOException("Connection refused")));
        }

        if (_answers.Count == 0)
        {
            Answer("[]");
        }

        return _answers.Dequeue()(cancellationToken);
    }
}
