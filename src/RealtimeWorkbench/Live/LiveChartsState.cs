using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Live;

/// <summary>Points of control charts as a part of checkpoints.</summary>
/// <param name="live">The state that has them.</param>
/// <param name="origin">What the charts are of.</param>
internal sealed class LiveChartsState(LiveState live, ChartOrigin origin) : IMachineState
{
    /// <inheritdoc />
    public string Part => origin switch
    {
        ChartOrigin.Layers => "layer charts",
        ChartOrigin.Groups => "group charts",
        _ => "charts",
    };

    /// <inheritdoc />
    public string Settings => live.SettingsOf(origin);

    /// <inheritdoc />
    public void Save(int machine, StateWriter writer) =>
        live.With((_, charts, _) => charts.Save(writer.Catalog.Machines[machine], writer), changes: false, origin: origin);

    /// <inheritdoc />
    public void Restore(int machine, StateReader reader)
    {
        if (reader.Remaining > 0)
        {
            live.With((_, charts, version) => charts.Restore(machine, reader, version), changes: true, origin: origin);
        }
    }

    /// <inheritdoc />
    public void Forget(int machine, string name) =>
        live.With((_, charts, _) => charts.Forget(name), changes: true, forgets: true, origin: origin);
}
