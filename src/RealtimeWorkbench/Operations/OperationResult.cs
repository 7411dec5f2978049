using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Operations;

/// <summary>What an operation found.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Title">Name of the operation for people.</param>
/// <param name="State">Completed, stopped or failed.</param>
/// <param name="FinishedAt">When it ended (UTC).</param>
/// <param name="Tables">Summary tables.</param>
/// <param name="Figures">Figures.</param>
/// <param name="Failure">Why it failed, if it did.</param>
public sealed record OperationResult(
    OperationKind Operation,
    string Title,
    RunState State,
    DateTimeOffset FinishedAt,
    IReadOnlyList<Table> Tables,
    IReadOnlyList<Figure> Figures,
    OperationFailure? Failure = null);
