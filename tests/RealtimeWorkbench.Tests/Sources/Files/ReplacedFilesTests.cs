using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>Files that another one has taken the place of since the checkpoint.</summary>
public sealed class ReplacedFilesTests : IDisposable
{
    private const string Schema = """{"schema":"press-v2"}""";
    private const string Units = ",,°C";

    private readonly ResumedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_replaced_by_one_of_the_same_size_is_told_also_where_it_is_the_last()
    {
        _folder.Write("a.jsonl", ResumedFolder.Line(10), ResumedFolder.Line(11));
        _folder.Write("b.jsonl", ResumedFolder.Line(20), ResumedFolder.Line(21));
        var reached = (await _folder.ReadAsync("*.jsonl")).Ends[^1];

        _folder.Write("b.jsonl", ResumedFolder.Line(80), ResumedFolder.Line(81));

        Assert.Equal(
            $"{_folder.PathOf("b.jsonl")} is not the file that the checkpoint was made of, for it begins otherwise; name another Checkpoint.Path to read it from its start.",
            await _folder.RefusedAsync("*.jsonl", reached));
    }

    [Theory]
    [InlineData("x.jsonl", 101, 150)]
    [InlineData("x.jsonl", 101, 50)]
    [InlineData("x.csv", 101, 150)]
    [InlineData("x.csv", 101, 50)]
    public async Task Logs_that_all_begin_alike_are_told_apart_when_they_were_rotated(string name, int before, int after)
    {
        Write(name, 0, before);
        var first = await _folder.ReadAsync($"{name}*");
        Assert.Equal(Enumerable.Range(0, before), first.Values);

        Append(name, before, 20);
        _folder.Rename(name, name + ".1");
        Write(name, 500, after);
        var rest = await _folder.ReadAsync($"{name}*", first.Ends[^1]);

        Assert.Equal([.. Enumerable.Range(before, 20), .. Enumerable.Range(500, after)], rest.Values);
        Assert.Empty(_folder.Notices);
    }

    [Theory]
    [InlineData("x.jsonl", 150)]
    [InlineData("x.jsonl", 50)]
    [InlineData("x.csv", 150)]
    [InlineData("x.csv", 50)]
    public async Task A_followed_log_that_begins_as_all_do_is_told_apart_when_it_was_rotated(string name, int after)
    {
        var follow = new FileSettings { Follow = true };
        Write(name, 0, 101);
        var first = await _folder.ReadAsync(name, settings: follow);

        Append(name, 101, 20);
        _folder.Rename(name, name + ".1");
        Write(name, 500, after);
        var rest = await _folder.ReadAsync(name, first.Ends[^1], settings: follow);
        Assert.Equal([.. Enumerable.Range(101, 20), .. Enumerable.Range(500, after)], rest.Values);
        Assert.False(Assert.Single(_folder.Notices).IsProblem);

        // Not found, it is said to be missing, and the new one is read whole.
        _folder.Rename(name + ".1", "elsewhere");
        rest = await _folder.ReadAsync(name, first.Ends[^1], settings: follow);
        Assert.Equal(Enumerable.Range(500, after), rest.Values);
        Assert.True(Assert.Single(_folder.Notices).IsProblem);
    }

    [Theory]
    [InlineData("x.jsonl", 102)]
    [InlineData("x.csv", 103)]
    public async Task A_file_that_only_begins_alike_is_refused(string name, int line)
    {
        Write(name, 0, 101);
        var alone = (await _folder.ReadAsync(name)).Ends[^1];
        var merged = (await _folder.ReadAsync($"{name}*")).Ends[^1];

        Write(name, 500, 150);

        var refused = $"{_folder.PathOf(name)} is not the file that the checkpoint was made of, for line {line} of it is another one; name another Checkpoint.Path to read it from its start.";
        Assert.Equal(refused, await _folder.RefusedAsync(name, alone));
        Assert.Equal(refused, await _folder.RefusedAsync($"{name}*", merged));
    }

    [Fact]
    public async Task A_file_cut_down_to_its_header_is_refused()
    {
        _folder.Write("a.csv", "timestamp,machine,v", ResumedFolder.Row(1), ResumedFolder.Row(2));
        var reached = (await _folder.ReadAsync("a.csv")).Ends[^1];

        _folder.Write("a.csv", "timestamp,machine,v");

        Assert.Equal(
            $"{_folder.PathOf("a.csv")} has 1 lines, but the checkpoint is at line 3; name another Checkpoint.Path to read it from its start.", await _folder.RefusedAsync("a.csv", reached));
    }

    [Fact]
    public async Task A_position_of_several_files_is_none_of_one_file_nor_the_other_way_round()
    {
        _folder.Write("a.csv", ["timestamp,machine,v", .. Enumerable.Range(0, 4).Select(i => ResumedFolder.Row(2 * i, "a"))]);
        _folder.Write("b.csv", ["timestamp,machine,v", .. Enumerable.Range(0, 9).Select(i => ResumedFolder.Row((2 * i) + 1, "b"))]);
        var both = (await _folder.ReadAsync("a.csv;b.csv", batchSize: 4)).Ends[0];
        var one = (await _folder.ReadAsync("b.csv")).Ends[0];

        Assert.Equal("file:b.csv", _folder.Open("b.csv").Name);
        Assert.Equal("file:a.csv;b.csv", _folder.Open("a.csv;b.csv").Name);
        Assert.Equal("file:a.csv;b.csv;c.csv;f.csv and 2 more", _folder.Open("a.csv;b.csv;c.csv;d.csv;e.csv;f.csv").Name);
        Assert.Equal(
            $"The checkpoint that is known of {_folder.PathOf("b.csv")} is of several files that were read together; read these again, or name another Checkpoint.Path to read {_folder.PathOf("b.csv")} from its start.",
            await _folder.RefusedAsync("b.csv", both));
        Assert.Equal(
            $"The checkpoint of {_folder.PathOf("a.csv")};{_folder.PathOf("b.csv")} does not say how far each file was read, as one of a single file or of an earlier version; name another Checkpoint.Path to read the files from their start.",
            await _folder.RefusedAsync("a.csv;b.csv", one));
    }

    /// <summary>Writes a log that begins as all do, with a line that is no sample.</summary>
    private void Write(string name, int from, int count)
    {
        _folder.Write(name, name.EndsWith("csv", StringComparison.Ordinal) ? ["timestamp,machine,v", Units] : [Schema]);
        Append(name, from, count);
    }

    private void Append(string name, int from, int count) => _folder.Append(
        name,
        string.Concat(Enumerable.Range(from, count).Select(i => (name.EndsWith("csv", StringComparison.Ordinal) ? ResumedFolder.Row(i) : ResumedFolder.Line(i)) + "\n")));
}
