namespace RealtimeWorkbench.Sources;

/// <summary>A fault that a generator put into its samples on purpose: the ground truth that detection is measured against.</summary>
/// <param name="Kind">How it changes the values.</param>
/// <param name="Machine">Machine that has it.</param>
/// <param name="Metric">Metric that has it.</param>
/// <param name="Start">Event time of the first sample concerned.</param>
/// <param name="End">Event time from which the process is normal again.</param>
public sealed record InjectedFault(
    FaultKind Kind, string Machine, string Metric, DateTimeOffset Start, DateTimeOffset End);
