using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>A history whose machine has its clock set while a run writes.</summary>
public sealed class SetClockTests : IDisposable
{
    private static readonly DateTimeOffset Start = HistoryBench.Start;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.5, 7200)] // It is set right again.
    [InlineData(2, 0)] // It is as it is, and is believed.
    public async Task Nothing_is_given_up_until_a_clock_that_has_jumped_ahead_has_stayed_so(double hours, int kept)
    {
        using var store = SqliteHistoryStore.Open(_folder["history.db"], _ => { });
        var time = new SetTime(Start);
        var options = new HistoryWriterOptions { SettleAt = 100, Retention = new HistoryRetention { Raw = TimeSpan.FromDays(30) } };
        var bench = new HistoryBench(store, options, time);
        await using var writer = bench.Open();
        HistoryBench.Begin(writer, "r");
        bench.Add(writer, new HistoryPlace("r", 0, false), Enumerable.Range(0, 7200).Select(i => (Start.AddSeconds(i), 1.0)));
        await RoundsAsync(writer);
        time.Set = TimeSpan.FromDays(40_000);
        await RoundsAsync(writer);
        time.Advance(TimeSpan.FromHours(hours));
        await RoundsAsync(writer);
        using var view = store.OpenView();
        Assert.Equal(kept > 0 ? 0 : 1, view.GivenUp(1).Count);
    }

    [Theory]
    [InlineData(0.5, 0, 0)] // What was written this morning vouches for the clock.
    [InlineData(1461, 0, 2)] // It is years ahead, as before the machine has asked for the time; it is started again in that state.
    [InlineData(1461, 2, 0)] // It has stayed so.
    public async Task Nothing_is_given_up_for_its_age_by_a_clock_that_was_years_away_at_the_start(double days, double hours, int kept)
    {
        using var store = SqliteHistoryStore.Open(_folder["history.db"], _ => { });
        var options = new HistoryWriterOptions { SettleAt = 100, Retention = new HistoryRetention { Raw = TimeSpan.FromHours(6) } };
        await RunAsync(store, options, new ManualTime(Start), 0);
        using (var before = store.OpenView())
        {
            Assert.Empty(before.GivenUp(1));
        }

        var time = new ManualTime(Start.AddDays(days));
        await RunAsync(store, options, time, 7200);
        await RunAsync(store, options, time, 14_400, TimeSpan.FromHours(hours));
        using var view = store.OpenView();
        Assert.Equal(kept > 0 ? 0 : 1, view.GivenUp(1).Count);
    }

    [Fact]
    public async Task What_is_written_by_a_clock_that_is_years_behind_is_no_older_than_a_day_and_it_is_told_once()
    {
        using var store = SqliteHistoryStore.Open(_folder["history.db"], _ => { });
        await RunAsync(store, new HistoryWriterOptions(), new ManualTime(Start), 0);
        var said = await RunAsync(store, new HistoryWriterOptions(), new ManualTime(DateTimeOffset.UnixEpoch), 7200, run: "behind");
        Assert.Equal(
            $"The clock of this machine says 1970-01-01 00:00:00Z, but the history {store.Name} was written until 2026-11-21 10:00:00Z; set the clock if it is wrong.",
            Assert.Single(said));
        while (store.Trim(new HistoryRetention { Raw = TimeSpan.FromDays(2), Seconds = TimeSpan.FromDays(2), Minutes = TimeSpan.FromDays(2), Hours = TimeSpan.FromDays(2) }, Start.UtcTicks))
        {
            // Step by step.
        }

        Assert.Equal(7200, new HistoryReader(store).Read(new SeriesQuery("am-01", "temperature") { Run = "behind", Resolution = HistoryResolution.Raw })!.Values);
    }

    private static async Task<List<string>> RunAsync(
        SqliteHistoryStore store, HistoryWriterOptions options, ManualTime time, int first, TimeSpan later = default, string run = "r")
    {
        var bench = new HistoryBench(store, options, time);
        await using var writer = bench.Open();
        HistoryBench.Begin(writer, run);
        bench.Add(writer, new HistoryPlace(run, 0, false), Enumerable.Range(first, 7200).Select(i => (Start.AddSeconds(i), 1.0)));
        await RoundsAsync(writer);
        time.Advance(later);
        await RoundsAsync(writer);
        return bench.Said;
    }

    /// <summary>The second flush is answered when all that follows the first is done.</summary>
    private static async Task RoundsAsync(HistoryWriter writer)
    {
        await writer.FlushAsync();
        await writer.FlushAsync();
    }
}
