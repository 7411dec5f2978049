using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Live;

/// <summary>Points of control charts as a part of checkpoints.</summary>
/// <param name="live">The state that has them.</param>
/// <param name="ofLayers">Whether it is about the charts of layers.</param>
internal sealed class LiveChartsState(LiveState live, bool ofLayers) : IMachineState
{
    /// <inheritdoc />
    public string Part => ofLayers ? "layer charts" : "charts";

    /// <inheritdoc />
    public string Settings => live.ChartSettings;

    /// <inheritdoc />
    public void Save(int machine, StateWriter writer) =>
        live.With((_, charts, _) => charts.Save(writer.Catalog.Machines[machine], writer), changes: false, ofLayers: ofLayers);

    /// <inheritdoc />
    public void Restore(int machine, StateReader reader)
    {
        if (reader.Remaining > 0)
        {
            live.With((_, charts, version) => charts.Restore(machine, reader, version), changes: true, ofLayers: ofLayers);
        }
    }

    /// <inheritdoc />
    public void Forget(int machine, string name) =>
        live.With((_, charts, _) => charts.Forget(name), changes: true, forgets: true, ofLayers: ofLayers);
}
