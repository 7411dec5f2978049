using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;

namespace RealtimeWorkbench.Cli.Tests.Commands;

/// <summary>Commands that write the samples of a file tell what is missing in it.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("replay", "FILE", "--to", "sql", "--speed", "max", "--set", "Sql.Address=TARGET", "--set", "Sql.Table=samples")]
    [InlineData("export", "FILE", "TARGET.csv")]
    [InlineData("record", "TARGET.rtwr", "--source", "file:FILE")]
    public async Task What_was_cut_off_is_told_once(params string[] words)
    {
        var path = _folder["cut.rtwr"];
        await using (var recording = Recording.Create(path))
        {
            await recording.AppendAllAsync(new DemoProcess(
                new DemoProcessOptions { Duration = TimeSpan.FromSeconds(2), HistorySamples = 0, Pace = Pace.AsFastAsPossible }, new MetricCatalog()));
        }

        var bytes = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, bytes[..^1]);

        var run = await Rtw.RunAsync([.. words.Select(word => word.Replace("FILE", path, StringComparison.Ordinal).Replace("TARGET", _folder["target"], StringComparison.Ordinal))]);

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Single(run.Error.Split('\n'), line => line.StartsWith($"{path} was cut off while it was written: ", StringComparison.Ordinal));
    }
}
