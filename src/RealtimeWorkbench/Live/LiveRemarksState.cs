using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Live;

/// <summary>What stands at the points of control charts as a part of checkpoints, apart from the points: checkpoints of before have none.</summary>
/// <param name="live">The state that has them.</param>
/// <param name="origin">What the charts are of.</param>
internal sealed class LiveRemarksState(LiveState live, ChartOrigin origin) : ILateState
{
    /// <inheritdoc />
    public string Part => origin switch
    {
        ChartOrigin.Layers => "layer chart notes",
        ChartOrigin.Groups => "group chart notes",
        _ => "chart notes",
    };

    /// <inheritdoc />
    public string Settings => live.SettingsOf(origin);

    /// <inheritdoc />
    public void Save(int machine, StateWriter writer) =>
        live.With((_, charts, _) => charts.SaveRemarks(writer.Catalog.Machines[machine], writer), changes: false, origin: origin);

    /// <inheritdoc />
    public void Restore(int machine, StateReader reader)
    {
        if (reader.Remaining > 0)
        {
            live.With((_, charts, version) => charts.RestoreRemarks(machine, reader, version), changes: true, origin: origin);
        }
    }

    /// <inheritdoc />
    public Task SettleAsync() => Task.CompletedTask;

    /// <inheritdoc />
    /// <remarks>People write notes when a run has just ended, too. No chart comes by then, so the pieces have the numbers that they were saved with.</remarks>
    public void SaveLate(int machine, StateWriter writer) => Save(machine, writer);

    /// <inheritdoc />
    public void GiveUp(string name)
    {
        // Nothing is still to be done.
    }

    /// <inheritdoc />
    public void Forget(int machine, string name)
    {
        // The charts are forgotten with all that stands at them.
    }
}
