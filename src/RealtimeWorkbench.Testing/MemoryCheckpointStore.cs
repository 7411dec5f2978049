using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Testing;

/// <summary>Checkpoints in memory, shared by runs that a test lets follow one another or fight for a partition.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class MemoryCheckpointStore : ICheckpointStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Run, string Partition), Row> _rows = [];

    /// <inheritdoc />
    public string Name => "memory";

    /// <summary>Called before each commit; may throw, as a full disk would make it, or wait for the test.</summary>
    public Func<Checkpoint, ValueTask> BeforeCommit { get; set; } = _ => ValueTask.CompletedTask;

    /// <summary>Called after each commit.</summary>
    public Action<Checkpoint> AfterCommit { get; set; } = _ => { };

    /// <summary>Copies what is committed now: what a run finds that is started after this one was killed here.</summary>
    public MemoryCheckpointStore Copy()
    {
        var copy = new MemoryCheckpointStore();
        lock (_lock)
        {
            foreach (var (key, row) in _rows)
            {
                copy._rows.Add(key, row.Copy());
            }
        }

        return copy;
    }

    /// <inheritdoc />
    public ValueTask<PartitionState> BeginAsync(string run, string partition, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (!_rows.TryGetValue((run, partition), out var row))
            {
                _rows.Add((run, partition), row = new Row());
            }

            row.Epoch++;
            return ValueTask.FromResult(new PartitionState(
                row.Epoch,
                row.Position,
                row.Counts,
                [.. row.Pieces.Select(piece => new MachinePiece(
                    piece.Key.Machine, new StatePiece(piece.Key.Part, piece.Key.Key, piece.Value)))])
            {
                Listened = row.Listened,
            });
        }
    }

    /// <inheritdoc />
    public async ValueTask CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken = default)
    {
        await BeforeCommit(checkpoint).ConfigureAwait(false);
        var fenced = new List<string>();
        lock (_lock)
        {
            foreach (var partition in checkpoint.Partitions)
            {
                var row = _rows[(checkpoint.Run, partition.Partition)];
                if (row.Epoch == partition.Epoch)
                {
                    row.Take(partition);
                }
                else
                {
                    fenced.Add(partition.Partition);
                }
            }
        }

        AfterCommit(checkpoint);
        if (fenced.Count > 0)
        {
            throw new FencedException(fenced);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Row
    {
        public long Epoch { get; set; }

        public SourcePosition? Position { get; private set; }

        public PartitionCounts Counts { get; private set; }

        public TimeSpan Listened { get; private set; }

        public Dictionary<(string Machine, string Part, long Key), ReadOnlyMemory<byte>> Pieces { get; private init; } = [];

        public Row Copy() => new() { Epoch = Epoch, Position = Position, Counts = Counts, Listened = Listened, Pieces = new(Pieces) };

        public void Take(PartitionCheckpoint partition)
        {
            Position = partition.Position;
            Counts = partition.Counts;
            Listened = partition.Listened;
            foreach (var (machine, piece) in partition.Pieces)
            {
                if (piece.Bytes is { } bytes)
                {
                    Pieces[(machine, piece.Part, piece.Key)] = bytes;
                }
                else
                {
                    Pieces.Remove((machine, piece.Part, piece.Key));
                }
            }
        }
    }
}
