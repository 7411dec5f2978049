using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Sink;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>A table that takes the values.</summary>
/// <param name="sink">What writes them.</param>
/// <param name="table">Its name.</param>
internal sealed class SqlReplayTarget(SqlSink sink, string table) : ReplayTarget("values", table, sink.Server)
{
    public override string PlaceName => "table";

    public override string Place => $"table {Topic} at {Server}";

    public override string Receiver => "the database";

    public override long Delivered => sink.Written;

    /// <remarks>A table that takes no values ends the command.</remarks>
    public override long Failed => 0;

    public override long Underway => 0;

    public override long Rejected => sink.Rejected;

    public override IReadOnlyList<DeadLetter> FirstRejected => sink.FirstRejected;

    public override string? Problem => null;

    public override Task AppendAllAsync(ISampleSource source, CancellationToken cancellationToken) => sink.AppendAllAsync(source, cancellationToken);

    public override Task<int> FlushAsync(TimeSpan patience) => Task.FromResult(0);

    public override ValueTask DisposeAsync() => sink.DisposeAsync();
}
