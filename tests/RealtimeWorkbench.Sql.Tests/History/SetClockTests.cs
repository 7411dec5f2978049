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

    /// <summary>The second flush is answered when all that follows the first is done.</summary>
    private static async Task RoundsAsync(HistoryWriter writer)
    {
        await writer.FlushAsync();
        await writer.FlushAsync();
    }

    private sealed class SetTime(DateTimeOffset start) : TimeProvider
    {
        private readonly ManualTime _time = new(start);

        public TimeSpan Set { get; set; }

        public override long TimestampFrequency => _time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + Set;

        public override long GetTimestamp() => _time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _time.CreateTimer(callback, state, dueTime, period);

        public void Advance(TimeSpan by) => _time.Advance(by);
    }
}
