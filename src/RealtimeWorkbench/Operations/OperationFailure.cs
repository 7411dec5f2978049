namespace RealtimeWorkbench.Operations;

/// <summary>Why an operation failed.</summary>
/// <param name="Reason">One sentence: what is wrong and what would be right.</param>
/// <param name="IsInput">Whether a setting or a source is wrong, which the user can mend; otherwise the program or its world is broken.</param>
public sealed record OperationFailure(string Reason, bool IsInput);
