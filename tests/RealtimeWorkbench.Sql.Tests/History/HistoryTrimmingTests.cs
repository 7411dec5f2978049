using System.Globalization;
using Microsoft.Data.Sqlite;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>What it costs to look for what is too old and to give it up, in statements and rows and not in time.</summary>
public sealed class HistoryTrimmingTests : IDisposable
{
    private const int Series = 10_000;

    /// <summary>A step is made each second, and a series of 1 Hz is brought into its sums each ten minutes.</summary>
    private const int StepsAMinute = 60;
    private const int SettledAMinute = Series / 10;

    private static readonly HistoryRetention Retention = new()
    {
        Raw = TimeSpan.FromMinutes(10),
        Seconds = TimeSpan.FromMinutes(20),
        Minutes = TimeSpan.FromMinutes(30),
        Hours = TimeSpan.FromDays(1),
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Keeps_up_with_ten_thousand_series_at_one_sample_a_second()
    {
        using var store = SqliteHistoryStore.Open(_folder["history.db"], _ => { });
        var begun = HistoryBench.Start.UtcTicks;
        long sequence = 0;
        store.Write(new HistoryWrite { Writer = "w", Sequence = ++sequence, Written = begun, Runs = [new HistoryRun("r", "spc", "test", HistoryBench.Start, null, "running")] });
        for (var minute = 0; minute < 35; minute++)
        {
            var now = begun + (minute * TimeSpan.TicksPerMinute);
            WriteAndSettle(store, ++sequence, now, minute % 10 * SettledAMinute);
            var (steps, before) = (0, store.Executed);
            while (store.Trim(Retention, now))
            {
                steps++;
            }

            // A tenth of the steps that there are, and so few statements that even a server far away keeps up.
            Assert.InRange(steps, 0, StepsAMinute / 10);
            Assert.InRange(store.Executed - before, 0, 6 * 3 * SettledAMinute);
        }

        // All that is too old is gone, and nothing else.
        Assert.Equal(11 * SettledAMinute, Count(store, "block WHERE kind = 0"));
        Assert.Equal(21 * SettledAMinute, Count(store, "block WHERE kind = 1"));
        Assert.Equal(Series, Count(store, "given_up WHERE kind = 0"));
    }

    [Fact]
    public void A_look_at_which_nothing_is_due_costs_the_same_however_much_there_is()
    {
        using var store = SqliteHistoryStore.Open(_folder["history.db"], _ => { });
        var begun = HistoryBench.Start.UtcTicks;
        store.Write(new HistoryWrite { Writer = "w", Sequence = 1, Written = begun, Runs = [new HistoryRun("r", "spc", "test", HistoryBench.Start, null, "running")] });
        WriteAndSettle(store, 2, begun, first: 0);
        var before = store.Executed;
        Assert.False(store.Trim(Retention, begun));
        Assert.InRange(store.Executed - before, 1, 10);
    }

    [Fact]
    public void Hours_are_compared_with_the_given_up_ones_next_to_them_and_not_with_all_before()
    {
        const int Holes = 50;
        using var store = SqliteHistoryStore.Open(_folder["history.db"], _ => { });
        var begun = HistoryBench.Start.UtcTicks;
        store.Write(new HistoryWrite { Writer = "w", Sequence = 1, Written = begun, Runs = [new HistoryRun("r", "spc", "test", HistoryBench.Start, null, "running")] });

        // Each second hour is written a day later.
        for (var late = 0; late < 2; late++)
        {
            var blocks = Enumerable.Range(0, Holes).Select(i => begun + (((2 * i) + late) * TimeSpan.TicksPerHour))
                .Select(hour => new NewBlock(HistoryResolution.Raw, 0, hour, hour + TimeSpan.TicksPerMinute, 2, new byte[20])).ToArray();
            store.Write(new HistoryWrite
            {
                Writer = "w",
                Sequence = 2 + late,
                Written = begun + (late * TimeSpan.TicksPerDay),
                Blocks = [.. blocks.Select(block => (new SeriesKey("r", "m", "x"), "", block))],
            });
            var open = Open(store);
            store.Settle([new SettledSeries(open[0].Series, [.. open.Select(block => block.Block)], 0, blocks, [], [])]);
        }

        var before = store.Executed;
        while (store.Trim(new HistoryRetention { Raw = TimeSpan.FromHours(12) }, begun + TimeSpan.TicksPerDay))
        {
            // Step by step.
        }

        Assert.Equal(Holes, Count(store, "given_up"));
        Assert.InRange(store.Executed - before, Holes, 4 * Holes);
    }

    [Fact]
    public void Every_statement_that_looks_for_what_is_due_goes_along_an_index()
    {
        using var store = SqliteHistoryStore.Open(_folder["history.db"], _ => { });
        var begun = HistoryBench.Start.UtcTicks;
        store.Write(new HistoryWrite { Writer = "w", Sequence = 1, Written = begun, Runs = [new HistoryRun("r", "spc", "test", HistoryBench.Start, HistoryBench.Start, "completed")] });
        WriteAndSettle(store, 2, begun, first: 0);
        for (var day = 0; day < 3; day++)
        {
            while (store.Trim(Retention with { Bytes = 1 }, begun + (day * TimeSpan.TicksPerDay)))
            {
                // Every kind of statement has been executed then.
            }
        }

        Assert.Equal(0, Count(store, "run"));
        using var connection = new SqliteConnection($"Data Source={_folder["history.db"]};Pooling=false");
        connection.Open();
        var trimming = store.Texts.Where(text => !text.StartsWith("INSERT", StringComparison.Ordinal) && !text.Contains("FROM writer", StringComparison.Ordinal)).ToArray();
        Assert.InRange(trimming.Length, 12, 40);
        foreach (var text in trimming)
        {
            using var explain = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the product's.
            explain.CommandText = "EXPLAIN QUERY PLAN " + text;
#pragma warning restore CA2100
            for (var i = 0; i < 10; i++)
            {
                explain.Parameters.AddWithValue(Invariant($"@p{i}"), 1);
            }

            using var row = explain.ExecuteReader();
            while (row.Read())
            {
                Assert.False(row.GetString(3).StartsWith("SCAN", StringComparison.Ordinal), $"{text}: {row.GetString(3)}");
            }
        }
    }

    /// <summary>Writes what a tenth of the series bring in ten minutes, and brings it into their sums.</summary>
    private static void WriteAndSettle(SqliteHistoryStore store, long sequence, long now, int first)
    {
        var bytes = new byte[20];
        var series = Enumerable.Range(first, SettledAMinute).Select(i => new SeriesKey("r", Invariant($"m{i}"), "x")).ToArray();
        store.Write(new HistoryWrite
        {
            Writer = "w",
            Sequence = sequence,
            Written = now,
            Blocks = [.. series.Select(key => (key, "", new NewBlock(HistoryResolution.Raw, 0, now - (10 * TimeSpan.TicksPerMinute), now, 600, bytes)))],
        });
        var settled = new List<SettledSeries>();
        foreach (var (number, block) in Open(store))
        {
            settled.Add(new SettledSeries(
                number,
                [block],
                0,
                [
                    new NewBlock(HistoryResolution.Raw, 0, now - (10 * TimeSpan.TicksPerMinute), now, 600, bytes),
                    new NewBlock(HistoryResolution.Second, 0, now - (10 * TimeSpan.TicksPerMinute), now, 600, bytes),
                ],
                [],
                [new RollUp(now - (now % TimeSpan.TicksPerHour), 600, 1, 0, 1, 1)]));
        }

        store.Settle(settled);
    }

    private static List<(long Series, long Block)> Open(SqliteHistoryStore store)
    {
        var open = new List<(long, long)>();
        using var connection = new SqliteConnection($"Data Source={store.Name};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT series, id FROM block WHERE settled = 0";
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            open.Add((row.GetInt64(0), row.GetInt64(1)));
        }

        return open;
    }

    private static int Count(SqliteHistoryStore store, string what)
    {
        using var connection = new SqliteConnection($"Data Source={store.Name};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are of this file.
        command.CommandText = $"SELECT COUNT(*) FROM {what}";
#pragma warning restore CA2100
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
