using RealtimeWorkbench.History;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>What every store of histories gives up for its age.</summary>
public abstract class HistoryAgeContract
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly HistoryRetention Retention = new() { Raw = Day, Seconds = Day, Minutes = Day, Hours = Day };

    /// <summary>Makes a store with nothing in it.</summary>
    protected abstract IHistoryStore Create();

    /// <summary>Blocks that are in a store, whatever they are.</summary>
    protected abstract int CountBlocks(IHistoryStore store);

    [Fact]
    public async Task A_run_that_was_killed_and_not_gone_on_with_goes_with_its_alerts_when_it_is_too_old()
    {
        using var store = Create();
        var time = new ManualTime(HistoryBench.Start);
        var bench = new HistoryBench(store, new HistoryWriterOptions { WaitsForAcknowledgement = true }, time);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "killed");
            bench.Add(writer, new HistoryPlace("killed", 5, GoesOn: false), [(HistoryBench.Start, 1)]);
            writer.Add(new HistoryEvent("killed", HistoryEventKind.Alert, "a", HistoryBench.Start, null, "am-01", "temperature", "active", "high", "{}"));
        }

        var reader = new HistoryReader(store);
        Trim(store, time.GetUtcNow().AddHours(23));
        Assert.Single(reader.Runs());
        Assert.Equal(1, reader.Read(new SeriesQuery("am-01", "temperature"))!.Values);
        Trim(store, time.GetUtcNow().AddHours(25));
        Assert.Empty(reader.Runs());
        Assert.Empty(reader.Series());
        Assert.Empty(reader.Events(new EventQuery(HistoryEventKind.Alert)));
        Assert.Equal(0, CountBlocks(store));
    }

    [Fact]
    public async Task A_run_that_was_silent_until_it_was_given_up_is_there_again_when_it_goes_on()
    {
        using var store = Create();
        var time = new ManualTime(HistoryBench.Start);
        var bench = new HistoryBench(store, time: time);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            bench.Add(writer, new HistoryPlace("r", 0, GoesOn: false), [(HistoryBench.Start, 1)]);
            await writer.FlushAsync();
            Trim(store, time.GetUtcNow().AddDays(3));
            Assert.Empty(new HistoryReader(store).Runs());
            bench.Add(writer, new HistoryPlace("r", 0, GoesOn: false), [(HistoryBench.Start.AddDays(3), 2)]);
            await writer.FlushAsync();
        }

        Assert.Empty(bench.Said);
        Assert.Equal([2.0], new HistoryReader(store).Read(new SeriesQuery("am-01", "temperature"))!.Means);
    }

    [Fact]
    public async Task An_alert_that_still_stands_is_kept_as_long_as_its_run()
    {
        using var store = Create();
        var time = new ManualTime(HistoryBench.Start);
        var bench = new HistoryBench(store, new HistoryWriterOptions { Interval = TimeSpan.FromHours(1) }, time);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            foreach (var (key, until) in new (string, DateTimeOffset?)[] { ("stands", null), ("is over", HistoryBench.Start) })
            {
                writer.Add(new HistoryEvent("r", HistoryEventKind.Alert, key, HistoryBench.Start, until, "am-01", "temperature", "x", "high", "{}"));
            }

            writer.Add(new HistoryEvent("r", HistoryEventKind.Point, "p", HistoryBench.Start, null, "am-01", "temperature", "x", "high", "{}"));
            await writer.FlushAsync();
            time.Advance(3 * Day);
            bench.Add(writer, new HistoryPlace("r", 0, GoesOn: false), [(HistoryBench.Start.AddDays(3), 1)]);
        }

        var reader = new HistoryReader(store);
        Trim(store, time.GetUtcNow());
        Assert.Equal("stands", Assert.Single(reader.Events(new EventQuery(HistoryEventKind.Alert))).Key);
        Assert.Empty(reader.Events(new EventQuery(HistoryEventKind.Point)));
        Trim(store, time.GetUtcNow() + (2 * Day));
        Assert.Empty(reader.Events(new EventQuery(HistoryEventKind.Alert)));
        Assert.Empty(reader.Runs());
    }

    [Fact]
    public async Task Hours_between_given_up_ones_are_kept_where_values_of_an_earlier_beginning_reach_into_them()
    {
        using var store = Create();
        var time = new ManualTime(HistoryBench.Start);
        foreach (var (after, minutes) in new (TimeSpan, int[])[] { (TimeSpan.Zero, [0, 30]), (TimeSpan.Zero, [240, 270]), (3 * Day, [45, 120, 200]) })
        {
            time.Advance(after);
            var bench = new HistoryBench(store, time: time);
            await using var writer = bench.Open();
            HistoryBench.Begin(writer, "r");
            bench.Add(writer, new HistoryPlace("r", 0, GoesOn: false), minutes.Select(minute => (HistoryBench.Start.AddMinutes(minute), 1.0 * minute)));
        }

        while (store.Trim(new HistoryRetention { Raw = 2 * Day }, time.GetUtcNow().UtcTicks))
        {
            // Step by step.
        }

        using var view = store.OpenView();
        Assert.Equal(
            [(10, 11), (14, 15)],
            view.GivenUp(Assert.Single(view.Series()).Number).Select(gap => (new DateTimeOffset(gap.From, TimeSpan.Zero).Hour, new DateTimeOffset(gap.To, TimeSpan.Zero).Hour)));
    }

    [Fact]
    public async Task Single_values_of_today_are_given_up_for_their_size_after_all_that_is_older()
    {
        using var store = Create();
        var now = await TwoRunsAsync(store);
        while (store.Trim(new HistoryRetention { Bytes = 1 }, now) && CountBlocks(store) > 0)
        {
            using var view = store.OpenView();
            var young = Assert.Single(view.Series("am-01", "temperature", "new"));
            if (view.GivenUp(young.Number).Count > 0)
            {
                Assert.Equal(0, ValuesOf(store, "old", HistoryResolution.Raw));
                return;
            }
        }

        Assert.Fail("Nothing of the younger run was given up.");
    }

    [Fact]
    public async Task Values_of_today_that_there_is_no_room_for_cost_no_sums_of_before()
    {
        using var store = Create();
        var now = await TwoRunsAsync(store);
        while (CountBlocks(store) > 0 && store.Trim(new HistoryRetention { Bytes = 13_000 }, now))
        {
            // Step by step.
        }

        using var view = store.OpenView();
        Assert.NotEmpty(view.GivenUp(Assert.Single(view.Series("am-01", "temperature", "new")).Number));
        Assert.DoesNotContain(
            view.GivenUp(Assert.Single(view.Series("am-01", "temperature", "old")).Number), gap => gap.Resolution >= HistoryResolution.Minute);
        Assert.Equal(3500, ValuesOf(store, "old", HistoryResolution.Hour));
    }

    [Fact]
    public async Task Values_of_a_killed_run_that_nobody_goes_on_with_are_given_up_for_their_size_before_sums_and_values_of_today()
    {
        using var store = Create();
        var killed = new HistoryBench(store, new HistoryWriterOptions { WaitsForAcknowledgement = true }, new ManualTime(HistoryBench.Start));
        await using (var writer = killed.Open())
        {
            HistoryBench.Begin(writer, "killed");
            killed.Add(writer, new HistoryPlace("killed", 5, GoesOn: false), [(HistoryBench.Start, 1)]);
        }

        var now = await TwoRunsAsync(store);
        Assert.Equal(1, ValuesOf(store, "killed", HistoryResolution.Raw));
        while (ValuesOf(store, "killed", HistoryResolution.Raw) > 0)
        {
            Assert.True(store.Trim(new HistoryRetention { Bytes = 1 }, now));
        }

        using var view = store.OpenView();
        Assert.Empty(view.GivenUp(Assert.Single(view.Series("am-01", "temperature", "new")).Number));
        Assert.DoesNotContain(
            view.GivenUp(Assert.Single(view.Series("am-01", "temperature", "old")).Number), gap => gap.Resolution >= HistoryResolution.Minute);

        // It is gone on with after all, and what comes again is there once.
        await using (var writer = killed.Open())
        {
            HistoryBench.Begin(writer, "killed");
            killed.Add(writer, new HistoryPlace("killed", 5, GoesOn: true), [(HistoryBench.Start, 1)]);
        }

        Assert.Equal(1, ValuesOf(store, "killed", HistoryResolution.Raw));
    }

    /// <summary>Stores a run, and another one two days later.</summary>
    /// <returns>Half a day after the second one, in ticks.</returns>
    private static async Task<long> TwoRunsAsync(IHistoryStore store)
    {
        var time = new ManualTime(HistoryBench.Start);
        foreach (var run in new[] { "old", "new" })
        {
            var bench = new HistoryBench(store, new HistoryWriterOptions { SettleAt = 100 }, time);
            await using (var writer = bench.Open())
            {
                HistoryBench.Begin(writer, run);
                bench.Add(writer, new HistoryPlace(run, 0, GoesOn: false), Enumerable.Range(0, 3500).Select(i => (HistoryBench.Start.AddSeconds(i), Math.Sin(i))));
            }

            time.Advance(2 * Day);
        }

        return (time.GetUtcNow() - (1.5 * Day)).UtcTicks;
    }

    private static int ValuesOf(IHistoryStore store, string run, HistoryResolution resolution) =>
        (int)(new HistoryReader(store).Read(new SeriesQuery("am-01", "temperature") { Run = run, Resolution = resolution })?.Values ?? 0);

    private static void Trim(IHistoryStore store, DateTimeOffset now)
    {
        while (store.Trim(Retention, now.UtcTicks))
        {
            // Step by step.
        }
    }
}
