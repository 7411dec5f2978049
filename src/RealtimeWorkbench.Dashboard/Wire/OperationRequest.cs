namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Body of <c>POST /api/operation</c>.</summary>
/// <param name="Operation">Operation to execute.</param>
/// <param name="Source">Source of its samples.</param>
internal sealed record OperationRequest(string? Operation, string? Source);
