namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Operations ended.</summary>
/// <param name="Results">What they found.</param>
internal sealed record ResultsMessage(IReadOnlyList<ResultView> Results) : LiveMessage("result");
