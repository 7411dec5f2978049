namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>State that still changes when all samples have been processed and the last checkpoint was made of them, as by deliveries that take their time, or by people.</summary>
internal interface ILateState : IMachineState
{
    /// <summary>Does what is still to be done, for a while, and begins nothing more of it afterwards.</summary>
    Task SettleAsync();

    /// <summary>Writes the pieces of a machine so that they belong to what <see cref="IMachineState.Save"/> wrote of it last; nothing beside pieces.</summary>
    void SaveLate(int machine, StateWriter writer);

    /// <summary>Says that what is still to be done for a machine will not be, for nobody goes on with the samples that it came of.</summary>
    /// <param name="name">Key of the machine.</param>
    void GiveUp(string name);
}
