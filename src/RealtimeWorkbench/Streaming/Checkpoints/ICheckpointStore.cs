namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>Keeps checkpoints: a file, a database that several workers share.</summary>
/// <remarks>
/// A partition belongs to whoever took it over last. One that was thought dead and comes back, or that was never told, is fenced off
/// by its older epoch. Implementations are called by one run from one thread at a time.
/// </remarks>
public interface ICheckpointStore : IAsyncDisposable
{
    /// <summary>Name that a user knows the store by, such as its path; without secrets.</summary>
    string Name { get; }

    /// <summary>Takes a partition over, which raises its epoch, and reads what was committed of it.</summary>
    /// <param name="run">Name of the run: of its source and of what it does with it.</param>
    /// <param name="partition">Name of the partition; empty for a source without parts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CheckpointException">The store cannot be read or written.</exception>
    ValueTask<PartitionState> BeginAsync(string run, string partition, CancellationToken cancellationToken = default);

    /// <summary>Commits a checkpoint: whole, in one transaction. When the call returns, it survives the death of this process.</summary>
    /// <param name="checkpoint">What has changed.</param>
    /// <param name="cancellationToken">Gives up; nothing is committed then.</param>
    /// <exception cref="FencedException">Some partitions belong to somebody else by now; all others were committed.</exception>
    /// <exception cref="CheckpointException">Nothing was committed, as when the disk is full. A later commit may work.</exception>
    ValueTask CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken = default);
}
