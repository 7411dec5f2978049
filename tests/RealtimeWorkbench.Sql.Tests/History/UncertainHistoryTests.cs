using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>Histories that are disturbed in the middle: an answer that is lost, another program that gives up values, a disk that is full.</summary>
public sealed class UncertainHistoryTests : IDisposable
{
    private static readonly DateTimeOffset Start = HistoryBench.Start;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_committed_though_its_answer_was_lost_is_there_once()
    {
        using var store = new ForgetfulStore(SqliteHistoryStore.Open(_folder["history.db"], _ => { }));
        var bench = new HistoryBench(store, new HistoryWriterOptions { SettleAt = 50 });
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            for (var i = 0; i < 10; i++)
            {
                store.LosesWrite = i % 2 == 0;
                store.LosesSettling = i % 3 == 0;
                bench.Add(writer, new HistoryPlace("r", 0, false), Values(i * 100, 100));
                if (store.LosesWrite)
                {
                    await Assert.ThrowsAsync<HistoryException>(() => writer.FlushAsync());
                }

                await writer.FlushAsync();
            }
        }

        Check(store, 1000);
        using var view = store.OpenView();
        Assert.Empty(view.Unsettled(1));
    }

    [Fact]
    public async Task Two_programs_write_and_a_third_gives_up_values_at_the_same_time()
    {
        var path = _folder["history.db"];
        using var first = OpenPatiently(path);
        using var second = OpenPatiently(path);
        using var third = OpenPatiently(path);
        var benches = new[] { new HistoryBench(first, new HistoryWriterOptions { SettleAt = 20 }), new HistoryBench(second, new HistoryWriterOptions { SettleAt = 20 }) };
        var writing = benches.Select((bench, number) => Task.Run(async () =>
        {
            await using var writer = bench.Open();
            HistoryBench.Begin(writer, Invariant($"r{number}"));
            for (var i = 0; i < 20; i++)
            {
                bench.Add(writer, new HistoryPlace(Invariant($"r{number}"), 0, false), Values(i * 100, 100), machine: Invariant($"am-{number}"));
                await writer.FlushAsync();
            }
        })).ToArray();
        var all = Task.WhenAll(writing);
        while (!all.IsCompleted)
        {
            // Single values as soon as they are in their sums.
            third.Trim(new HistoryRetention { Raw = TimeSpan.FromTicks(1) }, TimeProvider.System.GetUtcNow().UtcTicks);
        }

        await all;
        Assert.Empty(benches.SelectMany(bench => bench.Said));
        while (third.Trim(new HistoryRetention { Raw = TimeSpan.FromTicks(1) }, TimeProvider.System.GetUtcNow().UtcTicks))
        {
            // The rest.
        }

        var reader = new HistoryReader(third);
        for (var number = 0; number < 2; number++)
        {
            var found = reader.Read(new SeriesQuery(Invariant($"am-{number}"), "temperature") { Width = 1000 })!;
            Assert.Equal((2000, HistoryResolution.Second), (found.Values, found.Resolution));
        }
    }

    [Fact]
    public async Task A_disk_that_is_full_while_values_are_brought_into_their_sums_costs_nothing()
    {
        using var store = SqliteHistoryStore.Open(_folder["history.db"], _ => { });
        var failing = new ForgetfulStore(store) { FailsSettling = 3 };
        var bench = new HistoryBench(failing, new HistoryWriterOptions { SettleAt = 50 });
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            for (var i = 0; i < 10; i++)
            {
                bench.Add(writer, new HistoryPlace("r", 0, false), Values(i * 100, 100));
                await writer.FlushAsync();
            }
        }

        Check(store, 1000);
        using var view = store.OpenView();
        Assert.Empty(view.Unsettled(1));
    }

    /// <summary>Opens a file that others hold nearly all the time: who asks for it now and then may need long to find it free.</summary>
    private static SqliteHistoryStore OpenPatiently(string path) =>
        SqliteHistoryStore.Open(path, _ => { }, HistorySchema.Version, new Dictionary<int, string>(), patience: 60);

    private static IEnumerable<(DateTimeOffset Time, double Value)> Values(int first, int count) =>
        Enumerable.Range(first, count).Select(i => (Start.AddSeconds(i), (double)i));

    private static void Check(IHistoryStore store, int values)
    {
        var reader = new HistoryReader(store);
        foreach (var resolution in Enum.GetValues<HistoryResolution>())
        {
            var found = reader.Read(new SeriesQuery("am-01", "temperature") { Resolution = resolution })!;
            Assert.Equal(values, found.Values);
            Assert.Equal((values - 1) / 2.0, found.Means.Zip(found.Counts, (mean, count) => mean * count).Sum() / values, 9);
        }
    }

    /// <summary>Does as it is told, and then says that it has not.</summary>
    private sealed class ForgetfulStore(IHistoryStore inner) : IHistoryStore
    {
        public bool LosesWrite { get; set; }

        public bool LosesSettling { get; set; }

        public int FailsSettling { get; set; }

        public string Name => inner.Name;

        public long Bytes => inner.Bytes;

        public void Write(HistoryWrite write)
        {
            inner.Write(write);
            if (LosesWrite)
            {
                LosesWrite = false;
                throw new HistoryException("The answer was lost.") { MayPass = true };
            }
        }

        public void Settle(IReadOnlyList<SettledSeries> settled)
        {
            if (FailsSettling-- > 0)
            {
                throw new HistoryException("The disk is full.") { MayPass = true };
            }

            inner.Settle(settled);
            if (LosesSettling)
            {
                LosesSettling = false;
                throw new HistoryException("The answer was lost.") { MayPass = true };
            }
        }

        public bool Trim(HistoryRetention retention, long now) => inner.Trim(retention, now);

        public long? LastWritten(long before) => inner.LastWritten(before);

        public IHistoryView OpenView(CancellationToken cancellationToken = default) => inner.OpenView(cancellationToken);

        public void Dispose() => inner.Dispose();
    }
}
