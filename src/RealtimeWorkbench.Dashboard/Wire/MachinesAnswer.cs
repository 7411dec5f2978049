using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET</c> and <c>POST /status</c>.</summary>
/// <param name="Machines">State of each machine.</param>
internal sealed record MachinesAnswer(IReadOnlyList<MachineState> Machines);
