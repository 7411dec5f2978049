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
    private const int MostRounds = 9;

    /// <summary>Seconds between two checkpoints while everything is compiled that is measured afterwards: as short as may be set.</summary>
    private const double WarmingInterval = 0.1;

    /// <summary>CPU time of a run: enough for several checkpoints.</summary>
    private const double WantedSeconds = 14;

    /// <summary>Share of a run that goes by before anything is measured: files are made, baselines learned, buffers grown.</summary>
    private const double Lead = 0.15;

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var lines = Recording.Make(run.IsTiny ? 2000 : 40_000, Machines);
        var folder = Directory.CreateTempSubdirectory("rtw-bench");
        try
        {
            var warming = run.IsTiny ? 2000 : 900_000;
            await MeasureAsync(lines, warming, FileOf("warming"), WarmingInterval, cancellationToken);
            var warm = await MeasureAsync(lines, warming, path: null, interval: 1, cancellationToken);
            var samples = run.IsTiny ? 2000 : (long)(WantedSeconds / warm.CpuSeconds * warming);
            var (without, with) = (new List<Cost>(), new List<Cost>());
            for (var round = 0; round < (run.IsTiny ? 1 : MostRounds); round++)
            {
                without.Add(await MeasureAsync(lines, samples, path: null, interval: 1, cancellationToken));
                var path = FileOf(Invariant($"{round}"));
                with.Add(await MeasureAsync(lines, samples, path, interval: 1, cancellationToken));
                File.Delete(path);
            }

            Report(run, samples, without, with);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string FileOf(string name) => Path.Combine(folder.FullName, name + ".db");
    }

    /// <summary>Compares each run with the one before it, and takes the middle of the rounds: single ones are disturbed by whatever else runs.</summary>
    private static void Report(BenchRun run, long samples, List<Cost> without, List<Cost> with)
    {
        double[] each = [.. with.Zip(without, (a, b) => 1000 * (a.CpuSeconds - b.CpuSeconds) / Math.Max(1, a.Commits))];
        double[] slower = [.. with.Zip(without, (a, b) => 100 * (1 - (b.Seconds / a.Seconds)))];
        var commits = Math.Max(1, with.Sum(cost => cost.Commits));
        var measured = samples * (1 - Lead);
        run.Add(Part, "checkpoint-cpu-cost", SideBySide.Median(each) / 10, "%", BenchTarget.AtMost(5), Invariant(
            $"CPU time that a checkpoint adds, of a second of one core at full speed: {SideBySide.Median(each):0.0} ms ({each.Min():0} to {each.Max():0}) for {with[^1].MegabytesEach:0.0} MB in {with[^1].PiecesEach:0} pieces ({with[^1].Largest}), {1000 * with.Sum(cost => cost.CommitSeconds) / commits:0} ms in the store; {measured:0} samples of {Machines} machines through the complete workflow in {SideBySide.Median(without.Select(cost => cost.CpuSeconds)):0.00} s of CPU time, median of {with.Count} pairs with {commits} checkpoints"));
        run.Add(Part, "checkpoint-throughput-cost", SideBySide.Median(slower), "%", BenchTarget.AtMost(5), Invariant(
            $"{measured / SideBySide.Median(with.Select(cost => cost.Seconds)):0} samples/s with a checkpoint each second, {measured / SideBySide.Median(without.Select(cost => cost.Seconds)):0} without; pairs from {slower.Min():0.0} to {slower.Max():0.0} %"));
    }

    private static async Task<Cost> MeasureAsync(
        byte[][] lines, long samples, string? path, double interval, CancellationToken cancellationToken)
    {
        var settings = new WorkbenchSettings
        {
            Checkpoint = new CheckpointSettings { Path = path ?? "", Interval = interval },
            Threshold = new ThresholdSettings { Metric = Recording.Metrics[0], Lower = 0, Upper = 10_000 },
            Health = new HealthSettings { CheckInterval = 60 },
        };
        var checkpoints = new CountedCheckpoints();
        var clock = new Clock((long)(samples * Lead), samples, checkpoints);
        var source = new SourceProvider(
            new SourceDescription(SourceId, "Bench", IsAvailable: true, ""),
            (chosen, catalog, _) => new MemorySource(lines, samples, catalog, chosen.Streaming.BatchSize) { Passing = clock.Pass });
        await using var workbench = Workbench.Create(settings, moreSources: [source]);
        workbench.Checkpoints = checkpoints;
        GC.Collect();
        var result = await workbench.RunAsync(OperationKind.Workflow, SourceId, cancellationToken);
        if (result.Failure is { } failure)
        {
            throw new InvalidOperationException(failure.Reason);
        }

        return clock.Cost;
    }

    /// <summary>
    /// Measures from one sample of a run to its last, so that neither the opening of the file nor its end, which happen once a run, are
    /// taken for what a checkpoint costs. The queues hold few batches, so a batch that has been given is nearly one that is processed.
    /// </summary>
    private sealed class Clock(long from, long to, CountedCheckpoints checkpoints)
    {
        private (long Time, TimeSpan Cpu, int Commits, TimeSpan CommitTime)? _began;

        public Cost Cost { get; private set; }

        public void Pass(long sample)
        {
            if (sample < from)
            {
                return;
            }

            var now = (Time: Stopwatch.GetTimestamp(), Cpu: Environment.CpuUsage.TotalTime, checkpoints.Commits, checkpoints.CommitTime);
            if (_began is not { } began)
            {
                _began = now;
            }
            else if (sample == to)
            {
                Cost = new Cost(
                    Stopwatch.GetElapsedTime(began.Time, now.Time).TotalSeconds,
                    (now.Cpu - began.Cpu).TotalSeconds,
                    now.Commits - began.Commits,
                    (now.CommitTime - began.CommitTime).TotalSeconds,
                    checkpoints.PiecesPerCommit,
                    checkpoints.BytesPerCommit / 1e6,
                    checkpoints.Largest());
            }
        }
    }

    private readonly record struct Cost(
        double Seconds, double CpuSeconds, int Commits, double CommitSeconds, double PiecesEach, double MegabytesEach, string Largest);
}
