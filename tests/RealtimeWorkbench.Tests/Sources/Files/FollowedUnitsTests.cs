using System.Globalization;

namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>A followed CSV file that begins with a line of units, while it has few values or none.</summary>
public sealed class FollowedUnitsTests : IDisposable
{
    private readonly FollowedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("press.csv")]
    [InlineData("*.csv")]
    public async Task It_is_waited_for_its_values(string pattern)
    {
        _folder.AppendText("press.csv", "timestamp,machine,v\n,,°C\n");
        await _folder.FollowAsync(pattern);
        _folder.Pass(3);
        _folder.Append("press.csv", ("a", 0));
        _folder.Pass(3);
        _folder.Append("press.csv", ("a", 1));
        _folder.Pass(8);

        Assert.Equal(["a 0", "a 1"], _folder.Samples);
        Assert.Equal(2, Assert.Single(_folder.Letters).Offset);
        Assert.Empty(_folder.Notices);
    }

    [Theory]
    [InlineData("press.csv", "timestamp,machine,count,v\n,,,°C\n", "{0},a,0,{1}\n")]
    [InlineData("*.csv", "timestamp,machine,count,v\n,,,°C\n", "{0},a,0,{1}\n")]
    [InlineData("press.csv", "timestamp,status,machine,v\n,,,°C\n", "{0},ok,a,{1}\n")]
    [InlineData("press.csv", "v,status,machine,time\n°C,,,\n", "{1},ok,a,{0}\n")]
    public async Task It_is_waited_for_its_values_also_where_other_columns_are_known(string pattern, string head, string row)
    {
        _folder.AppendText("press.csv", head);
        await _folder.FollowAsync(pattern);
        for (var second = 0; second < 3; second++)
        {
            _folder.Pass(3);
            _folder.AppendText("press.csv", Row(row, second, second));
        }

        _folder.Pass(8);

        Assert.Equal(["a 0", "a 1", "a 2"], _folder.Samples);
        Assert.Equal(2, Assert.Single(_folder.Letters).Offset);
        Assert.Empty(_folder.Notices);
    }

    [Fact]
    public async Task What_is_passed_over_as_text_is_told_once()
    {
        const string Remarked = "{0},a,note,{1}\n";
        _folder.AppendText("press.csv", "timestamp,machine,remark,v\n,,text,°C\n" + Row(Remarked, 0, 0) + Row(Remarked, 1, 1));
        await _folder.FollowAsync("press.csv");
        _folder.AppendText("press.csv", Row(Remarked, 2, 2));
        _folder.Pass(3);

        Assert.Equal(["a 0", "a 1", "a 2"], _folder.Samples);
        Assert.EndsWith("these columns hold text and are passed over: remark.", Assert.Single(_folder.Notices).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_units_is_read_from_its_first_row()
    {
        _folder.AppendText("press.csv", "timestamp,machine,status,v\n" + Row("{0},a,ok,{1}\n", 0, 0));
        await _folder.FollowAsync("press.csv");

        Assert.Equal(["a 0"], _folder.Samples);
    }

    [Fact]
    public async Task One_that_holds_no_samples_is_refused_as_soon_as_it_has_two_rows_more()
    {
        _folder.AppendText("press.csv", "part,remark\n,text\n");
        await _folder.FollowAsync("press.csv");
        _folder.AppendText("press.csv", "a,good\nb,bad\n");
        _folder.Pass(3);

        Assert.StartsWith($"Cannot read file {_folder.PathOf("press.csv")}: there is no time column among part, remark", (await _folder.FailedAsync()).Message, StringComparison.Ordinal);
    }

    private static string Row(string row, int second, int value) => string.Format(CultureInfo.InvariantCulture, row, FormattableString.Invariant($"2026-11-21T10:00:{second:00}Z"), value);
}
