namespace RealtimeWorkbench.Operations;

/// <summary>An operation was to be executed while another one is.</summary>
/// <param name="running">Title of the one that is being executed.</param>
public sealed class OperationBusyException(string running)
    : Exception($"{running} is being executed; stop it first, or wait for its end.");
