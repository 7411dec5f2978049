using System.Diagnostics;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sql;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>Checkpoints in SQLite, of which is counted what is written.</summary>
internal sealed class CountedCheckpoints : ICheckpointProvider
{
    public int Commits { get; private set; }

    public TimeSpan CommitTime { get; private set; }

    public long Pieces { get; private set; }

    public long Bytes { get; private set; }

    /// <inheritdoc />
    public async ValueTask<ICheckpointStore> OpenAsync(
        CheckpointSettings settings, Action<string> warn, CancellationToken cancellationToken = default) =>
        new Store(this, await new SqlCheckpoints().OpenAsync(settings, warn, cancellationToken));

    private sealed class Store(CountedCheckpoints counts, ICheckpointStore store) : ICheckpointStore
    {
        public string Name => store.Name;

        public ValueTask<PartitionState> BeginAsync(string run, string partition, CancellationToken cancellationToken = default) =>
            store.BeginAsync(run, partition, cancellationToken);

        public async ValueTask CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken = default)
        {
            var began = Stopwatch.GetTimestamp();
            await store.CommitAsync(checkpoint, cancellationToken);
            counts.CommitTime += Stopwatch.GetElapsedTime(began);
            counts.Commits++;
            foreach (var piece in checkpoint.Partitions.SelectMany(partition => partition.Pieces))
            {
                counts.Pieces++;
                counts.Bytes += piece.Piece.Bytes?.Length ?? 0;
            }
        }

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }
}
