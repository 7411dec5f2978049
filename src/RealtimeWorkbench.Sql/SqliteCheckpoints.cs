using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Sql;

/// <summary>Keeps the checkpoints of a workbench in the SQLite file that Checkpoint.Path names.</summary>
public sealed class SqliteCheckpoints : ICheckpointProvider
{
    /// <inheritdoc />
    public async ValueTask<ICheckpointStore> OpenAsync(
        CheckpointSettings settings, Action<string> warn, CancellationToken cancellationToken = default) =>
        await Task.Run(() => SqliteCheckpointStore.Open(settings.Path, warn), cancellationToken).ConfigureAwait(false);
}
