using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>Memory of the complete workflow over an hour of event time.</summary>
internal static class MemoryBench
{
    public const string Part = "f";

    private const string SourceId = "bench";
    private const int Machines = 4;

    /// <summary>One hour at 100 samples a second; the recording repeats after a little over three minutes.</summary>
    private const int Samples = 360_000;
    private const int Recorded = 20_000;

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var samples = run.IsTiny ? 6000 : Samples;
        var heap = new SortedDictionary<long, double>();
        var lines = Recording.Make(run.IsTiny ? 1000 : Recorded, Machines);
        var settings = new WorkbenchSettings
        {
            Threshold = new ThresholdSettings { Metric = Recording.Metrics[0], Lower = 0, Upper = 10_000 },
        };
        var source = new SourceProvider(
            new SourceDescription(SourceId, "Bench", IsAvailable: true, ""),
            (chosen, catalog, _) => new MemorySource(lines, samples, catalog, chosen.Streaming.BatchSize)
            {
                // At every sixth of the hour.
                Passing = sample =>
                {
                    if (sample % (samples / 6) == 0)
                    {
                        heap[sample] = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
                    }
                },
            });
        await using var workbench = Workbench.Create(settings, moreSources: [source]);
        var result = await workbench.RunAsync(OperationKind.Workflow, SourceId, cancellationToken);
        if (result.Failure is { } failure)
        {
            throw new InvalidOperationException(failure.Reason);
        }

        double[] megabytes = [.. heap.Values];
        var warm = megabytes[3];
        run.Add(Part, "memory-growth-over-an-hour", 100 * ((megabytes[^1] / warm) - 1), "%", run.IsTiny ? null : BenchTarget.AtMost(5), Invariant(
            $"heap each ten minutes of event time, complete workflow, {Machines} machines, 100 samples/s: {string.Join(", ", megabytes.Select(size => Invariant($"{size:0.0}")))} MB; growth from the thirtieth minute on, with all signals kept, of which up to 100 000 are"));
    }
}
