using System.Diagnostics;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sql.History;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>Samples on their way into a history in a SQLite file, with all sums, against what is usually written: an INSERT for each sample.</summary>
internal static class HistoryBench
{
    public const string Part = "i";

    private const int BatchSize = 1000;
    private const int MostRounds = 7;

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("rtw-bench");
        try
        {
            await CompareAsync(run, folder.FullName, machines: 10, samples: run.IsTiny ? 5000 : 1_000_000, cancellationToken);
            await CompareAsync(run, folder.FullName, machines: 1000, samples: run.IsTiny ? 5000 : 1_000_000, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(BenchRun run, string folder, int machines, int samples, CancellationToken cancellationToken)
    {
        var catalog = new MetricCatalog();
        var batches = Make(catalog, machines, samples);
        var (history, inserts, singles) = (new List<Cost>(), new List<Cost>(), new List<Cost>());
        var bytes = 0L;
        var few = run.IsTiny ? 50 : 1000;
        for (var round = 0; round <= (run.IsTiny ? 0 : MostRounds); round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Path.Combine(folder, Invariant($"{machines}-{round}.db"));
            var cost = await Cost.OfAsync(() => StoreAsync(path, catalog, batches));
            Check(path, samples);
            bytes = new FileInfo(path).Length;
            File.Delete(path);
            var naive = Cost.Of(() => NaiveRows.Insert(path, catalog, batches, samples, inTransactionOf: BatchSize));
            File.Delete(path);
            var single = Cost.Of(() => NaiveRows.Insert(path, catalog, batches, few, inTransactionOf: 1));
            File.Delete(path);
            if (round > 0 || run.IsTiny)
            {
                // The first has everything compiled.
                history.Add(cost);
                inserts.Add(naive);
                singles.Add(single);
            }
        }

        foreach (var batch in batches)
        {
            batch.Dispose();
        }

        var speed = samples / SideBySide.Median(history.Select(cost => cost.CpuSeconds));
        var name = Invariant($"-at-{machines}-machines");
        run.Add(Part, "history-samples-per-second-of-a-core" + name, speed, "samples/s", machines == 10 ? BenchTarget.AtLeast(200_000) : null, Invariant(
            $"CPU time of all threads for {samples} samples of {Recording.Metrics.Length} metrics in batches of {BatchSize}, from the writer to the last sum in the file, {(double)bytes / samples / Recording.Metrics.Length:0.0} B a value; by the clock {samples / SideBySide.Median(history.Select(cost => cost.Seconds)):0} samples/s; median of {history.Count}"));
        run.Add(Part, "history-to-inserts" + name, speed / (samples / SideBySide.Median(inserts.Select(cost => cost.CpuSeconds))), "×", null, Invariant(
            $"against a prepared INSERT of a row for each sample, {BatchSize} in a transaction, without any sums: {samples / SideBySide.Median(inserts.Select(cost => cost.CpuSeconds)):0} samples/s of CPU time, {samples / SideBySide.Median(inserts.Select(cost => cost.Seconds)):0} by the clock"));
        run.Add(Part, "history-to-single-transactions" + name, speed / (few / SideBySide.Median(singles.Select(cost => cost.CpuSeconds))), "×", null, Invariant(
            $"against a transaction for each sample: {few / SideBySide.Median(singles.Select(cost => cost.CpuSeconds)):0} samples/s of CPU time, {few / SideBySide.Median(singles.Select(cost => cost.Seconds)):0} by the clock"));
    }

    private static async Task StoreAsync(string path, MetricCatalog catalog, IReadOnlyList<SampleBatch> batches)
    {
        using var store = SqliteHistoryStore.Open(path, _ => { });
        await using var writer = new HistoryWriter(store, catalog, new HistoryWriterOptions(), TimeProvider.System, (sentence, _) => throw new InvalidOperationException(sentence));
        writer.Put(new HistoryRun("bench", "bench", "bench", TimeProvider.System.GetUtcNow(), EndedAt: null, "running"));
        var places = Enumerable.Repeat(new HistoryPlace("bench", 0, GoesOn: false), BatchSize).ToArray();
        foreach (var batch in batches)
        {
            writer.Add(batch, places);
        }

        await writer.FlushAsync();
    }

    /// <summary>That every value is stored, and in its sums.</summary>
    private static void Check(string path, int samples)
    {
        using var store = SqliteHistoryStore.OpenExisting(path);
        using var view = store.OpenView();
        var values = 0L;
        foreach (var series in view.Series())
        {
            values += view.RollUps(series.Number, HistoryResolution.Hour, 0, long.MaxValue).Sum(sum => sum.Count);
        }

        if (values != (long)samples * Recording.Metrics.Length)
        {
            throw new InvalidOperationException(Invariant($"{values} values are in the sums of {path}."));
        }
    }

    private static List<SampleBatch> Make(MetricCatalog catalog, int machines, int samples)
    {
        var random = new Random(42);
        var metrics = Recording.Metrics.Select(catalog.Metrics.GetOrAdd).ToArray();
        var numbers = Enumerable.Range(0, machines).Select(i => catalog.Machines.GetOrAdd(Invariant($"am-{i:0000}"))).ToArray();
        var batches = new List<SampleBatch>();
        for (var sample = 0; sample < samples;)
        {
            var batch = SampleBatch.Rent(catalog, BatchSize);
            for (; batch.Count < BatchSize; sample++)
            {
                // Each machine sends ten a second.
                var row = batch.AddRow(Recording.TimeOf(0).Ticks + (sample / machines * TimeSpan.TicksPerSecond / 10), numbers[sample % machines]);
                foreach (var metric in metrics)
                {
                    batch.SetValue(row, metric, Math.Round(1000 + (20 * random.NextDouble()), 3));
                }
            }

            batches.Add(batch);
        }

        return batches;
    }

    /// <summary>Time by the clock, and CPU time of all threads, which other programs disturb less.</summary>
    internal readonly record struct Cost(double Seconds, double CpuSeconds)
    {
        public static Cost Of(Action work) => OfAsync(() =>
        {
            work();
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();

        public static async Task<Cost> OfAsync(Func<Task> work)
        {
            GC.Collect();
            var (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await work();
            return new Cost(Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
        }
    }
}
