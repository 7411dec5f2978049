using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Live;

/// <summary>Newest values and courses as a part of checkpoints.</summary>
/// <param name="live">The state that has them.</param>
internal sealed class LiveMetricsState(LiveState live) : IMachineState
{
    /// <inheritdoc />
    public string Part => "values";

    /// <inheritdoc />
    public void Save(int machine, StateWriter writer) =>
        live.With((metrics, _, _) => metrics.Save(machine, writer), changes: false);

    /// <inheritdoc />
    public void Restore(int machine, StateReader reader)
    {
        if (reader.Remaining > 0)
        {
            live.With((metrics, _, version) => metrics.Restore(machine, reader, version), changes: true);
        }
    }

    /// <inheritdoc />
    public void Forget(int machine, string name) =>
        live.With((metrics, _, _) => metrics.Forget(machine, name), changes: true, forgets: true);
}
