namespace RealtimeWorkbench.Samples;

/// <summary>One reading of one machine. The convenient form; what flows through the pipeline is <see cref="SampleBatch"/>.</summary>
/// <param name="Timestamp">Event time (UTC): when the machine took the reading.</param>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Values">Values by metric, in the unit of the metric. An absent metric was not measured.</param>
/// <param name="Position">Where the reading was taken, if the process has a place.</param>
/// <param name="Status">State that the machine reports, such as RUNNING.</param>
public sealed record Sample(
    DateTimeOffset Timestamp,
    string Machine,
    IReadOnlyDictionary<string, double> Values,
    Position? Position = null,
    string? Status = null);
