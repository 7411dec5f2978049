using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Notebooks.Tests;

public sealed class TableExtensionsTests
{
    [Fact]
    public void Objects_become_rows_and_their_properties_columns()
    {
        var table = new[]
        {
            new { Limits = "±4σ", AlarmsIn10Minutes = 1441L, Share = 0.0063, Found = true, After = (double?)null },
            new { Limits = "±1σ", AlarmsIn10Minutes = 2L, Share = 31.7, Found = false, After = (double?)2.5 },
        }.ToTable("Limits");

        Assert.Equal(["limits", "alarms in 10 minutes", "share", "found", "after"], table.Columns);
        Assert.Equal(["±4σ", "1,441", "0.0063", "yes", "–"], table.Rows[0]);
        Assert.Equal(["±1σ", "2", "31.7", "no", "2.5"], table.Rows[1]);
        Assert.StartsWith("Limits\n", table.ToString(), StringComparison.Ordinal);
        Assert.Contains("<td data-head=\"limits\"", table.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_may_be_kept_in_a_list_of_objects()
    {
        List<object> rows = [new { State = AlertStanding.Returned, At = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero) }];

        var table = rows.ToTable();

        Assert.Equal(["returned", "2026-11-21 10:00:00 UTC"], table.Rows[0].Select(cell => cell.Replace(".000", "", StringComparison.Ordinal)));
        Assert.StartsWith("  state", table.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_two_types_are_refused()
    {
        List<object> rows = [new { A = 1 }, new { B = 2 }];

        var wrong = Assert.Throws<ArgumentException>(() => rows.ToTable());

        Assert.StartsWith("The rows of a table are of one type; row 1 is of ", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_rows_leave_the_heads()
    {
        var table = new[] { new { Machine = "am-01" } }.Take(0).ToTable();

        Assert.Equal(["machine"], table.Columns);
        Assert.Empty(table.Rows);
    }
}
