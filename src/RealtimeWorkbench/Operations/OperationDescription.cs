namespace RealtimeWorkbench.Operations;

/// <summary>An operation as a user chooses it.</summary>
/// <param name="Kind">The operation.</param>
/// <param name="Id">Its name in configuration and on the command line.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Description">What it does, in one sentence.</param>
public sealed record OperationDescription(OperationKind Kind, string Id, string Title, string Description);
