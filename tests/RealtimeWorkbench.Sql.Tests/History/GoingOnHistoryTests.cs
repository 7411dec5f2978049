using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>A run that goes on while others, who share its history, have no room.</summary>
public sealed class GoingOnHistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_left_out_when_it_comes_again_is_not_given_up_meanwhile()
    {
        var time = new ManualTime(HistoryBench.Start);
        var options = new HistoryWriterOptions { WaitsForAcknowledgement = true, Interval = TimeSpan.FromHours(1) };
        using var inner = SqliteHistoryStore.Open(_folder["history.db"], _ => { });
        await WriteAsync(new HistoryBench(inner, options, time), values: 20, goesOn: false);
        time.Advance(TimeSpan.FromDays(2));

        using var store = new FullStore(inner, time);
        await WriteAsync(new HistoryBench(store, options, time), values: 25, goesOn: true);

        Assert.True(store.HasTrimmed);
        Assert.Equal(25, new HistoryReader(inner).Read(new SeriesQuery("am-01", "temperature"))!.Values);
    }

    private static async Task WriteAsync(HistoryBench bench, int values, bool goesOn)
    {
        await using var writer = bench.Open();
        HistoryBench.Begin(writer, "r");
        bench.Add(writer, new HistoryPlace("r", 0, goesOn), Enumerable.Range(0, values).Select(i => (HistoryBench.Start.AddSeconds(i), 1.0 * i)));
        await writer.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>A store whose other user gives up what may be given up as soon as somebody reads.</summary>
    private sealed class FullStore(SqliteHistoryStore inner, TimeProvider time) : IHistoryStore
    {
        public bool HasTrimmed { get; private set; }

        public string Name => inner.Name;

        public long Bytes => inner.Bytes;

        public void Write(HistoryWrite write) => inner.Write(write);

        public void Settle(IReadOnlyList<SettledSeries> settled) => inner.Settle(settled);

        public bool Trim(HistoryRetention retention, long now) => false;

        public long? LastWritten(long before) => inner.LastWritten(before);

        public IHistoryView OpenView(CancellationToken cancellationToken = default)
        {
            var view = inner.OpenView(cancellationToken);
            inner.Trim(new HistoryRetention { Bytes = 1 }, time.GetUtcNow().UtcTicks);
            HasTrimmed = true;
            return view;
        }

        public void Dispose()
        {
            // The file stays open for the one who reads it afterwards.
        }
    }
}
