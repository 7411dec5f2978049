namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>An operation to choose.</summary>
/// <param name="Id">Its name in requests.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Description">What it does.</param>
internal sealed record OperationChoice(string Id, string Title, string Description);
