using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>The writer of a history whose store fails in ways that nobody foresaw.</summary>
public sealed class FailingHistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_exception_that_nobody_foresaw_is_told_and_nobody_waits_for_ever()
    {
        using var store = new FailingStore(SqliteHistoryStore.Open(_folder["history.db"], _ => { }));
        var bench = new HistoryBench(store);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            store.Fails = true;
            bench.Add(writer, new HistoryPlace("r", 0, GoesOn: false), [(HistoryBench.Start, 1)]);
            var failed = await Assert.ThrowsAsync<HistoryException>(() => writer.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20)));
            Assert.Equal($"{store.Name} cannot be used: Of all things; please report this.", failed.Message);
            Assert.Equal(failed.Message, writer.Problem);

            store.Fails = false;
            await writer.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Null(writer.Problem);
        }

        Assert.Equal(2, bench.Said.Count);
        Assert.Equal(1, new HistoryReader(store).Read(new SeriesQuery("am-01", "temperature"))!.Values);
    }

    [Fact]
    public async Task More_events_than_can_wait_fail_no_checkpoint()
    {
        using var store = new FailingStore(SqliteHistoryStore.Open(_folder["history.db"], _ => { })) { TakesEvents = false };
        var bench = new HistoryBench(store, new HistoryWriterOptions { WaitsForAcknowledgement = true, Interval = TimeSpan.FromHours(1) });
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            for (var i = 0; i < 100_010; i++)
            {
                writer.Add(new HistoryEvent("r", HistoryEventKind.Point, Invariant($"{i}"), HistoryBench.Start, null, "am-01", "", "", "", "{}"));
            }

            await writer.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(
            $"More than 100000 alerts, signals and changes of health wait for the history {store.Name}; those that come now are missing in it.",
            Assert.Single(bench.Said));
    }

    private sealed class FailingStore(IHistoryStore inner) : IHistoryStore
    {
        public bool Fails { get; set; }

        public bool TakesEvents { get; set; } = true;

        public string Name => inner.Name;

        public long Bytes => inner.Bytes;

        public void Write(HistoryWrite write)
        {
            if (Fails)
            {
                throw new InvalidOperationException("Of all things.");
            }

            if (TakesEvents)
            {
                inner.Write(write);
            }
        }

        public void Settle(IReadOnlyList<SettledSeries> settled) => inner.Settle(settled);

        public bool Trim(HistoryRetention retention, long now) => inner.Trim(retention, now);

        public long? LastWritten(long before) => inner.LastWritten(before);

        public IHistoryView OpenView() => inner.OpenView();

        public void Dispose() => inner.Dispose();
    }
}
