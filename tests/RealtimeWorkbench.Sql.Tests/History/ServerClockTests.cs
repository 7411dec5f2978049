using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>A history whose store tells ages by a clock of its own, as a server does.</summary>
public sealed class ServerClockTests : IDisposable
{
    private static readonly DateTimeOffset Start = HistoryBench.Start;

    private readonly TemporaryFolder _folder = new();
    private readonly SqliteHistoryStore _inner;

    public ServerClockTests() => _inner = SqliteHistoryStore.Open(_folder["history.db"], _ => { });

    public void Dispose()
    {
        _inner.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_clock_that_is_set_back_while_a_run_writes_puts_nothing_years_ahead()
    {
        using (var before = new ServerStore(_inner, new SetTime(Start)))
        {
            await WriteAsync(before, new SetTime(Start), "before");
        }

        var time = new SetTime(Start) { Set = TimeSpan.FromDays(1461) };
        using var store = new ServerStore(_inner, time);
        var bench = new HistoryBench(store, time: time);
        await using (var writer = bench.Open())
        {
            await AddAsync(bench, writer, "r");
            time.Set = TimeSpan.Zero;
            await AddAsync(bench, writer, "r");
        }

        Assert.Empty(bench.Said);
        Assert.Equal([Start.UtcTicks], store.Written.Distinct());
    }

    [Fact]
    public async Task A_write_that_is_tried_again_after_the_clock_was_set_is_no_older_for_it()
    {
        var time = new SetTime(Start) { Set = TimeSpan.FromDays(-20_000) };
        using var store = new ServerStore(_inner, time) { FailsOnce = () => time.Set = TimeSpan.Zero };
        await WriteAsync(store, time, "r");
        Assert.Equal([Start.UtcTicks], store.Written.Distinct());
    }

    [Fact]
    public async Task Where_the_history_was_written_ahead_of_the_clock_of_its_server_that_clock_is_named()
    {
        var time = new SetTime(Start);
        using (var ahead = new ServerStore(_inner, new SetTime(Start)) { Server = Start.AddDays(1461) })
        {
            await WriteAsync(ahead, new SetTime(Start), "ahead");
        }

        using var store = new ServerStore(_inner, time);
        var bench = await WriteAsync(store, time, "r");
        Assert.Equal(
            $"The history {store.Name} was written until 1461 days ahead of the clock of its server; set that clock if it is wrong.", Assert.Single(bench.Said));
        Assert.Equal(Start.UtcTicks, store.Written[^1]);
    }

    private static async Task<HistoryBench> WriteAsync(IHistoryStore store, TimeProvider time, string run)
    {
        var bench = new HistoryBench(store, time: time);
        await using var writer = bench.Open();
        await AddAsync(bench, writer, run);
        return bench;
    }

    private static async Task AddAsync(HistoryBench bench, HistoryWriter writer, string run)
    {
        HistoryBench.Begin(writer, run);
        bench.Add(writer, new HistoryPlace(run, 0, GoesOn: false), [(Start, 1)]);
        try
        {
            await writer.FlushAsync();
        }
        catch (HistoryException)
        {
            await writer.FlushAsync();
        }
    }

    /// <summary>A store that adds to each time by how much the clock of who writes is behind its own.</summary>
    private sealed class ServerStore(SqliteHistoryStore inner, TimeProvider time) : IHistoryStore
    {
        /// <summary>Its time.</summary>
        public DateTimeOffset Server { get; init; } = Start;

        /// <summary>Times of the writes by its clock.</summary>
        public List<long> Written { get; } = [];

        /// <summary>What happens where its first write fails; null if it does not.</summary>
        public Action? FailsOnce { get; set; }

        public string Name => inner.Name;

        public long Bytes => inner.Bytes;

        public bool HasClock => true;

        private long Behind => Server.UtcTicks - time.GetUtcNow().UtcTicks;

        public void Write(HistoryWrite write)
        {
            if (FailsOnce is { } fails)
            {
                FailsOnce = null;
                fails();
                throw new HistoryException("It is away.") { MayPass = true };
            }

            Written.Add(write.Written + Behind);
            write.Written += Behind;
            inner.Write(write);
        }

        public void Settle(IReadOnlyList<SettledSeries> settled) => inner.Settle(settled);

        public bool Trim(HistoryRetention retention, long now) => inner.Trim(retention, now + Behind);

        public long? LastWritten(long before) => inner.LastWritten(before == long.MaxValue ? before : before + Behind) - Behind;

        public IHistoryView OpenView(CancellationToken cancellationToken = default) => inner.OpenView(cancellationToken);

        public void Dispose()
        {
            // The file stays open for the next.
        }
    }
}
