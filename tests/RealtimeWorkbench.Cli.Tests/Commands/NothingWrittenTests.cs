namespace RealtimeWorkbench.Cli.Tests.Commands;

/// <summary>A call of <c>record</c> or <c>export</c> that fails before it has written anything leaves nothing in the way of the next one.</summary>
public sealed class NothingWrittenTests : IDisposable
{
    private const string Rows = "time,t\n2026-11-23T05:00:00Z,1\n2026-11-23T05:00:01Z,2\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("record", "target.rtwr", "--source", "SOURCE")]
    [InlineData("record", "target.jsonl", "--source", "SOURCE")]
    [InlineData("record", "target.rtwr", "--append", "--source", "SOURCE")]
    [InlineData("export", "SOURCE", "target.rtwr")]
    [InlineData("export", "SOURCE", "target.jsonl")]
    [InlineData("export", "SOURCE", "target.csv")]
    public async Task The_same_call_works_once_its_source_is_there(params string[] words)
    {
        string[] call = [.. words.Select(word => word == "SOURCE" ? _folder["source.csv"] : word.StartsWith("target", StringComparison.Ordinal) ? _folder[word] : word)];

        var before = await Rtw.RunAsync(call);
        before.AssertRefused($"Cannot read file {_folder["source.csv"]}: it does not exist; check the path.");
        Assert.Empty(Directory.GetFiles(_folder[""]));

        _folder.Write("source.csv", Rows);
        var after = await Rtw.RunAsync(call);
        Assert.Equal((0, ""), (after.Code, after.Error));
        Assert.Contains(" 2 samples to ", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_there_stays()
    {
        var file = _folder["a.rtwr"];
        await Rtw.RunAsync("record", file, "--source", _folder.Write("a.csv", Rows));
        var before = await File.ReadAllBytesAsync(file);

        var run = await Rtw.RunAsync("record", file, "--append", "--source", _folder["gone.csv"]);

        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Equal(before, await File.ReadAllBytesAsync(file));
    }

    [Theory]
    [InlineData("record", "FILE", "--source", "demo")]
    [InlineData("export", "a.csv", "FILE")]
    public async Task A_place_that_is_none_is_refused_before_anything_is_read(params string[] words)
    {
        var name = words[0] == "record" ? "file" : "target";
        var source = _folder.Write("a.csv", Rows);
        Task<Rtw> To(string path) => Rtw.RunAsync([.. words.Select(word => word == "FILE" ? path : word == "a.csv" ? source : word)]);

        (await To("-")).AssertRefused($"{name} - is no file, and samples are not written to the standard output; name a file.");
        (await To(_folder["none/a.rtwr"])).AssertRefused($"{name} {_folder["none/a.rtwr"]} cannot be written: there is no folder {_folder["none"]}; make it first.");
        (await To(_folder[""])).AssertRefused($"{name} {_folder[""]} is a folder; name a file in it.");
    }

    [Fact]
    public async Task Standard_input_is_not_made_csv()
    {
        var run = await Rtw.RunAsync("export", "-", _folder["a.csv"]);

        run.AssertRefused("Standard input cannot be written as CSV, for that takes reading it twice; write it to a .rtwr file, and that as CSV.");
    }

    [Fact]
    public async Task An_ending_that_says_nothing_is_told_to_hold_a_recording()
    {
        var run = await Rtw.RunAsync("export", _folder.Write("a.csv", Rows), _folder["a.xls"]);

        Assert.Equal($"Wrote 2 samples to {_folder["a.xls"]}, which is a recording", run.Output.TrimEnd());
    }
}
