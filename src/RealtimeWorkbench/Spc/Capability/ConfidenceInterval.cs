namespace RealtimeWorkbench.Spc.Capability;

/// <summary>Range that covers the true index with the confidence asked for.</summary>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
public readonly record struct ConfidenceInterval(double Lower, double Upper);
