namespace RealtimeWorkbench.History;

/// <summary>A block of a series as a store keeps it.</summary>
/// <param name="Number">Its number in the store; later ones are greater.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Mark">Which checkpoint of its machine it comes after.</param>
/// <param name="Bytes">The values.</param>
public sealed record StoredBlock(long Number, string Metric, long Mark, byte[] Bytes);
