namespace RealtimeWorkbench.Cli.Bench;

/// <summary>A part of the bench.</summary>
/// <param name="Letter">Letter that chooses it.</param>
/// <param name="Summary">What it measures.</param>
/// <param name="Run">Measures it.</param>
internal sealed record BenchPart(string Letter, string Summary, Func<BenchRun, CancellationToken, Task> Run);
