using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Http;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>Sends the samples to an address, such as <c>/api/samples</c> of another dashboard.</summary>
internal sealed class HttpReplayTarget : ReplayTarget
{
    private readonly HttpSink _sink;

    /// <param name="sink">Sends them; the target disposes it.</param>
    /// <param name="say">Takes what it has to say.</param>
    public HttpReplayTarget(HttpSink sink, Action<string> say)
        : base("samples", sink.Host, sink.Host)
    {
        _sink = sink;
        _sink.Noticed += notice => say(notice.Text);
    }

    /// <inheritdoc />
    public override string PlaceName => "host";

    /// <inheritdoc />
    public override string Place => _sink.Host;

    /// <inheritdoc />
    public override string Receiver => _sink.Host;

    /// <inheritdoc />
    public override long Delivered => _sink.Delivered;

    /// <inheritdoc />
    public override long Failed => _sink.Refused;

    /// <inheritdoc />
    public override long Underway => _sink.Underway;

    /// <inheritdoc />
    public override long Rejected => _sink.Rejected;

    /// <inheritdoc />
    public override IReadOnlyList<DeadLetter> FirstRejected => _sink.FirstRejected;

    /// <inheritdoc />
    public override string? Problem => _sink.Problem;

    /// <inheritdoc />
    public override Task AppendAllAsync(ISampleSource source, CancellationToken cancellationToken) => _sink.AppendAllAsync(source, cancellationToken);

    /// <inheritdoc />
    /// <remarks>Each request was waited for.</remarks>
    public override Task<int> FlushAsync(TimeSpan patience) => Task.FromResult(0);

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _sink.Dispose();
        return ValueTask.CompletedTask;
    }
}
