using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Operations;

/// <summary>Has a workbench keep its checkpoints in a store of the test, whatever its settings name.</summary>
internal sealed class MemoryCheckpoints(MemoryCheckpointStore store) : ICheckpointProvider
{
    public ValueTask<ICheckpointStore> OpenAsync(
        CheckpointSettings settings, Action<string> warn, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<ICheckpointStore>(store);
}
