using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sql;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>Recording a source to a file against a pipeline that only takes its samples, and the complete workflow with a history against without.</summary>
internal static class RecordingBench
{
    public const string Part = "j";

    private const int Machines = 8;
    private const int MostRounds = 7;

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var lines = Recording.Make(run.IsTiny ? 2000 : 40_000, Machines);
        var folder = Directory.CreateTempSubdirectory("rtw-bench");
        try
        {
            var file = Path.Combine(folder.FullName, "bench.rtwr");
            var history = Path.Combine(folder.FullName, "history.db");
            var samples = run.IsTiny ? 2000 : 600_000;
            var (workflow, remembering, pipeline, recording) = (new List<HistoryBench.Cost>(), new List<HistoryBench.Cost>(), new List<HistoryBench.Cost>(), new List<HistoryBench.Cost>());
            var (bytes, remembered) = (0L, 0L);
            for (var round = 0; round <= (run.IsTiny ? 0 : MostRounds); round++)
            {
                HistoryBench.Cost[] costs =
                [
                    await HistoryBench.Cost.OfAsync(() => WorkAsync(lines, samples, "", cancellationToken)),
                    await HistoryBench.Cost.OfAsync(() => WorkAsync(lines, samples, history, cancellationToken)),
                    await HistoryBench.Cost.OfAsync(() => PassAsync(lines, samples)),
                    await HistoryBench.Cost.OfAsync(() => RecordAsync(lines, samples, file)),
                ];
                (bytes, remembered) = (new FileInfo(file).Length, new FileInfo(history).Length);
                File.Delete(history);
                if (round > 0 || run.IsTiny)
                {
                    // The first has everything compiled.
                    workflow.Add(costs[0]);
                    remembering.Add(costs[1]);
                    pipeline.Add(costs[2]);
                    recording.Add(costs[3]);
                }
            }

            var what = Invariant($"{samples} samples of {Recording.Metrics.Length} metrics of {Machines} machines as JSON");
            Compare(run, "recording-to-workflow", BenchTarget.AtLeast(0.8), workflow, recording, samples, Invariant(
                $"{what} to a recording in a file as rtw record does it, {(double)bytes / samples:0.0} B a sample, against the pipeline with the complete workflow"));
            Compare(run, "workflow-with-history-to-without", BenchTarget.AtLeast(0.8), workflow, remembering, samples, Invariant(
                $"the complete workflow with History.Path, {(double)remembered / samples:0.0} B a sample with its points and alerts, against without"));
            Compare(run, "recording-to-empty-pipeline", null, pipeline, recording, samples, "a recording against a pipeline that decodes on one thread, passes samples on to another, and does nothing with them");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Compares each run with the one before it, and takes the middle of the rounds: single ones are disturbed by whatever else runs.</summary>
    private static void Compare(
        BenchRun run, string name, BenchTarget? target, List<HistoryBench.Cost> bare, List<HistoryBench.Cost> full, int samples, string remark)
    {
        double[] each = [.. bare.Zip(full, (a, b) => a.Seconds / b.Seconds)];
        run.Add(Part, name, SideBySide.Median(each), "×", target, Invariant(
            $"{remark}: {samples / SideBySide.Median(full.Select(cost => cost.Seconds)):0} against {samples / SideBySide.Median(bare.Select(cost => cost.Seconds)):0} samples/s by the clock, pairs from {each.Min():0.00} to {each.Max():0.00}; {1e9 * SideBySide.Median(full.Select(cost => cost.CpuSeconds)) / samples:0} against {1e9 * SideBySide.Median(bare.Select(cost => cost.CpuSeconds)) / samples:0} ns of CPU time a sample, {SideBySide.Median(bare.Zip(full, (a, b) => a.CpuSeconds / b.CpuSeconds)):0.00} ×"));
    }

    private static Task<PipelineResult> PassAsync(byte[][] lines, int samples)
    {
        var pipeline = new Pipeline(new PipelineOptions { AdvanceWhenIdle = false, FurthestFuture = TimeSpan.Zero }, _ => [], new Ignored(), [], TimeProvider.System);
        return pipeline.RunAsync(new MemorySource(lines, samples, new MetricCatalog(), new PipelineOptions().BatchSize));
    }

    private static async Task RecordAsync(byte[][] lines, int samples, string path)
    {
        await using var recording = Sources.Recording.Create(path);
        await recording.AppendAllAsync(new MemorySource(lines, samples, new MetricCatalog(), new PipelineOptions().BatchSize));
    }

    private static async Task WorkAsync(byte[][] lines, int samples, string history, CancellationToken cancellationToken)
    {
        var settings = new WorkbenchSettings
        {
            History = new HistorySettings { Path = history },
            Threshold = new ThresholdSettings { Metric = Recording.Metrics[0], Lower = 0, Upper = 10_000 },
            Health = new HealthSettings { CheckInterval = 60 },
        };
        var source = new SourceProvider(
            new SourceDescription("bench", "Bench", IsAvailable: true, ""),
            (chosen, catalog, _) => new MemorySource(lines, samples, catalog, chosen.Streaming.BatchSize));
        await using var workbench = Workbench.Create(settings, moreSources: [source]);
        workbench.Histories = new SqlHistories();
        var result = await workbench.RunAsync(OperationKind.Workflow, "bench", cancellationToken);
        if (result.Failure is { } failure)
        {
            throw new InvalidOperationException(failure.Reason);
        }
    }

    private sealed class Ignored : ISignalHandler
    {
        public void Handle(Signal signal)
        {
            // There are no monitors.
        }
    }
}
