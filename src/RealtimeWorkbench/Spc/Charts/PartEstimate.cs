namespace RealtimeWorkbench.Spc.Charts;

/// <summary>What Phase I found out about one part of a short run.</summary>
/// <param name="Center">Mean or nominal value of the part.</param>
/// <param name="Sigma">Standard deviation of single measurements of the part.</param>
public readonly record struct PartEstimate(double Center, double Sigma);
