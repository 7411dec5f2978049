using RealtimeWorkbench.History;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>Writes samples to a history as a run does, without one.</summary>
internal sealed class HistoryBench(IHistoryStore store, HistoryWriterOptions? options = null, TimeProvider? time = null)
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public MetricCatalog Catalog { get; } = new();

    public List<string> Said { get; } = [];

    public HistoryWriter Open() => new(
        store,
        Catalog,
        options ?? new HistoryWriterOptions(),
        time ?? TimeProvider.System,
        (sentence, _) =>
        {
            lock (Said)
            {
                Said.Add(sentence);
            }
        });

    /// <summary>Puts a run that was started some minutes after the first.</summary>
    public static void Begin(HistoryWriter writer, string run, int minute = 0) =>
        writer.Put(new HistoryRun(run, "spc", "test", Start.AddMinutes(minute), null, "running"));

    /// <summary>Adds values of one metric of one machine.</summary>
    public void Add(HistoryWriter writer, HistoryPlace place, IEnumerable<(DateTimeOffset Time, double Value)> values, string machine = "am-01", string metric = "temperature")
    {
        foreach (var some in values.Chunk(500))
        {
            using var batch = SampleBatch.Rent(Catalog, some.Length);
            foreach (var (time, value) in some)
            {
                var row = batch.AddRow(time.UtcTicks, Catalog.Machines.GetOrAdd(machine));
                batch.SetValue(row, Catalog.Metrics.GetOrAdd(metric), value);
            }

            writer.Add(batch, Enumerable.Repeat(place, some.Length).ToArray());
        }
    }
}
