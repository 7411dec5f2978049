using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming;

/// <summary>How checkpoints keep the items of a <see cref="KeptAside{T}"/>.</summary>
/// <param name="Part">Name of the part.</param>
/// <param name="MachineOf">Key of the machine that an item is of.</param>
/// <param name="Write">Writes an item; the machine is known from where it stands.</param>
/// <param name="Read">Reads an item of a machine.</param>
internal sealed record KeptFormat<T>(
    string Part, Func<T, string> MachineOf, Action<StateWriter, T> Write, Func<StateReader, string, T> Read);
