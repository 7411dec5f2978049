using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>Stands where an <see cref="EventTimeStage"/> would, if the options ask for none: what a checkpoint holds back for it must not get lost.</summary>
internal sealed class NoEventTime : IMachineState
{
    /// <inheritdoc />
    public string Part => EventTimeStage.PartName;

    /// <inheritdoc />
    public void Save(int machine, StateWriter writer)
    {
    }

    /// <inheritdoc />
    public void Restore(int machine, StateReader reader)
    {
        if (reader.Remaining == 0)
        {
            return;
        }

        var order = new MachineOrder(machine, lateness: 0);
        order.Restore(reader);
        if (order.Waiting.Count > 0)
        {
            throw new StateException(Invariant(
                $"The checkpoint holds {order.Waiting.Count} samples of {reader.Catalog.Machines[machine]} until their turn, but Streaming.AllowedLateness is 0 now, so that they would be lost; set it as it was, or name another Checkpoint.Path to begin anew."));
        }
    }

    /// <inheritdoc />
    public void Forget(int machine, string name)
    {
    }
}
