namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>Followed files that cannot be read for a while.</summary>
public sealed class FollowedTroubleTests : IDisposable
{
    private readonly FollowedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_file_that_cannot_be_opened_is_told_once_and_read_as_soon_as_it_can_be()
    {
        _folder.Append("a.csv", ("a", 0));
        await _folder.FollowAsync("*.csv");
        _folder.Append("b.csv", ("b", 1));
        using (File.Open(_folder.PathOf("b.csv"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            _folder.Pass(3);
            var trouble = Assert.Single(_folder.Notices);
            Assert.StartsWith($"Cannot read file {_folder.PathOf("b.csv")}: ", trouble.Text, StringComparison.Ordinal);
            Assert.EndsWith(" It is read as soon as it can be.", trouble.Text, StringComparison.Ordinal);
            Assert.Equal(trouble.Text, trouble.Trouble);
        }

        _folder.Pass(8);
        Assert.Equal(["a 0", "b 1"], _folder.Samples);
        Assert.Equal($"{_folder.PathOf("b.csv")} can be opened now.", _folder.Notices[^1].Text);
        Assert.Equal("", _folder.Notices[^1].Trouble);
        Assert.Equal(2, _folder.Notices.Count);
    }

    [Fact]
    public async Task A_file_that_was_left_out_is_looked_at_again_when_another_one_has_its_name()
    {
        _folder.Append("a.csv", ("a", 0));
        await _folder.FollowAsync("*.csv");
        _folder.AppendText("b.csv", "time,machine,v\n0,c,1\n");
        _folder.Pass(2);
        _folder.AppendText("b.csv", "1,c,1\n");
        _folder.Pass(2);
        Assert.Single(_folder.Notices);

        _folder.Delete("b.csv");
        _folder.Append("b.csv", ("b", 1));
        _folder.Pass(8);

        Assert.Equal(["a 0", "b 1"], _folder.Samples);
        Assert.Single(_folder.Notices);
    }

    [Fact]
    public async Task New_files_of_one_folder_are_read_while_another_has_none()
    {
        Directory.CreateDirectory(_folder.PathOf("a"));
        Directory.CreateDirectory(_folder.PathOf("b"));
        _folder.Append("a/1.csv", ("a", 0));
        _folder.Append("b/1.csv", ("b", 0));
        await _folder.FollowAsync($"a/*.csv;{_folder.PathOf("b")}/*.csv");
        _folder.Delete("b/1.csv");
        _folder.Pass(3);

        _folder.Append("a/2.csv", ("a", 1));
        _folder.Pass(8);
        Assert.Equal(["a 0", "b 0", "a 1"], _folder.Samples);
        var notice = Assert.Single(_folder.Notices);
        Assert.Equal($"No file fits {_folder.PathOf("b")}/*.csv any more; those that come are read.", notice.Text);

        _folder.Append("b/2.csv", ("b", 2));
        _folder.Pass(8);
        Assert.Equal("b 2", Assert.Single(_folder.Samples.Skip(3)));
        Assert.Single(_folder.Notices);
    }
}
