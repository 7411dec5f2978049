using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>What an operation found.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="State">Completed, stopped or failed.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Tables">Summary tables.</param>
/// <param name="Figures">Figures.</param>
internal sealed record ResultView(
    OperationKind Operation,
    string Title,
    RunState State,
    DateTimeOffset FinishedAt,
    IReadOnlyList<Table> Tables,
    IReadOnlyList<FigureView> Figures)
{
    /// <summary>Makes what crosses the wire.</summary>
    public static ResultView Of(OperationResult result) => new(
        result.Operation,
        result.Title,
        result.State,
        result.FinishedAt,
        result.Tables,
        [.. result.Figures.Select(figure => new FigureView(figure.Title, PlotlyFigure.Of(figure)))]);
}
