using System.Diagnostics;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>The complete workflow as fast as it goes, with a checkpoint each second and without, in turn.</summary>
internal static class CheckpointBench
{
    public const string Part = "g";

    private const string SourceId = "bench";
    private const int Machines = 8;
    private const int MostRounds = 5;

    /// <summary>CPU time of a run: enough for three checkpoints.</summary>
    private const double WantedSeconds = 3.5;

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var lines = Recording.Make(run.IsTiny ? 2000 : 40_000, Machines);
        var folder = Directory.CreateTempSubdirectory("rtw-bench");
        try
        {
            var path = Path.Combine(folder.FullName, "checkpoint.db");
            var warming = run.IsTiny ? 2000 : 300_000;
            await MeasureAsync(lines, warming, path, cancellationToken);
            var warm = await MeasureAsync(lines, warming, path: null, cancellationToken);
            var samples = run.IsTiny ? 2000 : (long)(WantedSeconds / warm.CpuSeconds * warming);
            var (without, with) = (new List<Cost>(), new List<Cost>());
            for (var round = 0; round < (run.IsTiny ? 1 : MostRounds); round++)
            {
                without.Add(await MeasureAsync(lines, samples, path: null, cancellationToken));
                File.Delete(path);
                with.Add(await MeasureAsync(lines, samples, path, cancellationToken));
            }

            var cpu = without.Min(cost => cost.CpuSeconds);
            var each = with.Min(cost => (cost.CpuSeconds - cpu) / Math.Max(1, cost.Commits));
            var commit = with.Min(cost => cost.CommitSeconds / Math.Max(1, cost.Commits));
            var time = with.Min(cost => cost.Seconds) / without.Min(cost => cost.Seconds);
            run.Add(Part, "checkpoint-cpu-cost", 100 * each, "%", BenchTarget.AtMost(5), Invariant(
                $"CPU time that a checkpoint adds, of a second of one core at full speed: {1000 * each:0.0} ms for {with.Average(cost => cost.Megabytes / Math.Max(1, cost.Commits)):0.0} MB in {with.Average(cost => cost.Pieces / Math.Max(1, cost.Commits)):0} pieces ({with[^1].Largest}), {1000 * commit:0} ms in the store; {samples} samples of {Machines} machines through the complete workflow in {cpu:0.00} s of CPU time, best of {with.Count} each in turn"));
            run.Add(Part, "checkpoint-throughput-cost", 100 * (1 - (1 / time)), "%", BenchTarget.AtMost(5), Invariant(
                $"{samples / with.Min(cost => cost.Seconds):0} samples/s with a checkpoint each second, {samples / without.Min(cost => cost.Seconds):0} without"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Cost> MeasureAsync(byte[][] lines, long samples, string? path, CancellationToken cancellationToken)
    {
        var settings = new WorkbenchSettings
        {
            Checkpoint = new CheckpointSettings { Path = path ?? "" },
            Threshold = new ThresholdSettings { Metric = Recording.Metrics[0], Lower = 0, Upper = 10_000 },
            Health = new HealthSettings { CheckInterval = 60 },
        };
        var source = new SourceProvider(
            new SourceDescription(SourceId, "Bench", IsAvailable: true, ""),
            (chosen, catalog, _) => new MemorySource(lines, samples, catalog, chosen.Streaming.BatchSize));
        await using var workbench = Workbench.Create(settings, moreSources: [source]);
        var checkpoints = new CountedCheckpoints();
        workbench.Checkpoints = checkpoints;
        GC.Collect();
        var (cpu, began) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var result = await workbench.RunAsync(OperationKind.Workflow, SourceId, cancellationToken);
        if (result.Failure is { } failure)
        {
            throw new InvalidOperationException(failure.Reason);
        }

        return new Cost(
            Stopwatch.GetElapsedTime(began).TotalSeconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds,
            checkpoints.Commits,
            checkpoints.CommitTime.TotalSeconds,
            checkpoints.Pieces,
            checkpoints.Bytes / 1e6,
            checkpoints.Largest());
    }

    private readonly record struct Cost(double Seconds, double CpuSeconds, int Commits, double CommitSeconds, long Pieces, double Megabytes, string Largest);
}
