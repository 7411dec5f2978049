namespace RealtimeWorkbench.History;

/// <summary>Where the samples of a machine belong in a history. One object stands for one stretch of them, between two checkpoints.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="Mark">Grows with every checkpoint of the machine; the samples come after the one that has it.</param>
/// <param name="GoesOn">
/// Whether the run goes on with an earlier one, so that samples after the mark may have been stored before and come once more: those are not stored again.
/// </param>
public sealed record HistoryPlace(string Run, long Mark, bool GoesOn);
