using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Operations;

/// <summary>Opens the store that the settings name. Adapters to databases bring theirs.</summary>
public interface ICheckpointProvider
{
    /// <summary>Opens the store; made if it isn't there.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="warn">Takes sentences that a person should read, as that a damaged file was set aside.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CheckpointException">It cannot be opened; the message says what to do.</exception>
    ValueTask<ICheckpointStore> OpenAsync(
        CheckpointSettings settings, Action<string> warn, CancellationToken cancellationToken = default);
}
