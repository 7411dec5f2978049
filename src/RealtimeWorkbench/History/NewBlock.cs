namespace RealtimeWorkbench.History;

/// <summary>A block of values that is to be stored.</summary>
/// <param name="Resolution">Single values, or sums of seconds.</param>
/// <param name="Mark">Which checkpoint of its machine it comes after; of several that were brought together the greatest.</param>
/// <param name="First">Earliest event time in it, in ticks of UTC.</param>
/// <param name="Last">Latest event time in it.</param>
/// <param name="Count">Values in it.</param>
/// <param name="Bytes">The values.</param>
public sealed record NewBlock(HistoryResolution Resolution, long Mark, long First, long Last, int Count, ReadOnlyMemory<byte> Bytes);
