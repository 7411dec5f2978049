using System.Globalization;

namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>Followed files by the thousand, as a year of days of some machines.</summary>
public sealed class FollowedManyFilesTests : IDisposable
{
    private const int Count = 1010;

    private readonly FollowedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_that_were_read_are_not_read_again_when_all_change_at_once()
    {
        WriteAll();
        await _folder.FollowAsync("day*.csv", file => file with { HoldBack = 0 });
        _folder.Pass(1.2);
        Assert.Equal(Count, _folder.Samples.Count);

        // As by a backup that is put back without the times.
        for (var i = 0; i < Count; i++)
        {
            _folder.SetAge(NameOf(i), TimeSpan.Zero);
        }

        _folder.Pass(1.2);
        Assert.Equal(Count, _folder.Samples.Count);
        _folder.Append(NameOf(3), ("m", Count));
        _folder.Poll();
        Assert.Equal($"m {Count}", Assert.Single(_folder.Samples.Skip(Count)));
        Assert.Empty(_folder.Notices);
    }

    [Fact]
    public async Task Files_that_were_read_are_known_when_they_come_back_after_a_start_without_them()
    {
        WriteAll();
        await _folder.FollowAsync("day*.csv");
        await _folder.StopAsync();
        var end = _folder.Ends[^1];
        for (var i = 1; i < Count; i++)
        {
            _folder.Rename(NameOf(i), "away-" + i);
        }

        await _folder.FollowAsync("day*.csv", from: end);
        for (var i = 1; i < Count; i++)
        {
            _folder.Rename("away-" + i, NameOf(i));
        }

        _folder.Pass(1.2);
        Assert.Equal(Count, _folder.Samples.Count);
        Assert.Single(_folder.Notices);
    }

    private static string NameOf(int day) => string.Create(CultureInfo.InvariantCulture, $"day{day}.csv");

    private void WriteAll()
    {
        for (var i = 0; i < Count; i++)
        {
            _folder.Append(NameOf(i), ("m", i));
            _folder.SetAge(NameOf(i), TimeSpan.FromHours(1));
        }
    }
}
