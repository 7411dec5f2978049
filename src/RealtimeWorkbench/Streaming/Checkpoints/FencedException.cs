namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>Somebody else has begun with partitions since this run did: their state is not ours any more. That of the others was committed.</summary>
public sealed class FencedException : Exception
{
    /// <summary>Names the partitions.</summary>
    /// <param name="partitions">Names of the partitions that were not committed.</param>
    public FencedException(IReadOnlyList<string> partitions)
        : base($"Another run has taken over {NamesOf(partitions)}; its state here is dropped.") =>
        Partitions = partitions;

    /// <summary>Names of the partitions that were not committed.</summary>
    public IReadOnlyList<string> Partitions { get; }

    /// <summary>Names partitions for a sentence.</summary>
    internal static string NamesOf(IEnumerable<string> partitions) => string.Join(", ", partitions.Select(NameOf));

    private static string NameOf(string partition) => partition.Length == 0 ? "the source" : $"partition {partition}";
}
