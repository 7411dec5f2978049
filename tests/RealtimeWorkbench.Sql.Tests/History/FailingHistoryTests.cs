using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>The writer of a history whose store fails in ways that nobody foresaw.</summary>
public sealed class FailingHistoryTests : IDisposable
{
    private static readonly string[] Metrics = ["temperature", "pressure", "speed"];

    private static readonly HistoryWriterOptions Settling = new() { SettleAt = 10, Interval = TimeSpan.FromHours(1) };

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

    [Fact]
    public async Task An_event_that_cannot_be_made_costs_nothing_else()
    {
        using var store = SqliteHistoryStore.Open(_folder["history.db"], _ => { });
        var bench = new HistoryBench(store, new HistoryWriterOptions { Interval = TimeSpan.FromHours(1) });
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            foreach (var (key, machine) in new[] { ("a", "am-01"), ("b", null!), ("c", null!), ("d", "am-01") })
            {
                writer.Add(new HistoryEvent("r", HistoryEventKind.Point, key, HistoryBench.Start, null, machine, "", "", "", "{}"));
            }

            bench.Add(writer, new HistoryPlace("r", 0, GoesOn: false), [(HistoryBench.Start, 1)]);
            await writer.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }

        Assert.StartsWith(
            $"The event b (Point) of the run r cannot be stored in {store.Name}, and is missing in it: ", Assert.Single(bench.Said), StringComparison.Ordinal);
        var reader = new HistoryReader(store);
        Assert.Equal("r", Assert.Single(reader.Runs()).Id);
        Assert.Equal(["a", "d"], reader.Events(new EventQuery(HistoryEventKind.Point)).Select(happened => happened.Key).Order());
        Assert.Equal(1, reader.Read(new SeriesQuery("am-01", "temperature"))!.Values);
    }

    [Fact]
    public async Task A_series_whose_sums_are_refused_holds_up_no_other_and_is_tried_again_each_hour()
    {
        using var store = new FailingStore(SqliteHistoryStore.Open(_folder["history.db"], _ => { })) { Refused = "pressure" };
        var time = new ManualTime(HistoryBench.Start);
        var bench = new HistoryBench(store, Settling, time);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            AddAll(bench, writer, first: 0);
            await TendAsync(writer);
            Assert.Equal((0, 1, 0), Unsettled(store));
            Assert.Equal(
                $"{store.Name} does not take the sums of pressure of am-01: No. Its values are kept as they came, and it is tried again each hour; the others are not held up.",
                Assert.Single(bench.Said));
            Assert.Equal(bench.Said[0], writer.Problem);

            AddAll(bench, writer, first: 20);
            await TendAsync(writer);
            Assert.Equal((0, 2, 0), Unsettled(store));

            await AfterAnHourAsync(store, writer, time, () => store.Refused = null);
            Assert.Equal((0, 0, 0), Unsettled(store));
            Assert.Null(writer.Problem);
        }

        Assert.Equal($"{store.Name} has taken the sums of pressure of am-01 now.", bench.Said[1]);
        Assert.Equal(2, bench.Said.Count);
        Assert.Equal(40, new HistoryReader(store).Read(new SeriesQuery("am-01", "pressure") { Resolution = HistoryResolution.Minute })!.Values);
    }

    [Fact]
    public async Task A_series_that_was_refused_is_well_when_nothing_of_it_is_left_to_take()
    {
        using var store = new FailingStore(SqliteHistoryStore.Open(_folder["history.db"], _ => { })) { Refused = "pressure" };
        var time = new ManualTime(HistoryBench.Start);
        var bench = new HistoryBench(store, Settling, time);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            AddAll(bench, writer, first: 0);
            await TendAsync(writer);
            Assert.Equal((0, 1, 0), Unsettled(store));

            await AfterAnHourAsync(store, writer, time, () => store.LosesAnswers = true);
            Assert.Equal((0, 0, 0), Unsettled(store));
            Assert.NotNull(writer.Problem);

            await AfterAnHourAsync(store, writer, time, () => store.Refused = null);
            Assert.Null(writer.Problem);
        }

        Assert.Equal($"Nothing of pressure of am-01 is left that {store.Name} could take into its sums.", bench.Said[1]);
        Assert.Equal(2, bench.Said.Count);
        Assert.Equal(20, new HistoryReader(store).Read(new SeriesQuery("am-01", "pressure") { Resolution = HistoryResolution.Minute })!.Values);
    }

    [Fact]
    public async Task Where_no_sums_are_taken_it_is_the_store_and_all_are_tried_again()
    {
        using var store = new FailingStore(SqliteHistoryStore.Open(_folder["history.db"], _ => { })) { Refused = "" };
        var bench = new HistoryBench(store, Settling, new ManualTime(HistoryBench.Start));
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            AddAll(bench, writer, first: 0);
            await TendAsync(writer);
            Assert.Equal((1, 1, 1), Unsettled(store));

            await ChangeAsync(store, writer, () => store.Refused = null);
            Assert.Equal((0, 0, 0), Unsettled(store));
        }

        Assert.All(bench.Said, sentence => Assert.StartsWith("The history can", sentence, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2)] // The transaction of all, and the first by itself.
    [InlineData(3)]
    public async Task A_series_that_was_refused_while_the_store_failed_for_a_moment_is_not_put_off(int times)
    {
        using var store = new FailingStore(SqliteHistoryStore.Open(_folder["history.db"], _ => { })) { RefusedTimes = times };
        var bench = new HistoryBench(store, Settling, new ManualTime(HistoryBench.Start));
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            AddAll(bench, writer, first: 0);
            await TendAsync(writer);
            Assert.Equal((0, 0, 0), Unsettled(store));
        }

        Assert.Empty(bench.Said);
    }

    private static void AddAll(HistoryBench bench, HistoryWriter writer, int first)
    {
        foreach (var metric in Metrics)
        {
            bench.Add(writer, new HistoryPlace("r", 0, GoesOn: false), Enumerable.Range(first, 20).Select(i => (HistoryBench.Start.AddSeconds(i), 1.0 * i)), metric: metric);
        }
    }

    /// <summary>Changes the store an hour later.</summary>
    private static Task AfterAnHourAsync(FailingStore store, HistoryWriter writer, ManualTime time, Action change) => ChangeAsync(store, writer, () =>
    {
        change();
        time.Advance(TimeSpan.FromHours(1));
    });

    /// <summary>
    /// Changes the store between two rounds of the writer. In a test's own time it may be half through what is due still, and a series that is refused while
    /// others are taken waits for an hour.
    /// </summary>
    private static async Task ChangeAsync(FailingStore store, HistoryWriter writer, Action change)
    {
        store.AtNextWrite = change;
        HistoryBench.Begin(writer, "r");
        await TendAsync(writer);
    }

    /// <summary>What waits is done after the answer to a flush, and before the next one begins.</summary>
    private static async Task TendAsync(HistoryWriter writer)
    {
        for (var i = 0; i < 3; i++)
        {
            await writer.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    /// <summary>Small blocks of each metric.</summary>
    private static (int Temperature, int Pressure, int Speed) Unsettled(FailingStore store)
    {
        using var view = store.OpenView();
        var blocks = Array.ConvertAll(Metrics, metric => view.Unsettled(Assert.Single(view.Series("am-01", metric, "r")).Number).Count);
        return (blocks[0], blocks[1], blocks[2]);
    }

    private sealed class FailingStore(IHistoryStore inner) : IHistoryStore
    {
        public bool Fails { get; set; }

        public bool TakesEvents { get; set; } = true;

        /// <summary>What changes with the next write, and so between two rounds of the writer.</summary>
        public Action? AtNextWrite { get; set; }

        /// <summary>Metric whose sums are refused; the empty string for those of all.</summary>
        public string? Refused { get; set; }

        /// <summary>Whether sums that it refuses are taken all the same.</summary>
        public bool LosesAnswers { get; set; }

        /// <summary>How often the next sums are refused, whatever they are of.</summary>
        public int RefusedTimes { get; set; }

        public string Name => inner.Name;

        public long Bytes => inner.Bytes;

        public void Write(HistoryWrite write)
        {
            AtNextWrite?.Invoke();
            AtNextWrite = null;
            if (Fails)
            {
                throw new InvalidOperationException("Of all things.");
            }

            if (TakesEvents)
            {
                inner.Write(write);
            }
        }

        public void Settle(IReadOnlyList<SettledSeries> settled)
        {
            using (var view = inner.OpenView())
            {
                var refused = Refused is null ? [] : view.Series(metric: Refused.Length > 0 ? Refused : null).Select(series => series.Number).ToHashSet();
                if (RefusedTimes-- > 0 || settled.Any(series => refused.Contains(series.Series)))
                {
                    if (LosesAnswers)
                    {
                        inner.Settle(settled);
                    }

                    throw new HistoryException("No.");
                }
            }

            inner.Settle(settled);
        }

        public bool Trim(HistoryRetention retention, long now) => inner.Trim(retention, now);

        public long? LastWritten(long before) => inner.LastWritten(before);

        public IHistoryView OpenView(CancellationToken cancellationToken = default) => inner.OpenView(cancellationToken);

        public void Dispose() => inner.Dispose();
    }
}
