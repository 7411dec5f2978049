namespace RealtimeWorkbench.Figures;

/// <summary>A labelled position of an axis.</summary>
/// <param name="Position">Where it is.</param>
/// <param name="Label">What is written there.</param>
internal readonly record struct AxisTick(double Position, string Label);
