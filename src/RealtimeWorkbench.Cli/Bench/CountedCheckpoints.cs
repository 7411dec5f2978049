using System.Diagnostics;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sql;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>Checkpoints in SQLite, of which is counted what is written.</summary>
internal sealed class CountedCheckpoints : ICheckpointProvider
{
    private readonly Dictionary<string, (long Pieces, long Bytes)> _parts = new(StringComparer.Ordinal);

    public int Commits { get; private set; }

    public TimeSpan CommitTime { get; private set; }

    public double PiecesPerCommit => _parts.Values.Sum(part => part.Pieces) / (double)Math.Max(1, Commits);

    public double BytesPerCommit => _parts.Values.Sum(part => part.Bytes) / (double)Math.Max(1, Commits);

    /// <summary>Says which parts the most bytes of a checkpoint are of.</summary>
    public string Largest() => string.Join(", ", _parts.OrderByDescending(part => part.Value.Bytes).Take(4).Select(part => Invariant(
        $"{(part.Key.Length == 0 ? "brief" : part.Key)} {part.Value.Bytes / 1e6 / Math.Max(1, Commits):0.0} MB in {part.Value.Pieces / Math.Max(1, Commits)}")));

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
                var bytes = piece.Piece.Bytes?.Length ?? 0;
                var part = counts._parts.GetValueOrDefault(piece.Piece.Part);
                counts._parts[piece.Piece.Part] = (part.Pieces + 1, part.Bytes + bytes);
            }
        }

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }
}
