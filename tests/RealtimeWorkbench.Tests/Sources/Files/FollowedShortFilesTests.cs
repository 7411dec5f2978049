namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>Followed CSV files that end, or are put aside, before they have rows enough to tell what their columns mean.</summary>
public sealed class FollowedShortFilesTests : IDisposable
{
    private const string Units = "timestamp,machine,v\n,,°C\n";
    private static readonly TimeSpan Old = TimeSpan.FromMinutes(11);
    private readonly FollowedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_of_a_pattern_with_units_and_a_row_is_read_once_it_is_not_written_to_any_more()
    {
        _folder.AppendText("1.csv", Units + Row(0));
        _folder.SetAge("1.csv", TimeSpan.FromMinutes(9));
        await _folder.FollowAsync("*.csv");
        _folder.AppendText("2.csv", Units + Row(1));
        _folder.Pass(3);
        Assert.Empty(_folder.Samples);

        _folder.SetAge("1.csv", Old);
        _folder.Pass(8);
        Assert.Equal(["a 0"], _folder.Samples);

        _folder.SetAge("2.csv", Old);
        _folder.Pass(8);
        Assert.Equal(["a 0", "a 1"], _folder.Samples);
        Assert.Equal([2L, 2L], _folder.Letters.Select(letter => letter.Offset));
        Assert.Empty(_folder.Notices);
    }

    [Fact]
    public async Task One_of_a_pattern_that_was_read_by_its_only_row_goes_on_behind_it()
    {
        _folder.AppendText("1.csv", Units + Row(0));
        _folder.SetAge("1.csv", Old);
        await _folder.FollowAsync("*.csv");
        _folder.Pass(20);
        Assert.Equal(["a 0"], _folder.Samples);

        _folder.AppendText("1.csv", Row(1));
        _folder.Pass(8);
        var position = _folder.Ends[^1];
        await _folder.StopAsync();
        _folder.AppendText("1.csv", Row(2));
        await _folder.FollowAsync("*.csv", from: position);
        _folder.Pass(8);

        Assert.Equal(["a 0", "a 1", "a 2"], _folder.Samples);
        Assert.Equal(2, Assert.Single(_folder.Letters).Offset);
    }

    [Fact]
    public async Task One_of_a_pattern_with_units_alone_is_waited_for()
    {
        _folder.AppendText("1.csv", Units);
        _folder.SetAge("1.csv", Old);
        await _folder.FollowAsync("*.csv");
        _folder.Pass(3);
        _folder.AppendText("1.csv", Row(0));
        _folder.SetAge("1.csv", Old);
        _folder.Pass(8);

        Assert.Equal(["a 0"], _folder.Samples);
        Assert.Empty(_folder.Notices);
    }

    [Theory]
    [InlineData("part,remark\na,good\n", "there is no time column among part, remark")]
    [InlineData("timestamp,v\nUTC,°C\n2026-11-21T10:00:00Z,1\n", "column \"timestamp\" holds \"UTC\", which is no time")]
    [InlineData("time,v\n,°C\n0.5,1\n", "does not say when its rows were")]
    public async Task One_of_a_pattern_that_cannot_be_read_by_what_it_has_is_told_once_and_left_out(string text, string reason)
    {
        _folder.AppendText("1.csv", text);
        _folder.SetAge("1.csv", Old);
        await _folder.FollowAsync("*.csv");
        _folder.Append("2.csv", ("a", 0));
        _folder.Pass(8);

        Assert.Equal(["a 0"], _folder.Samples);
        var notice = Assert.Single(_folder.Notices);
        Assert.True(notice.IsProblem);
        Assert.StartsWith($"{_folder.PathOf("1.csv")} has not been written to for long and is not read as it is: ", notice.Text, StringComparison.Ordinal);
        Assert.Contains(reason, notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_put_aside_is_judged_by_the_row_it_has()
    {
        _folder.AppendText("press.csv", Units + Row(0));
        await _folder.FollowAsync("press.csv");
        _folder.Pass(1);
        Assert.Empty(_folder.Samples);

        _folder.Rename("press.csv", "press.csv.1");
        _folder.Append("press.csv", ("a", 1));
        _folder.Pass(3);

        Assert.Equal(["a 0", "a 1"], _folder.Samples);
        Assert.Equal(2, Assert.Single(_folder.Letters).Offset);
    }

    [Theory]
    [InlineData("timestamp,machine,v\n")]
    [InlineData("timestamp,machine,v [mm]\n")]
    public async Task One_that_is_put_aside_right_after_its_first_rows_is_read(string header)
    {
        _folder.AppendText("press.csv", header);
        await _folder.FollowAsync("press.csv");
        _folder.AppendText("press.csv", Row(0) + Row(1) + Row(2));
        _folder.Rename("press.csv", "press.csv.1");
        _folder.Append("press.csv", ("a", 3));
        _folder.Pass(1);
        _folder.Append("press.csv", ("a", 4));
        _folder.Pass(1);

        Assert.Equal(["a 0", "a 1", "a 2", "a 3", "a 4"], _folder.Samples);
        Assert.Empty(_folder.Letters);
        Assert.Empty(_folder.Notices);
    }

    [Fact]
    public async Task Of_one_that_is_put_aside_and_cannot_be_read_all_but_the_header_are_dead_letters()
    {
        _folder.AppendText("press.csv", new string('x', (1 << 20) + 1) + "\npart,remark\na,good\n");
        await _folder.FollowAsync("press.csv", batchSize: 1);
        _folder.Rename("press.csv", "press.csv.1");
        _folder.Append("press.csv", ("a", 0));
        _folder.Pass(3);

        Assert.Equal(["a 0"], _folder.Samples);
        Assert.Equal([1L, 3L], _folder.Letters.Select(letter => letter.Offset));
        Assert.StartsWith("The line has more than", _folder.Letters[0].Reason, StringComparison.Ordinal);
        Assert.StartsWith("The file was put aside before anybody could tell what its columns mean: there is no time column", _folder.Letters[1].Reason, StringComparison.Ordinal);
    }

    private static string Row(int second) => FormattableString.Invariant($"2026-11-21T10:00:{second:00}Z,a,{second}\n");
}
