using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Tests.Export;

public sealed class ViewTextTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_log_of_one_day_has_times_as_the_live_one_has_them()
    {
        var log = MadeUpRun.Create().Log;

        Assert.Equal(
            "10:00:00.000 ✅ success baseline of am-01 established\n"
            + "10:00:01.500 ❌ error   first line\n    second line\n    at A()\n      at B()\n",
            ViewText.Of(log));
        Assert.Equal("", ViewText.Of(Array.Empty<LogEntry>()));
    }

    [Fact]
    public void A_log_of_several_days_has_dates()
    {
        var entry = MadeUpRun.Create().Log[0];

        var text = ViewText.Of([entry with { Time = Noon.AddTicks(1_234_567) }, entry with { Time = Noon.AddDays(1) }]);

        Assert.StartsWith("2026-11-21 12:00:00.123 ✅", text, StringComparison.Ordinal);
        Assert.Contains("\n2026-11-22 12:00:00.000 ✅", text, StringComparison.Ordinal);
    }
}
