using RealtimeWorkbench.History;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>What every store of histories must do.</summary>
public abstract class HistoryContract
{
    private static readonly DateTimeOffset Start = HistoryBench.Start;

    /// <summary>Makes a store with nothing in it.</summary>
    protected abstract IHistoryStore Create();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Sums_equal_those_of_all_samples_whatever_the_range_and_the_order_within_some_lateness(int seed)
    {
        var random = new Random(seed);
        using var store = Create();
        var bench = new HistoryBench(store, new HistoryWriterOptions { SettleAt = 1 + random.Next(400), AtOnce = 700 });
        var all = Samples(random, 6000);

        // Each comes up to two minutes later than its turn.
        var late = all.OrderBy(sample => sample.Time.AddSeconds(120 * random.NextDouble())).ToArray();
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            for (var i = 0; i < late.Length; i += 1000)
            {
                bench.Add(writer, new HistoryPlace("r", i, GoesOn: false), late.Skip(i).Take(1000));
                await writer.FlushAsync();
                Compare(store, all.Intersect(late.Take(i + 1000)).ToArray(), random);
            }
        }

        Assert.Empty(bench.Said);
        for (var i = 0; i < 15; i++)
        {
            Compare(store, all, random);
        }
    }

    [Fact]
    public async Task What_was_stored_behind_the_last_checkpoint_is_not_stored_again_when_it_comes_again()
    {
        using var store = Create();
        var samples = Samples(new Random(4), 900);
        var repeated = samples.Select(sample => (sample.Time, Value: 1.0)).Take(300).ToArray();
        var killed = new HistoryBench(store, new HistoryWriterOptions { WaitsForAcknowledgement = true, SettleAt = 10 });
        await using (var writer = killed.Open())
        {
            HistoryBench.Begin(writer, "r");
            killed.Add(writer, new HistoryPlace("r", 0, GoesOn: false), samples[..300]);
            killed.Add(writer, new HistoryPlace("r", 7, GoesOn: false), samples[300..700]);
            killed.Add(writer, new HistoryPlace("r", 7, GoesOn: false), repeated, metric: "power");
            await writer.FlushAsync();
            writer.Acknowledge("am-01", "r", 7);
        }

        // Another goes on behind the mark 7, in another order where the clock decided, with a value more at a time that is there.
        var again = new HistoryBench(store, new HistoryWriterOptions { WaitsForAcknowledgement = true, SettleAt = 10 });
        var next = samples[300..].ToArray();
        (next[10], next[11]) = (next[11], next[10]);
        await using (var writer = again.Open())
        {
            HistoryBench.Begin(writer, "r");
            again.Add(writer, new HistoryPlace("r", 7, GoesOn: true), next);
            again.Add(writer, new HistoryPlace("r", 7, GoesOn: true), [.. repeated, (repeated[^1].Time, 1.0)], metric: "power");
            await writer.FlushAsync();
            writer.Acknowledge("am-01", "r", 8);
        }

        var reader = new HistoryReader(store);
        var found = reader.Read(new SeriesQuery("am-01", "temperature") { Resolution = HistoryResolution.Raw })!;
        Assert.Equal(samples.Select(sample => (sample.Time, sample.Value)), found.Times.Zip(found.Means));
        Assert.Equal(301, reader.Read(new SeriesQuery("am-01", "power"))!.Values);
        Assert.Empty(killed.Said.Concat(again.Said));
    }

    [Theory]
    [InlineData(350, 1)] // The second has come into what the first had stored.
    [InlineData(300, 1)] // No sample came before its checkpoint.
    [InlineData(640, 3)] // Several checkpoints before it has caught up.
    [InlineData(800, 2)] // It had caught up.
    public async Task A_run_that_is_killed_again_before_it_has_caught_up_leaves_each_sample_once(int secondCameTo, int checkpoints)
    {
        using var store = Create();
        var samples = Samples(new Random(5), 900);
        var options = new HistoryWriterOptions { WaitsForAcknowledgement = true, SettleAt = 10 };
        async Task RunAsync(long restored, Func<HistoryBench, HistoryWriter, int, HistoryPlace, Task> bring)
        {
            var bench = new HistoryBench(store, options);
            await using var writer = bench.Open();
            HistoryBench.Begin(writer, "r");
            await bring(bench, writer, bench.Catalog.Machines.GetOrAdd("am-01"), new HistoryPlace("r", restored, GoesOn: restored > 0));
            await writer.FlushAsync();
            Assert.Empty(bench.Said);
        }

        // A has its checkpoint after 300 and stored 700.
        await RunAsync(0, async (bench, writer, machine, place) =>
        {
            bench.Add(writer, place, samples[..300]);
            writer.Pass(machine, place, 7);
            await writer.FlushAsync();
            writer.Acknowledge("am-01", "r", 7);
            bench.Add(writer, place with { Mark = 7, GoesOn = true }, samples[300..700]);
        });

        // B goes on from there, and has checkpoints of its own, the last after it came to so many; then it stores some more, and is killed.
        var last = 7L;
        await RunAsync(7, async (bench, writer, machine, place) =>
        {
            var from = 300;
            for (var i = 1; i <= checkpoints; i++)
            {
                var to = 300 + ((secondCameTo - 300) * i / checkpoints);
                bench.Add(writer, place, samples[from..to]);
                writer.Pass(machine, place, ++last);
                await writer.FlushAsync();
                writer.Acknowledge("am-01", "r", last);
                (from, place) = (to, place with { Mark = last });
            }

            bench.Add(writer, place, samples[from..(from + 20)]);
        });

        // A checkpoint that was not committed: C and D both go on from the last of B.
        await RunAsync(last, (bench, writer, machine, place) =>
        {
            bench.Add(writer, place, samples[secondCameTo..(secondCameTo + 50)]);
            writer.Pass(machine, place, 100);
            return Task.CompletedTask;
        });
        await RunAsync(last, async (bench, writer, machine, place) =>
        {
            bench.Add(writer, place, samples[secondCameTo..]);
            writer.Pass(machine, place, 101);
            await writer.FlushAsync();
            writer.Acknowledge("am-01", "r", 101);
        });

        var found = new HistoryReader(store).Read(new SeriesQuery("am-01", "temperature") { Resolution = HistoryResolution.Raw })!;
        Assert.Equal(samples.Select(sample => (sample.Time, sample.Value)), found.Times.Zip(found.Means));
        using var view = store.OpenView();
        Assert.Empty(view.Unsettled(Assert.Single(view.Series()).Number));
        Assert.Empty(view.Awaited("r", "am-01", last));
    }

    [Fact]
    public async Task Where_runs_overlap_the_one_that_was_started_last_shows()
    {
        using var store = Create();
        var bench = new HistoryBench(store);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "older");
            HistoryBench.Begin(writer, "newer", minute: 5);
            bench.Add(writer, new HistoryPlace("older", 0, false), Every(0, 100, value: 1));
            bench.Add(writer, new HistoryPlace("newer", 0, false), Every(40, 20, value: 2));
            await writer.FlushAsync();
        }

        var reader = new HistoryReader(store);
        var both = reader.Read(new SeriesQuery("am-01", "temperature"))!;
        Assert.Equal(100, both.Values);
        Assert.Equal(20, both.Means.Count(mean => mean == 2));
        Assert.Equal(["older", "newer"], both.Runs);
        Assert.Equal(100, reader.Read(new SeriesQuery("am-01", "temperature") { Run = "older" })!.Means.Count(mean => mean == 1));

        var compared = reader.Compare(new SeriesQuery("am-01", "temperature"), "older", "newer")!;
        Assert.Equal(Enumerable.Range(0, 20).Select(second => (double)second), compared.SecondSeconds);
        Assert.Equal(100, compared.FirstSeconds.Count);
        Assert.Null(reader.Compare(new SeriesQuery("am-01", "power"), "older", "newer"));
        Assert.Equal(["newer", "older"], reader.Runs().Select(run => run.Id));
    }

    [Fact]
    public async Task Single_values_that_are_too_old_are_given_up_and_their_sums_answer()
    {
        using var store = Create();
        var time = new ManualTime(Start);
        var bench = new HistoryBench(store, new HistoryWriterOptions { SettleAt = 100 }, time);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            for (var hour = 0; hour < 4; hour++)
            {
                time.Advance(TimeSpan.FromHours(1));
                bench.Add(writer, new HistoryPlace("r", hour, false), Every(hour * 3600, 3600, hour));
                await writer.FlushAsync();

                // Answered when what follows the first is done, before the clock moves on.
                await writer.FlushAsync();
            }
        }

        var retention = new HistoryRetention { Raw = TimeSpan.FromMinutes(90), Seconds = TimeSpan.FromMinutes(150) };
        while (store.Trim(retention, time.GetUtcNow().UtcTicks))
        {
            // Step by step.
        }

        var reader = new HistoryReader(store);
        var series = Assert.Single(reader.Series());
        using (var view = store.OpenView())
        {
            var gaps = view.GivenUp(series.Number);
            Assert.Equal([HistoryResolution.Raw, HistoryResolution.Second], gaps.Select(gap => gap.Resolution));
            Assert.Equal(Start.UtcTicks, gaps[0].From);
            Assert.InRange(gaps[0].To, Start.AddHours(1).UtcTicks, Start.AddHours(3).UtcTicks);
            Assert.InRange(gaps[1].To, Start.UtcTicks + 1, gaps[0].To);
        }

        var all = reader.Read(new SeriesQuery("am-01", "temperature") { Width = 2000 })!;
        Assert.Equal(4 * 3600, all.Values);
        Assert.Equal(1.5, all.Means.Zip(all.Counts, (mean, count) => mean * count).Sum() / all.Values, 12);

        var first = reader.Read(new SeriesQuery("am-01", "temperature") { To = Start.AddHours(1), Width = 3600 })!;
        Assert.Equal(3600, first.Values);
        Assert.Equal(TimeSpan.FromSeconds(1), first.Step);
    }

    [Fact]
    public async Task The_largest_numbers_there_are_have_sums_too_and_hold_up_no_other_series()
    {
        using var store = Create();
        var bench = new HistoryBench(store, new HistoryWriterOptions { SettleAt = 1 });
        double[] values = [double.MaxValue, double.MaxValue, 1e308, -1e308, double.MinValue, double.MaxValue, 1e200, -1e200, 3, 1e154, -1e154];
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            for (var round = 0; round < 4; round++)
            {
                // Of one second, of one minute, and merged with what the hour had before.
                var at = Start.AddMinutes(round / 2);
                bench.Add(writer, new HistoryPlace("r", 0, false), values.Select((value, i) => (at.AddMilliseconds((round * 5000) + (i * 250)), value)));
                bench.Add(writer, new HistoryPlace("r", 0, false), Every(round * 60, 60, value: 5), metric: "power");
                await writer.FlushAsync();
            }
        }

        Assert.Empty(bench.Said);
        var reader = new HistoryReader(store);
        foreach (var resolution in Enum.GetValues<HistoryResolution>())
        {
            var found = reader.Read(new SeriesQuery("am-01", "temperature") { Resolution = resolution })!;
            Assert.Equal(4 * values.Length, found.Values);
            Assert.Equal(double.MinValue, found.Minima.Min());
            Assert.Equal(double.MaxValue, found.Maxima.Max());
            Assert.All(found.Means, mean => Assert.InRange(mean, double.MinValue, double.MaxValue));
            Assert.DoesNotContain(double.PositiveInfinity, found.StandardDeviations);
        }

        var hour = reader.Read(new SeriesQuery("am-01", "temperature") { Resolution = HistoryResolution.Hour })!;
        Assert.Equal(double.MaxValue * (2.0 / values.Length), Assert.Single(hour.Means), double.MaxValue * 1e-12);
        Assert.Equal(double.NaN, Assert.Single(hour.StandardDeviations));
        Assert.Equal(0, Assert.Single(reader.Read(new SeriesQuery("am-01", "power") { Resolution = HistoryResolution.Hour })!.StandardDeviations));
        using var view = store.OpenView();
        Assert.All(view.Series(), series => Assert.Empty(view.Unsettled(series.Number)));
    }

    [Fact]
    public async Task More_points_than_are_taken_are_refused()
    {
        using var store = Create();
        var bench = new HistoryBench(store);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            bench.Add(writer, new HistoryPlace("r", 0, false), Every(0, 1000, value: 1));
        }

        var reader = new HistoryReader(store);
        foreach (var resolution in new[] { HistoryResolution.Raw, HistoryResolution.Second })
        {
            var query = new SeriesQuery("am-01", "temperature") { Resolution = resolution, Most = 1000 };
            Assert.Equal(1000, reader.Read(query)!.Times.Count);
            foreach (var most in new[] { 999, 10 })
            {
                var refused = Assert.Throws<ArgumentException>(() => reader.Read(query with { Most = most }));
                Assert.StartsWith(
                    Invariant($"temperature of am-01 has more than {most} points in that range; narrow the range, or ask for a coarser resolution."),
                    refused.Message,
                    StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Signals_and_changes_of_health_before_a_range_are_not_in_it()
    {
        using var store = Create();
        var bench = new HistoryBench(store);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            foreach (var kind in Enum.GetValues<HistoryEventKind>())
            {
                writer.Add(new HistoryEvent("r", kind, "early", Start, null, "am-01", "temperature", "x", "", "{}"));
                writer.Add(new HistoryEvent("r", kind, "late", Start.AddMinutes(2), null, "am-01", "temperature", "x", "", "{}"));
            }
        }

        var reader = new HistoryReader(store);
        var from = Start.AddMinutes(1);
        Assert.Equal("late", Assert.Single(reader.Events(new EventQuery(HistoryEventKind.Point) { From = from })).Key);
        Assert.Equal("late", Assert.Single(reader.Events(new EventQuery(HistoryEventKind.Health) { From = from })).Key);
        Assert.Equal(2, reader.Events(new EventQuery(HistoryEventKind.Alert) { From = from }).Count);
    }

    [Fact]
    public async Task Of_an_event_that_is_written_again_the_newer_stays()
    {
        using var store = Create();
        var bench = new HistoryBench(store);
        HistoryEvent Alert(string key, string state, DateTimeOffset? until, string machine = "am-01") =>
            new("r", HistoryEventKind.Alert, key, Start, until, machine, "temperature", state, "high", "{}");
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            writer.Add(Alert("a", "active", null));
            writer.Add(Alert("b", "active", null, "am-02"));
            await writer.FlushAsync();
            writer.Add(Alert("a", "closed", Start.AddMinutes(1)));
            await writer.FlushAsync();
        }

        var reader = new HistoryReader(store);
        var query = new EventQuery(HistoryEventKind.Alert);
        Assert.Equal(2, reader.Events(query).Count);
        Assert.Equal("closed", Assert.Single(reader.Events(query with { Machine = "am-01" })).State);
        Assert.Equal("b", Assert.Single(reader.Events(query with { State = "active" })).Key);
        Assert.Equal("b", Assert.Single(reader.Events(query with { From = Start.AddMinutes(2) })).Key);
        Assert.Empty(reader.Events(query with { To = Start }));
        Assert.Empty(reader.Events(new EventQuery(HistoryEventKind.Health)));
    }

    private static (DateTimeOffset Time, double Value)[] Samples(Random random, int count)
    {
        var samples = new List<(DateTimeOffset Time, double Value)>();
        var time = Start.AddSeconds(random.NextDouble() * 100);
        for (var i = 0; i < count; i++)
        {
            samples.Add((time, 1000 + (random.NextDouble() * 20)));
            time = time.AddTicks(1 + random.NextInt64(random.Next(50) == 0 ? TimeSpan.TicksPerMinute * 20 : TimeSpan.TicksPerSecond * 2));
        }

        return [.. samples];
    }

    private static IEnumerable<(DateTimeOffset Time, double Value)> Every(int second, int count, double value) =>
        Enumerable.Range(second, count).Select(at => (Start.AddSeconds(at), value));

    private static void Compare(IHistoryStore store, (DateTimeOffset Time, double Value)[] all, Random random)
    {
        var span = (all[^1].Time - all[0].Time).Ticks;
        var from = all[0].Time.AddTicks(random.NextInt64(-span / 10, span));
        var to = from.AddTicks(1 + random.NextInt64(span));
        var query = new SeriesQuery("am-01", "temperature")
        {
            From = from,
            To = to,
            Width = 1 + random.Next(300),
            Resolution = random.Next(3) > 0 ? null : (HistoryResolution)random.Next(1, 4),
        };
        var found = new HistoryReader(store).Read(query)!;
        var wanted = all.Where(sample => sample.Time >= from && sample.Time < to).ToArray();
        Assert.Equal(wanted.Length, found.Values);
        if (query.Resolution is null)
        {
            Assert.InRange(found.Times.Count, 0, (2 * query.Width) + 1);
        }

        for (var i = 0; i < found.Times.Count; i++)
        {
            var end = found.Times[i] + (found.Step == TimeSpan.Zero ? TimeSpan.FromTicks(1) : found.Step);
            var own = wanted.Where(sample => sample.Time >= found.Times[i] && sample.Time < end).Select(sample => sample.Value).ToArray();
            var mean = own.Average();
            Assert.Equal(own.Length, found.Counts[i]);
            Assert.Equal(own.Min(), found.Minima[i]);
            Assert.Equal(own.Max(), found.Maxima[i]);
            Assert.Equal(mean, found.Means[i], 9);
            if (own.Length > 1)
            {
                Assert.Equal(Math.Sqrt(own.Sum(value => (value - mean) * (value - mean)) / (own.Length - 1)), found.StandardDeviations[i], 9);
            }
            else
            {
                Assert.Equal(double.NaN, found.StandardDeviations[i]);
            }
        }
    }
}
