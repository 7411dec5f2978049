namespace RealtimeWorkbench.Operations;

/// <summary>State that a machine reported.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Status">State, such as RUNNING.</param>
/// <param name="Since">Event time at which it was first reported (UTC).</param>
public sealed record MachineState(string Machine, string Status, DateTimeOffset Since);
