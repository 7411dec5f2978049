namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>A window over a metric of a machine.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Window">What it held.</param>
public sealed record MachineWindow(string Machine, string Metric, WindowResult Window);
