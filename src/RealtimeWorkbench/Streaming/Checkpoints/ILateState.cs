namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>State that still changes when all samples have been processed and the last checkpoint was made of them, as by deliveries that take their time.</summary>
internal interface ILateState : IMachineState
{
    /// <summary>Waits a while for what is about to change.</summary>
    Task SettleAsync();

    /// <summary>Writes the pieces of a machine so that they belong to what <see cref="IMachineState.Save"/> wrote of it last; nothing beside pieces.</summary>
    void SaveLate(int machine, StateWriter writer);
}
