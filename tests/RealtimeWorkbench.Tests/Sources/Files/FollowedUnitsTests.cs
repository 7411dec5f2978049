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

    [Fact]
    public async Task One_that_holds_no_samples_is_refused_as_soon_as_it_has_two_rows_more()
    {
        _folder.AppendText("press.csv", "part,remark\n,text\n");
        await _folder.FollowAsync("press.csv");
        _folder.AppendText("press.csv", "a,good\nb,bad\n");
        _folder.Pass(3);

        Assert.StartsWith($"Cannot read file {_folder.PathOf("press.csv")}: there is no time column among part, remark", (await _folder.FailedAsync()).Message, StringComparison.Ordinal);
    }
}
