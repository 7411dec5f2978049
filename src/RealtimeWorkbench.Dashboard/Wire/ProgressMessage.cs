using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>The operation went on.</summary>
/// <param name="Operation">What the workbench is doing.</param>
internal sealed record ProgressMessage(OperationStatus Operation) : LiveMessage("progress");
