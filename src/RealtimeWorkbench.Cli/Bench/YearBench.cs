using System.Diagnostics;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sql.History;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>A year of one series at 1 Hz on one screen, from the sums of a history, against summing up its rows.</summary>
internal static class YearBench
{
    public const string Part = "k";

    private const int Width = 1000;
    private const int BatchSize = 4096;
    private const int Seconds = 365 * 86_400;

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var seconds = run.IsTiny ? 40_000 : Seconds;
        var first = new DateTimeOffset(2025, 11, 22, 10, 0, 0, TimeSpan.Zero);
        var folder = Directory.CreateTempSubdirectory("rtw-bench");
        try
        {
            var path = Path.Combine(folder.FullName, "history.db");
            var began = Stopwatch.GetTimestamp();
            await WriteAsync(path, first, seconds, cancellationToken);
            var written = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var rows = Path.Combine(folder.FullName, "rows.db");
            NaiveRows.Fill(rows, first.UtcTicks, seconds);
            using var store = SqliteHistoryStore.OpenExisting(path);
            var reader = new HistoryReader(store);
            var year = Measure(run, () => Points(reader, first, seconds, seconds));
            var cost = HistoryBench.Cost.Of(() => NaiveRows.Read(rows, first.UtcTicks, first.AddSeconds(seconds).UtcTicks, Width));
            run.Add(Part, "year-on-a-screen", 1000 * year.CpuSeconds, "ms", BenchTarget.AtMost(100), Invariant(
                $"{Points(reader, first, seconds, seconds)} points of {seconds} values, median CPU time of all threads, {1000 * year.Seconds:0.0} ms by the clock; written in {written:0} s, {new FileInfo(path).Length / 1e6:0} MB"));
            run.Add(Part, "year-on-a-screen-to-rows", cost.CpuSeconds / year.CpuSeconds, "×", null, Invariant(
                $"so many times as fast as SELECT … GROUP BY over a table with a row a value: {1000 * cost.CpuSeconds:0} ms, {new FileInfo(rows).Length / 1e6:0} MB"));
            var parts = new (string Name, int Length)[] { ("hour", 3600), ("day", 86_400), ("week", 7 * 86_400), ("month", 30 * 86_400) };
            var slowest = parts
                .Select(part => (part.Name, Milliseconds: 1000 * Measure(run, () => Points(reader, first, seconds, Math.Min(seconds, part.Length))).CpuSeconds))
                .ToList();
            run.Add(Part, "part-of-a-year-on-a-screen", slowest.Max(part => part.Milliseconds), "ms", BenchTarget.AtMost(100), Invariant(
                $"the slowest of {string.Join(", ", slowest.Select(part => Invariant($"a {part.Name} {part.Milliseconds:0.0} ms")))}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Points of a stretch from the middle of what there is.</summary>
    private static int Points(HistoryReader reader, DateTimeOffset first, int seconds, int length)
    {
        var from = first.AddSeconds(((seconds - length) / 2) + 0.5);
        var found = reader.Read(new SeriesQuery("am-01", "temperature") { From = from, To = from.AddSeconds(length), Width = Width })!; // It was written.
        return found.Times.Count;
    }

    private static HistoryBench.Cost Measure(BenchRun run, Func<int> read)
    {
        var costs = new List<HistoryBench.Cost>();
        for (var round = 0; round < (run.IsTiny ? 2 : 15); round++)
        {
            costs.Add(HistoryBench.Cost.Of(() => read()));
        }

        return new HistoryBench.Cost(SideBySide.Median(costs.Select(cost => cost.Seconds)), SideBySide.Median(costs.Select(cost => cost.CpuSeconds)));
    }

    private static async Task WriteAsync(string path, DateTimeOffset first, int seconds, CancellationToken cancellationToken)
    {
        var catalog = new MetricCatalog();
        var (machine, metric) = (catalog.Machines.GetOrAdd("am-01"), catalog.Metrics.GetOrAdd("temperature"));
        using var store = SqliteHistoryStore.Open(path, _ => { });
        await using var writer = new HistoryWriter(store, catalog, new HistoryWriterOptions(), TimeProvider.System, (sentence, _) => throw new InvalidOperationException(sentence));
        writer.Put(new HistoryRun("bench", "bench", "bench", first, EndedAt: null, "running"));
        var places = Enumerable.Repeat(new HistoryPlace("bench", 0, GoesOn: false), BatchSize).ToArray();
        for (var second = 0; second < seconds;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var batch = SampleBatch.Rent(catalog, BatchSize);
            for (var end = Math.Min(seconds, second + BatchSize); second < end; second++)
            {
                var row = batch.AddRow(first.UtcTicks + (second * TimeSpan.TicksPerSecond), machine);
                batch.SetValue(row, metric, 1000 + (second * 7919L % 20011 / 1000.0));
            }

            writer.Add(batch, places);
        }

        await writer.FlushAsync(cancellationToken);
    }
}
