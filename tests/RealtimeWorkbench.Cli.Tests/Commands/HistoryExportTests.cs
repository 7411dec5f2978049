using RealtimeWorkbench.Cli.Commands;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class HistoryExportTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 20, 0, TimeSpan.Zero);

    [Fact]
    public void A_year_is_read_in_slices_that_meet_at_whole_hours()
    {
        var slices = HistoryCommand.Slices([Series(Start, Start.AddDays(365), values: 31_536_000)], null, null).ToArray();

        // 200 000 values at 1 Hz are 55.6 hours, whole ones 55.
        Assert.Equal(160, slices.Length);
        Assert.Equal((Start, new DateTimeOffset(2026, 11, 23, 17, 0, 0, TimeSpan.Zero)), slices[0]);
        Assert.Equal(slices[1..].Select(slice => slice.From), slices[..^1].Select(slice => slice.To));
        Assert.Equal(Start.AddDays(365).AddTicks(1), slices[^1].To);
    }

    [Fact]
    public void A_range_is_kept_and_few_values_are_one_slice()
    {
        var few = Series(Start, Start.AddDays(3650), values: 2);
        Assert.Single(HistoryCommand.Slices([few], null, null));
        Assert.Equal([(Start.AddDays(1), Start.AddDays(2))], HistoryCommand.Slices([few], Start.AddDays(1), Start.AddDays(2)));
        Assert.Empty(HistoryCommand.Slices([few], Start.AddDays(4000), null));
    }

    private static HistorySeries Series(DateTimeOffset first, DateTimeOffset last, long values) =>
        new(1, "r", "am-01", "temperature", "", first.UtcTicks, last.UtcTicks, values);
}
