using RealtimeWorkbench.History;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Operations;

// What ties the history of a run to its checkpoints.
internal sealed partial class RunHistory
{
    /// <summary>Lets the history know what a checkpoint that was committed has acknowledged.</summary>
    private void Acknowledge(Checkpoint checkpoint)
    {
        foreach (var (name, piece) in checkpoint.Partitions.SelectMany(partition => partition.Pieces))
        {
            // The brief part of a machine has no name; what grows is in pieces of their own.
            if (piece is { Part.Length: 0, Bytes: not null })
            {
                var saved = new Saved();
                if (new StateReader(_context.Catalog, [piece]).Read(saved, 0) && saved.Run is { } run)
                {
                    _writer.Acknowledge(name, run, saved.Mark);
                }
            }
        }
    }

    /// <summary>Reads what a checkpoint has of the history.</summary>
    private sealed class Saved : IMachineState
    {
        public string Part => "history";

        public string? Run { get; private set; }

        public long Mark { get; private set; }

        public void Save(int machine, StateWriter writer)
        {
            // It only reads.
        }

        public void Restore(int machine, StateReader reader) => (Run, Mark) = (reader.ReadString(), reader.ReadInt64());

        public void Forget(int machine, string name)
        {
            // It knows none.
        }
    }

    /// <summary>A store of checkpoints that writes the history first.</summary>
    private sealed class GuardedStore(ICheckpointStore inner, RunHistory history) : ICheckpointStore
    {
        public string Name => inner.Name;

        public ValueTask<PartitionState> BeginAsync(string run, string partition, CancellationToken cancellationToken = default) =>
            inner.BeginAsync(run, partition, cancellationToken);

        public async ValueTask CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken = default)
        {
            try
            {
                await history._writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (HistoryException problem)
            {
                throw new CheckpointException($"The history, which comes first, cannot be written: {problem.Message}", problem);
            }

            await inner.CommitAsync(checkpoint, cancellationToken).ConfigureAwait(false);
            history.Acknowledge(checkpoint);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
