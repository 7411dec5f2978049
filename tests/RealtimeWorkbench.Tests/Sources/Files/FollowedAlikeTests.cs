namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>Logs of a pattern that all begin with the same line, and are put aside while they are followed.</summary>
public sealed class FollowedAlikeTests : IDisposable
{
    private const string Name = "live.jsonl";

    private readonly FollowedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_record_is_read_once()
    {
        Begin();
        _folder.Append(Name, ("m", 0), ("m", 1));
        await _folder.FollowAsync("live*");

        for (var i = 2; i < 8; i += 2)
        {
            _folder.Append(Name, ("m", i));
            _folder.Rename($"{Name}.1", $"{Name}.2");
            _folder.Rename(Name, $"{Name}.1");
            Begin();
            _folder.Append(Name, ("m", i + 1));
            _folder.Pass(5);
        }

        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"m {i}"), _folder.Samples);
        Assert.Empty(_folder.Notices);

        // Nor is it otherwise when the run goes on.
        await _folder.StopAsync();
        _folder.Delete($"{Name}.2");
        _folder.Rename($"{Name}.1", $"{Name}.2");
        _folder.Append(Name, ("m", 8));
        _folder.Rename(Name, $"{Name}.1");
        Begin();
        _folder.Append(Name, ("m", 9), ("m", 10), ("m", 11));
        await _folder.FollowAsync("live*", from: _folder.Ends[^1]);
        _folder.Pass(10);

        Assert.Equal(["m 8", "m 9", "m 10", "m 11"], _folder.Samples.Skip(8));
    }

    private void Begin() => _folder.AppendText(Name, "{\"schema\":\"press-v2\"}\n");
}
