using RealtimeWorkbench.History;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>What every store of histories must bear: clocks that are wrong, names that nobody would give, checkpoints that come from a copy.</summary>
public abstract class HistoryOddsContract
{
    private static readonly DateTimeOffset Start = HistoryBench.Start;

    /// <summary>Makes a store with nothing in it.</summary>
    protected abstract IHistoryStore Create();

    [Theory]
    [InlineData(2099)]
    [InlineData(1970)]
    public async Task A_sample_whose_clock_is_years_away_has_nothing_given_up(int year)
    {
        using var store = Create();
        var bench = new HistoryBench(store, new HistoryWriterOptions { SettleAt = 100 });
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            bench.Add(writer, new HistoryPlace("r", 0, false), Every(0, 7200, value: 1));
            bench.Add(writer, new HistoryPlace("r", 0, false), [(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero), 5)]);
            bench.Add(writer, new HistoryPlace("r", 0, false), Every(7200, 7200, value: 1));
        }

        var retention = new HistoryRetention { Raw = TimeSpan.FromDays(30), Seconds = TimeSpan.FromDays(90), Minutes = TimeSpan.FromDays(730), Hours = TimeSpan.FromDays(3650) };
        while (store.Trim(retention, TimeProvider.System.GetUtcNow().UtcTicks))
        {
            // Step by step.
        }

        var reader = new HistoryReader(store);
        foreach (var resolution in Enum.GetValues<HistoryResolution>())
        {
            var found = reader.Read(new SeriesQuery("am-01", "temperature") { Resolution = resolution })!;
            Assert.Equal(resolution, found.Resolution);
            Assert.Equal(14_401, found.Values);
        }

        var around = reader.Read(new SeriesQuery("am-01", "temperature") { From = Start, To = Start.AddHours(4), Width = 240 })!;
        Assert.Equal((14_400, 1.0, 1.0), (around.Values, around.Means.Min(), around.Means.Max()));
    }

    [Fact]
    public async Task A_run_whose_machines_are_silent_is_written_each_minute_while_it_goes_on()
    {
        using var store = Create();
        var time = new ManualTime(Start);
        var bench = new HistoryBench(store, new HistoryWriterOptions { Interval = TimeSpan.FromHours(1) }, time);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            bench.Add(writer, new HistoryPlace("r", 0, GoesOn: false), [(Start, 1)]);
            var written = new List<double>();
            foreach (var seconds in new[] { 0, 59, 1, 59, 61 })
            {
                time.Advance(TimeSpan.FromSeconds(seconds));
                await writer.FlushAsync();

                // To ten seconds: a server counts by its own clock, which a busy machine compares with this one a while after it was read.
                written.Add(10 * Math.Round((new HistoryReader(store).Runs()[0].WrittenAt - Start)!.Value.TotalSeconds / 10));
            }

            Assert.Equal([0, 0, 60, 60, 180], written);
        }
    }

    [Fact]
    public async Task Runs_come_from_the_newest_to_the_oldest_so_many_at_a_time_and_a_question_that_nobody_waits_for_ends()
    {
        using var store = Create();
        var bench = new HistoryBench(store);
        await using (var writer = bench.Open())
        {
            for (var i = 1; i <= 3; i++)
            {
                HistoryBench.Begin(writer, Invariant($"{i}"), minute: i);
                bench.Add(writer, new HistoryPlace(Invariant($"{i}"), 0, GoesOn: false), Enumerable.Range(0, i).Select(second => (HistoryBench.Start.AddSeconds(second), 1.0)));
                await writer.FlushAsync();
            }
        }

        var reader = new HistoryReader(store);
        var newest = reader.Runs(most: 2);
        Assert.Equal([("3", 3L), ("2", 2L)], newest.Select(run => (run.Id, run.Values)));
        Assert.Equal([("1", 1L)], reader.Runs(newest[1].StartedAt, most: 2).Select(run => (run.Id, run.Values)));
        Assert.Equal(3, reader.Runs().Count);

        var gone = new CancellationToken(canceled: true);
        Assert.ThrowsAny<OperationCanceledException>(() => reader.Runs(cancellationToken: gone));
        Assert.ThrowsAny<OperationCanceledException>(() => reader.Series(cancellationToken: gone));
        Assert.ThrowsAny<OperationCanceledException>(() => reader.Read(new SeriesQuery("am-01", "temperature"), gone));
        Assert.ThrowsAny<OperationCanceledException>(() => reader.Compare(new SeriesQuery("am-01", "temperature"), "1", "2", gone));
    }

    [Fact]
    public async Task A_sample_whose_clock_is_years_back_hides_no_earlier_run()
    {
        using var store = Create();
        var bench = new HistoryBench(store);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "older");
            HistoryBench.Begin(writer, "newer", minute: 300);
            bench.Add(writer, new HistoryPlace("older", 0, false), Every(0, 3600, value: 1));
            bench.Add(writer, new HistoryPlace("newer", 0, false), [(new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero), 2)]);
            bench.Add(writer, new HistoryPlace("newer", 0, false), Every(5 * 3600, 3600, value: 2));
        }

        var reader = new HistoryReader(store);
        Assert.Equal(3600, reader.Read(new SeriesQuery("am-01", "temperature") { From = Start, To = Start.AddHours(2) })!.Values);
        Assert.Equal(7201, reader.Read(new SeriesQuery("am-01", "temperature"))!.Values);
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\ud800b")]
    [InlineData("'; DROP TABLE run; --")]
    [InlineData("Anlage 7 ü/\"%_\\\u2028\ud83d\ude00")]
    public async Task A_name_of_any_characters_is_stored_and_found(string name)
    {
        using var store = Create();
        var bench = new HistoryBench(store, new HistoryWriterOptions { WaitsForAcknowledgement = true });
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            bench.Add(writer, new HistoryPlace("r", 0, false), Every(0, 10, value: 1), machine: name, metric: name);
            bench.Add(writer, new HistoryPlace("r", 0, false), Every(0, 10, value: 1), machine: "ab");
            writer.Add(new HistoryEvent("r", HistoryEventKind.Alert, name, Start, null, name, name, name, name, name));
            await writer.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }

        var again = new HistoryBench(store, new HistoryWriterOptions { WaitsForAcknowledgement = true });
        await using (var writer = again.Open())
        {
            again.Add(writer, new HistoryPlace("r", 0, GoesOn: true), Every(5, 10, value: 1), machine: name, metric: name);
            await writer.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }

        Assert.Empty(bench.Said.Concat(again.Said));
        var reader = new HistoryReader(store);
        Assert.Equal(15, reader.Read(new SeriesQuery(name, name))!.Values);
        Assert.Single(reader.Events(new EventQuery(HistoryEventKind.Alert) { Machine = name }));
        Assert.Equal(2, reader.Series().Count);
    }

    [Fact]
    public async Task A_checkpoint_that_was_put_back_from_a_copy_leaves_each_sample_once()
    {
        using var store = Create();
        var options = new HistoryWriterOptions { WaitsForAcknowledgement = true, SettleAt = 10 };
        var bench = new HistoryBench(store, options);
        var samples = Every(0, 900, value: 3).ToArray();
        await using (var writer = bench.Open())
        {
            var machine = bench.Catalog.Machines.GetOrAdd("am-01");
            HistoryBench.Begin(writer, "r");
            var place = new HistoryPlace("r", 0, GoesOn: false);
            for (var mark = 1; mark <= 3; mark++)
            {
                bench.Add(writer, place, samples[((mark - 1) * 300)..(mark * 300)]);
                writer.Pass(machine, place, mark);
                await writer.FlushAsync();
                writer.Acknowledge("am-01", "r", mark);
                place = place with { Mark = mark };
            }
        }

        // The checkpoint after the first 300 is put back.
        var again = new HistoryBench(store, options);
        await using (var writer = again.Open())
        {
            again.Add(writer, new HistoryPlace("r", 1, GoesOn: true), samples[300..]);
            await writer.FlushAsync();
            writer.Acknowledge("am-01", "r", 10);
        }

        Assert.Equal(900, new HistoryReader(store).Read(new SeriesQuery("am-01", "temperature"))!.Values);
    }

    [Fact]
    public async Task A_range_with_nothing_in_it_is_empty_and_one_that_ends_before_it_begins_is_refused()
    {
        using var store = Create();
        var bench = new HistoryBench(store);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            bench.Add(writer, new HistoryPlace("r", 0, false), Every(0, 10, value: 1));
        }

        var reader = new HistoryReader(store);
        var query = new SeriesQuery("am-01", "temperature");
        Assert.Equal(0, reader.Read(query with { From = Start.AddDays(1) })!.Values);
        Assert.Equal(0, reader.Read(query with { To = Start.AddDays(-1) })!.Values);
        Assert.Equal(0, reader.Read(query with { From = Start.AddDays(1), Resolution = HistoryResolution.Minute })!.Values);
        Assert.Equal(10, reader.Read(query with { From = DateTimeOffset.MinValue, To = DateTimeOffset.MaxValue })!.Values);
        Assert.Equal(10, reader.Read(query with { From = DateTimeOffset.MinValue, To = DateTimeOffset.MaxValue, Resolution = HistoryResolution.Hour })!.Values);
        Assert.Throws<ArgumentException>(() => reader.Read(query with { From = Start.AddDays(1), To = Start }));
        Assert.Throws<ArgumentException>(() => reader.Read(query with { From = Start, To = Start }));
    }

    [Fact]
    public async Task A_history_that_is_too_large_is_trimmed_to_its_size_and_no_further()
    {
        using var store = Create();
        var bench = new HistoryBench(store);
        var random = new Random(1);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            bench.Add(writer, new HistoryPlace("r", 0, false), Enumerable.Range(0, 400_000).Select(i => (Start.AddMilliseconds(i * 100), random.NextDouble())));
        }

        var retention = new HistoryRetention { Bytes = store.Bytes * 3 / 4 };
        var steps = 0;
        while (store.Trim(retention, TimeProvider.System.GetUtcNow().UtcTicks))
        {
            Assert.InRange(++steps, 1, 1000);
        }

        Assert.InRange(store.Bytes, retention.Bytes / 3, retention.Bytes);
        var reader = new HistoryReader(store);
        Assert.Equal(400_000, reader.Read(new SeriesQuery("am-01", "temperature"))!.Values);
        var newest = reader.Read(new SeriesQuery("am-01", "temperature") { From = Start.AddSeconds(39_990), Resolution = HistoryResolution.Raw })!;
        Assert.Equal((100, 100), (newest.Values, newest.Times.Count));
    }

    private static IEnumerable<(DateTimeOffset Time, double Value)> Every(int second, int count, double value) =>
        Enumerable.Range(second, count).Select(at => (Start.AddSeconds(at), value));
}
