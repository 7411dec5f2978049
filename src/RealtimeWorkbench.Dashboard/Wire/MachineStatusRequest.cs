namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Body of <c>POST /status</c>.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Status">State that it is asked to take.</param>
internal sealed record MachineStatusRequest(string? Machine, string? Status);
