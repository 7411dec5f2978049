using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Notebooks.Tests;

public sealed class LogLinesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Text_says_of_which_day_and_zone_its_times_are()
    {
        var line = new LogEntry(1, Noon, LogLevel.Info, "Started.", null);

        Assert.StartsWith("1 line since 2026-11-21 12:00:00 UTC:\n12:00:00.000 ", new LogLines([line]).ToString(), StringComparison.Ordinal);
        Assert.StartsWith(
            "2 lines since 2026-11-21 12:00:00 UTC:\n", new LogLines([line, line with { Time = Noon.AddSeconds(1) }]).ToString(), StringComparison.Ordinal);
        Assert.Equal("The log is empty.", new LogLines([]).ToString());
    }
}
