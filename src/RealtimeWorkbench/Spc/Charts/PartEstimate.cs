namespace RealtimeWorkbench.Spc.Charts;

/// <summary>What Phase I found out about one part of a short run.</summary>
/// <param name="Center">Mean or nominal value of the part.</param>
/// <param name="Sigma">Standard deviation of single measurements of the part.</param>
public readonly record struct PartEstimate(double Center, double Sigma)
{
    /// <summary>The one part of a stream, whose values have become deviations from their own part already.</summary>
    internal static IReadOnlyList<PartEstimate> Standardized { get; } = [new(0, 1)];
}
