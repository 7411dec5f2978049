namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class RecordCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_recording_runs_through_as_the_process_did()
    {
        var file = _folder["demo.jsonl"];
        var recorded = await Rtw.RunAsync("record", file, "--duration", "20s", "--set", "Demo.RealTime=off");

        Assert.Equal((0, $"Recorded 700 samples to {file}", ""), (recorded.Code, recorded.Output.TrimEnd(), recorded.Error));
        Assert.Equal(700, _folder.Lines("demo.jsonl").Length);

        var replayed = await Rtw.RunAsync("op", "spc", "--source", $"file:{file}", "--json");
        Assert.Equal(0, replayed.Code);
        Assert.Equal(700, replayed.Json.GetProperty("samples").GetProperty("processed").GetInt64());
        Assert.Equal(0, replayed.Json.GetProperty("samples").GetProperty("deadLettered").GetInt64());
        Assert.Equal(3, replayed.Json.GetProperty("charts").GetArrayLength());
    }

    [Fact]
    public async Task Reports_as_json_too()
    {
        var run = await Rtw.RunAsync("record", _folder["a.jsonl"], "--duration", "2s", "--set", "Demo.RealTime=off", "--json");

        Assert.Equal(520, run.Json.GetProperty("samples").GetInt64());
        Assert.Equal(_folder["a.jsonl"], run.Json.GetProperty("file").GetString());
    }

    [Fact]
    public async Task Never_writes_over_a_file()
    {
        var file = _folder.Write("a.jsonl", "precious");

        var run = await Rtw.RunAsync("record", file, "--duration", "1s");

        run.AssertRefused($"{file} exists already; name a new file, delete it first, or go on with it by --append.");
        Assert.Equal("precious", _folder.Read("a.jsonl"));
    }

    [Fact]
    public async Task Keeps_what_was_recorded_until_it_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var file = _folder["a.jsonl"];
        var recording = Rtw.RunAsync(stop.Token, "record", file, "--set", "Demo.History=50");
        while (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();

        var run = await recording;
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal($"Recorded {_folder.Lines("a.jsonl").Length} samples to {file}", run.Output.TrimEnd());
    }

    [Fact]
    public async Task Refuses_a_source_that_is_not_there_and_makes_no_file()
    {
        // A build has MongoDB or says that it has not; in either case nobody has said which server to read.
        var run = await Rtw.RunAsync("record", _folder["a.jsonl"], "--source", "mongodb");

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith("MongoDB", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["a.jsonl"]));
    }

    [Fact]
    public async Task An_operation_gives_the_same_on_a_recording_and_on_what_it_was_exported_to()
    {
        var (recording, csv) = (_folder["a.rtwr"], _folder["a.csv"]);
        Assert.Equal(0, (await Rtw.RunAsync("record", recording, "--duration", "60s", "--set", "Demo.RealTime=off")).Code);
        Assert.Equal((0, ""), await ExportedAsync(recording, csv));
        Assert.Equal((0, ""), await ExportedAsync(csv, _folder["b.rtwr"]));

        var expected = await FoundAsync(recording);
        Assert.Equal(expected, await FoundAsync(csv));
        Assert.Equal(expected, await FoundAsync(_folder["b.rtwr"]));
    }

    [Fact]
    public async Task A_recording_of_two_parts_is_that_of_one()
    {
        var (whole, parts, lines) = (_folder["whole.rtwr"], _folder["parts.rtwr"], _folder["a.jsonl"]);
        await Rtw.RunAsync("record", whole, "--duration", "20s", "--set", "Demo.RealTime=off");
        await Rtw.RunAsync("export", whole, lines);
        await Rtw.RunAsync("record", parts, "--source", $"file:{lines}");

        var again = await Rtw.RunAsync("record", parts, "--append", "--source", $"file:{lines}");

        Assert.Equal((0, $"Recorded 0 samples to {parts}, which has 700 now", ""), (again.Code, again.Output.TrimEnd(), again.Error));
        Assert.Equal((0, ""), await ExportedAsync(parts, _folder["b.jsonl"]));
        Assert.Equal(_folder.Lines("a.jsonl"), _folder.Lines("b.jsonl"));
    }

    private static async Task<(int Code, string Error)> ExportedAsync(string from, string to)
    {
        var run = await Rtw.RunAsync("export", from, to);
        return (run.Code, run.Error);
    }

    /// <summary>Control charts with their points and limits, and what became of faults and alerts.</summary>
    private async Task<string> FoundAsync(string file)
    {
        var folder = _folder[Path.GetRandomFileName()];
        var run = await Rtw.RunAsync(
            "op", "workflow", "--source", $"file:{file}", "--no-browser", "--port", "0", "--export", folder, "--json", "--set", "Health.System=off", "--set", "Health.Process=off");
        Assert.Equal(0, run.Code);
        return await File.ReadAllTextAsync(Path.Combine(folder, "spc.csv")) + run.Json.GetProperty("alerts").GetRawText() + run.Json.GetProperty("samples").GetRawText();
    }
}
