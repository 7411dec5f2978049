namespace RealtimeWorkbench.History;

/// <summary>Takes the place of the small blocks that a series was written in: large ones, and the sums of what is in them.</summary>
/// <param name="Series">Number of the series.</param>
/// <param name="Removed">Numbers of the small blocks.</param>
/// <param name="Mark">Greatest mark of the small blocks: nobody goes on from a checkpoint that has it, or an older one.</param>
/// <param name="Blocks">What takes their place: single values, and sums of seconds.</param>
/// <param name="Minutes">Sums of minutes, to be merged with those that are there.</param>
/// <param name="Hours">Sums of hours, to be merged with those that are there.</param>
public sealed record SettledSeries(
    long Series, IReadOnlyList<long> Removed, long Mark, IReadOnlyList<NewBlock> Blocks, IReadOnlyList<RollUp> Minutes, IReadOnlyList<RollUp> Hours);
