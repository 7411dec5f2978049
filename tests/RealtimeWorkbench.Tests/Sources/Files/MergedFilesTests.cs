using System.Globalization;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Tests.Sources.Files;

public sealed class MergedFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-many");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Files_of_one_day_each_come_one_after_the_other_whatever_their_names()
    {
        Write("z.csv", "timestamp,machine,v", "2026-11-20T08:00:00Z,m,1", "2026-11-20T23:59:59Z,m,2");
        Write("a.csv", "timestamp,machine,v", "2026-11-21T00:00:00Z,m,3", "2026-11-21T09:00:00Z,m,4");
        Write("day-10.csv", "timestamp,machine,v,w", "2026-11-22T00:00:00Z,m,5,1");

        Assert.Equal([1, 2, 3, 4, 5], (await ReadAsync("*.csv")).Select(sample => sample.Values["v"]));
    }

    [Fact]
    public async Task Files_of_one_machine_each_are_merged_by_time_and_ties_by_name()
    {
        Write("press-10.jsonl", Line(0, "p10", 10), Line(2, "p10", 11), Line(4, "p10", 12));
        Write("press-2.jsonl", Line(0, "p2", 20), Line(1, "p2", 21), Line(2, "p2", 22), Line(9, "p2", 23));

        Assert.Equal([20, 10, 21, 22, 11, 12, 23], (await ReadAsync("*.jsonl")).Select(sample => sample.Values["v"]));
    }

    [Fact]
    public async Task Files_that_hold_the_same_time_and_name_no_machine_are_not_made_one_machine()
    {
        Write("a.csv", "timestamp,v", "2026-11-20T08:00:00Z,1", "2026-11-20T09:00:00Z,2");
        Write("b.csv", "timestamp,v", "2026-11-20T08:30:00Z,3", "2026-11-20T09:30:00Z,4");

        var refusal = await Assert.ThrowsAsync<SourceException>(() => ReadAsync("*.csv"));
        var named = await ReadAsync("*.csv", file => file with { Machine = "press {name}" });
        var one = await ReadAsync("*.csv", file => file with { Machine = "press" });

        Assert.Equal(
            $"{PathOf("a.csv")} and {PathOf("b.csv")} hold the same time and name no machine; set File.Machine={{name}} to take the name of each file as machine, or to a name if they are of one machine.",
            refusal.Message);
        Assert.Equal(["press a 1", "press b 3", "press a 2", "press b 4"], named.Select(sample => $"{sample.Machine} {sample.Values["v"]}"));
        Assert.Equal([1, 3, 2, 4], one.Select(sample => sample.Values["v"]));
    }

    [Fact]
    public async Task Files_of_days_without_a_machine_are_one_machine()
    {
        Write("a.csv", "timestamp,v", "2026-11-20T08:00:00Z,1", "2026-11-21T00:00:00Z,2");
        Write("b.csv", "timestamp,v", "2026-11-21T00:00:00Z,3");

        Assert.Equal([1, 2, 3], (await ReadAsync("*.csv")).Select(sample => sample.Values["v"]));
    }

    [Fact]
    public async Task A_batch_that_was_taken_is_left_alone_when_reading_ends()
    {
        Write("a.jsonl", Line(0, "m", 1), Line(1, "m", 2), Line(2, "m", 3));
        Write("b.jsonl", Line(5, "m", 4));
        SampleBatch? taken = null;
        await foreach (var batch in Open("*.jsonl", 2, null).ReadAsync())
        {
            if (batch.Mark is { } mark)
            {
                mark.Complete(null);
                continue;
            }

            taken = batch;
            break;
        }

        Assert.Equal(2, taken!.Count);
        Assert.Equal("m", taken.ToSample(0).Machine);
        taken.Dispose();
    }

    [Fact]
    public async Task Files_of_one_name_are_not_made_one_machine_and_recordings_have_theirs()
    {
        Directory.CreateDirectory(PathOf("line1"));
        Directory.CreateDirectory(PathOf("line2"));
        Write("line1/press.jsonl", Line(0, "m", 1));
        Write("line2/press.jsonl", Line(0, "m", 2));

        Assert.Equal(
            $"{PathOf("line1/press.jsonl")} and {PathOf("line2/press.jsonl")} have the same name, so File.Machine={{name}} makes one machine of both; rename one, or read them one by one.",
            await RefusedAsync("line*/press.jsonl", file => file with { Machine = "{name}" }));
    }

    [Fact]
    public async Task A_file_without_samples_gives_its_dead_letters()
    {
        Write("a.jsonl", "bad");
        Write("b.jsonl", Line(0, "m", 1));

        var (samples, rejected) = await Reading.AllOf(Open("*.jsonl", 10, null));

        Assert.Equal("file:a.jsonl", Assert.Single(rejected).Source);
        Assert.Equal("m", Assert.Single(samples).Machine);
    }

    [Fact]
    public async Task What_cannot_be_merged_is_explained()
    {
        Write("a.csv", "time,machine,v", "0,a,1", "1,a,2");
        Write("b.csv", "time,machine,v", "0,b,1", "1,b,2");
        Write("c.jsonl", Line(0, "m", 1));

        Assert.StartsWith($"No file fits {PathOf("*.txt")}; check the path", await RefusedAsync("*.txt"), StringComparison.Ordinal);
        Assert.Equal(
            $"{PathOf("a.csv")} is CSV, and {PathOf("c.jsonl")} is JSON lines; name files of one kind, such as data/*.csv, or say by File.Format what they are.",
            await RefusedAsync("*"));
        Assert.Equal(
            $"{PathOf("a.csv")} does not say when its rows were, only how long after a start that nobody knows, so it cannot be put in order with others; read it alone.",
            await RefusedAsync("*.csv"));
        Assert.Equal($"Cannot read file {PathOf("gone.csv")}: it does not exist; check the path.", await RefusedAsync("gone.csv"));
        Assert.Equal(
            $"Cannot read file {_folder.FullName}: it is a folder; name a file in it, or all of a kind, such as \"{PathOf("*.csv")}\".", await RefusedAsync(""));
    }

    [Fact]
    public void Patterns_fit_in_folders_too_and_several_paths_stand_for_each_file_once()
    {
        Directory.CreateDirectory(PathOf("x1"));
        Directory.CreateDirectory(PathOf("x2"));
        Directory.CreateDirectory(PathOf("y"));
        Write("x1/a.csv", "");
        Write("x2/b.csv", "");
        Write("y/c.csv", "");
        Write("x1/.hidden.csv", "");
        Write("x1/a+b;c.csv", "");

        Assert.Equal([PathOf("x1/a+b;c.csv"), PathOf("x1/a.csv"), PathOf("x2/b.csv")], FilePattern.Find(PathOf("x*/*.csv")));
        Assert.Equal([PathOf("y/c.csv"), PathOf("x2/b.csv")], FilePattern.Find($"{PathOf("y/c.csv")}; {PathOf("x2/?.csv")};{PathOf("?/c.csv")}"));
        Assert.Equal([PathOf("x1/a+b;c.csv")], FilePattern.Find(PathOf("x1/a+b;c.csv")));
    }

    [Theory]
    [InlineData("-", "file", "-")]
    [InlineData("data/*.csv", "file", "data/*.csv")]
    [InlineData("press.csv", "file", "press.csv")]
    [InlineData("file:press.csv", "file", "press.csv")]
    [InlineData("demo", "demo", null)]
    public void A_path_alone_is_a_file(string text, string id, string? path)
    {
        var argument = SourceArgument.Parse(text);

        Assert.Equal(id, argument.Id);
        Assert.Equal(path, argument.Changes.Select(change => change.Value).FirstOrDefault());
    }

    private async Task<List<Sample>> ReadAsync(string pattern, Func<FileSettings, FileSettings>? change = null)
    {
        List<Sample> samples = [];
        await foreach (var batch in Open(pattern, 100, change).ReadAsync())
        {
            using (batch)
            {
                samples.AddRange(Enumerable.Range(0, batch.Count).Select(batch.ToSample));
            }
        }

        return samples;
    }

    private async Task<string> RefusedAsync(string pattern, Func<FileSettings, FileSettings>? change = null) =>
        (await Assert.ThrowsAsync<SourceException>(() => ReadAsync(pattern, change))).Message;

    private ISampleSource Open(string pattern, int batchSize, Func<FileSettings, FileSettings>? change)
    {
        var file = new FileSettings { Path = pattern.Length == 0 ? _folder.FullName : PathOf(pattern) };
        var settings = new WorkbenchSettings
        {
            File = change?.Invoke(file) ?? file,
            Streaming = new StreamingSettings { BatchSize = batchSize },
        };
        return SourceCatalog.Find(SourceCatalog.File).Create(settings, new MetricCatalog(), TimeProvider.System);
    }

    private void Write(string name, params string[] lines) => File.WriteAllText(PathOf(name), string.Join('\n', lines) + "\n");

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static string Line(int second, string machine, int value) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"timestamp":"{{new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero).AddSeconds(second):O}}","machine":"{{machine}}","v":{{value}}}""");
}
