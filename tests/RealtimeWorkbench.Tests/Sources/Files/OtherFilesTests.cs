using System.Globalization;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>Several files where the checkpoint is of others, and files that have come or gone since.</summary>
public sealed class OtherFilesTests : IDisposable
{
    private readonly ResumedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_checkpoint_of_other_files_of_the_same_name_is_refused()
    {
        _folder.Write("line1/a.jsonl", ResumedFolder.Line(1));
        _folder.Write("line1/b.jsonl", ResumedFolder.Line(2));
        _folder.Write("line2/a.jsonl", ResumedFolder.Line(3));
        var reached = (await _folder.ReadAsync("line1/*.jsonl")).Ends[^1];
        Assert.Equal(_folder.Open("line1/*.jsonl").Name, _folder.Open("line2/*.jsonl").Name);

        Assert.Equal(
            $"The checkpoint has read {_folder.PathOf("line1/a.jsonl")}, which {_folder.PathOf("line2/*.jsonl")} does not name; name it, too, or name another Checkpoint.Path to read the files of {_folder.PathOf("line2/*.jsonl")} from their start.",
            await _folder.RefusedAsync("line2/*.jsonl", reached));

        Directory.Delete(_folder.PathOf("line1"), recursive: true);
        Assert.Equal(
            $"The checkpoint is of 2 other files, such as {_folder.PathOf("line1/a.jsonl")}; name another Checkpoint.Path to read the files of {_folder.PathOf("line2/*.jsonl")} from their start.",
            await _folder.RefusedAsync("line2/*.jsonl", reached));
    }

    [Fact]
    public async Task A_narrower_pattern_is_told_that_it_leaves_a_file_out()
    {
        _folder.Write("oven.jsonl", ResumedFolder.Line(1), ResumedFolder.Line(3));
        _folder.Write("press.jsonl", ResumedFolder.Line(2), ResumedFolder.Line(4));
        var run = await _folder.ReadAsync("*.jsonl", batchSize: 1);

        foreach (var end in (SourcePosition[])[run.Ends[1], run.Ends[^1]])
        {
            Assert.StartsWith(
                $"The checkpoint has read {_folder.PathOf("oven.jsonl")}, which {_folder.PathOf("press*.jsonl")} does not name;", await _folder.RefusedAsync("press*.jsonl", end), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_all_files_are_gone_by_age_new_ones_are_gone_on_with()
    {
        _folder.Write("day-20/a.jsonl", ResumedFolder.Line(1));
        var reached = (await _folder.ReadAsync("day-*/*.jsonl")).Ends[^1];

        Directory.Delete(_folder.PathOf("day-20"), recursive: true);
        _folder.Write("day-21/a.jsonl", ResumedFolder.Line(2));

        Assert.Equal([2], (await _folder.ReadAsync("day-*/*.jsonl", reached)).Values);
    }

    [Fact]
    public async Task Many_files_that_are_gone_are_told_once_in_one_sentence()
    {
        for (var i = 10; i < 30; i++)
        {
            _folder.Write(string.Create(CultureInfo.InvariantCulture, $"{i}.jsonl"), ResumedFolder.Line(i));
        }

        var reached = (await _folder.ReadAsync("*.jsonl")).Ends[^1];
        for (var i = 10; i < 29; i++)
        {
            File.Delete(_folder.PathOf(string.Create(CultureInfo.InvariantCulture, $"{i}.jsonl")));
        }

        _folder.Append("29.jsonl", ResumedFolder.Line(31) + "\n");
        var rest = await _folder.ReadAsync("*.jsonl", reached);
        Assert.Equal([31], rest.Values);
        Assert.Equal(
            $"19 files are gone since the checkpoint, which had read them to their ends, from {_folder.PathOf("10.jsonl")} to {_folder.PathOf("28.jsonl")}.",
            Assert.Single(_folder.Notices).Text);

        _folder.Append("29.jsonl", ResumedFolder.Line(32) + "\n");
        Assert.Equal([32], (await _folder.ReadAsync("*.jsonl", rest.Ends[^1])).Values);
        Assert.Empty(_folder.Notices);
    }

    [Fact]
    public async Task A_file_that_grew_and_is_gone_before_its_turn_is_not_said_to_have_been_read()
    {
        _folder.Write("a.jsonl", ResumedFolder.Line(1));
        _folder.Write("b.jsonl", ResumedFolder.Line(10));
        var reached = (await _folder.ReadAsync("*.jsonl")).Ends[^1];

        _folder.Append("a.jsonl", ResumedFolder.Line(3) + "\n" + ResumedFolder.Line(4) + "\n");
        _folder.Append("b.jsonl", ResumedFolder.Line(12) + "\n");
        var stopped = (await _folder.ReadAsync("*.jsonl", reached, batchSize: 1)).Ends[0];
        File.Delete(_folder.PathOf("b.jsonl"));

        Assert.StartsWith($"{_folder.PathOf("b.jsonl")} is gone, and the checkpoint had read it only up to record 1;", await _folder.RefusedAsync("*.jsonl", stopped), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public async Task An_empty_file_is_passed_over_until_it_holds_something(string kind)
    {
        _folder.Write($"press.{kind}");
        Assert.Empty((await _folder.ReadAsync($"press.{kind}*")).Ends);

        _folder.Write($"press.{kind}.1", kind == "csv" ? ["timestamp,machine,v", ResumedFolder.Row(1)] : [ResumedFolder.Line(1)]);
        var first = await _folder.ReadAsync($"press.{kind}*");
        Assert.Equal([1], first.Values);

        _folder.Write($"press.{kind}", kind == "csv" ? ["timestamp,machine,v", ResumedFolder.Row(2)] : [ResumedFolder.Line(2)]);
        Assert.Equal([2], (await _folder.ReadAsync($"press.{kind}*", first.Ends[^1])).Values);
        Assert.Empty(_folder.Notices);
    }

    [Fact]
    public async Task Faults_of_files_that_were_read_are_known_and_those_of_files_to_come_are_not()
    {
        WriteWithFault("a.jsonl", 1, 3);
        WriteWithFault("b.jsonl", 11, 13);
        var run = await _folder.ReadAsync("*.jsonl", batchSize: 1);
        Assert.Equal(2, _folder.Faults.Count);
        Assert.Equal([1, 2, 3, 11, 12, 13], run.Values);

        await _folder.ReadAsync("*.jsonl", run.Ends[3], batchSize: 1);
        Assert.Equal(2, _folder.Faults.Count);
        await _folder.ReadAsync("*.jsonl", run.Ends[^1], batchSize: 1);
        Assert.Equal(2, _folder.Faults.Count);

        // A stop while the first one is read.
        await _folder.ReadAsync("*.jsonl", batchSize: 1, most: 2);
        Assert.Single(_folder.Faults);
    }

    [Fact]
    public async Task A_link_beside_the_file_that_it_leads_to_is_not_read_too()
    {
        if (OperatingSystem.IsWindows())
        {
            // There it takes a right to make links.
            return;
        }

        _folder.Write("press-21.jsonl", ResumedFolder.Line(1), ResumedFolder.Line(2));
        File.CreateSymbolicLink(_folder.PathOf("current.jsonl"), _folder.PathOf("press-21.jsonl"));
        File.CreateSymbolicLink(_folder.PathOf("lost.jsonl"), _folder.PathOf("press-20.jsonl"));

        Assert.Equal([_folder.PathOf("lost.jsonl"), _folder.PathOf("press-21.jsonl")], FilePattern.Find(_folder.PathOf("*.jsonl")));
        File.Delete(_folder.PathOf("lost.jsonl"));
        Assert.Equal([1, 2], (await _folder.ReadAsync("*.jsonl")).Values);
        Assert.Equal([1, 2], (await _folder.ReadAsync("c*.jsonl;current.jsonl")).Values);
    }

    [Fact]
    public void A_path_of_nothing_but_separators_is_refused() => Assert.Equal(
        "File.Path is  ; , which names no file; name one, several with ; between, or a pattern such as data/*.csv.",
        Assert.Throws<SourceException>(() => FilePattern.Find(" ; ")).Message);

    private void WriteWithFault(string name, int from, int to)
    {
        _folder.Write(name, Enumerable.Range(from, to - from + 1).Select(second => ResumedFolder.Line(second)));
        _folder.Write(
            Path.ChangeExtension(name, ".truth.json"),
            string.Create(CultureInfo.InvariantCulture, $$"""{"faults":[{"kind":"step","machine":"m","metric":"v","start":"2026-11-21T10:00:{{from:00}}Z","end":"2026-11-21T10:00:{{to:00}}Z"}]}"""));
    }

    [Theory]
    [InlineData("data/*.csv", "data/a.csv", true)]
    [InlineData("data/*.csv", "data/old/a.csv", false)]
    [InlineData("data/?.csv;b.csv", "b.csv", true)]
    [InlineData("data/?.csv", "data/ab.csv", false)]
    [InlineData("data/*/a+.csv", "data/x/a+.csv", true)]
    public void A_pattern_names_what_it_would_fit(string pattern, string path, bool isNamed) => Assert.Equal(isNamed, FilePattern.Names(pattern, path));
}
