namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>Divides the samples of all workers into those before a checkpoint and those after it.</summary>
/// <remarks>
/// The aligned snapshot of K. M. Chandy and L. Lamport, <i>ACM Transactions on Computer Systems</i> 3(1), 1985, pp. 63-75, as stream
/// processors use it (P. Carbone et al., <i>IEEE Data Engineering Bulletin</i> 38(4), 2015, pp. 28-38). With one channel to each worker,
/// and none between them, nothing is in flight that had to be saved.
/// </remarks>
/// <param name="workers">Number of workers.</param>
/// <param name="partitions">Where each partition stands at the barrier.</param>
/// <param name="touched">Machines that changed while none of their samples was processed.</param>
internal sealed class CheckpointBarrier(int workers, IReadOnlyList<PartitionCheckpoint> partitions, IReadOnlySet<string> touched)
    : QueueNote(workers)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<MachinePiece>> _pieces = new(StringComparer.Ordinal);

    /// <summary>Where each partition stands at the barrier; without pieces.</summary>
    public IReadOnlyList<PartitionCheckpoint> Partitions => partitions;

    /// <summary>Machines that changed while none of their samples was processed.</summary>
    public IReadOnlySet<string> Touched => touched;

    /// <summary>State of the machines that changed, by partition; complete when <see cref="QueueNote.Done"/> is.</summary>
    public IReadOnlyDictionary<string, List<MachinePiece>> Pieces => _pieces;

    /// <summary>Takes the state of a machine.</summary>
    public void Add(string partition, string machine, IReadOnlyList<StatePiece> pieces)
    {
        lock (_lock)
        {
            if (!_pieces.TryGetValue(partition, out var known))
            {
                _pieces.Add(partition, known = []);
            }

            foreach (var piece in pieces)
            {
                known.Add(new MachinePiece(machine, piece));
            }
        }
    }

    /// <inheritdoc />
    protected override void Do(PipelineWorker worker) => worker.Save(this);
}
