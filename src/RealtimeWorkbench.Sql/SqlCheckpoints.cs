using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Sql;

/// <summary>Keeps the checkpoints of a workbench where Checkpoint.Path says: in the PostgreSQL database of an address, or in a SQLite file.</summary>
public sealed class SqlCheckpoints : ICheckpointProvider
{
    /// <inheritdoc />
    public async ValueTask<ICheckpointStore> OpenAsync(
        CheckpointSettings settings, Action<string> warn, CancellationToken cancellationToken = default)
    {
        if (PostgresAddress.TryParse(settings.Path, Environment.GetEnvironmentVariable, out var address))
        {
            return await PostgresCheckpointStore.OpenAsync(address, warn, cancellationToken).ConfigureAwait(false);
        }

        return await Task.Run(() => SqliteCheckpointStore.Open(settings.Path, warn), cancellationToken).ConfigureAwait(false);
    }
}
