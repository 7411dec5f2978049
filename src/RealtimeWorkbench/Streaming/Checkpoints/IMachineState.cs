namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>Something that knows something of each machine, which a resumed run has to know again.</summary>
/// <remarks>
/// Monitors, observers and signal handlers of a <see cref="Pipeline"/> that implement it become part of its checkpoints. The worker
/// that owns the machine calls it, between two batches. What is restored makes the part go on exactly as the saved one would have.
/// </remarks>
public interface IMachineState
{
    /// <summary>Name of the part, the same in every version of the program; no two parts of a pipeline share one.</summary>
    string Part { get; }

    /// <summary>
    /// Settings that decide about the state, in words for a person; empty if none do. Where a checkpoint was written under others, what it
    /// has of this part is not restored, and the part begins anew: what holds under one rule says nothing about another.
    /// </summary>
    string Settings => "";

    /// <summary>Writes what is known of a machine.</summary>
    /// <remarks>
    /// What is written first is written anew each time and should be small. What grows is divided into numbered pieces by
    /// <see cref="StateWriter.Piece"/>, of which only those are written that have changed since the last call.
    /// </remarks>
    /// <param name="machine">Number of the machine.</param>
    /// <param name="writer">Takes the state; names instead of numbers of the catalog, which differ from run to run.</param>
    void Save(int machine, StateWriter writer);

    /// <summary>Takes back what <see cref="Save"/> wrote, for a machine of which nothing is known yet.</summary>
    /// <param name="machine">Number of the machine.</param>
    /// <param name="reader">Gives the state.</param>
    /// <exception cref="StateException">It is not what this part writes.</exception>
    void Restore(int machine, StateReader reader);

    /// <summary>Forgets a machine: somebody else goes on with it.</summary>
    /// <param name="machine">Number of the machine.</param>
    /// <param name="name">Key of the machine.</param>
    void Forget(int machine, string name);
}
