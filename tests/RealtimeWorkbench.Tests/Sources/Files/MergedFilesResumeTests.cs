using System.Globalization;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Tests.Sources.Files;

public sealed class MergedFilesResumeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-resume");
    private readonly List<SourceNotice> _notices = [];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(50)]
    public async Task Goes_on_behind_any_position_with_the_same_records(int batchSize)
    {
        WriteThree(20);
        var whole = await ReadAsync(batchSize);
        Assert.Equal((51, 9), (whole.Samples.Count, whole.Letters.Count));

        foreach (var (end, samples, letters) in whole.Ends)
        {
            var rest = await ReadAsync(batchSize == 7 ? 4 : batchSize, end);

            Assert.Equal(whole.Samples.Skip(samples), rest.Samples);
            Assert.Equal(whole.Letters.Skip(letters), rest.Letters);
            Assert.Equal(60, end.Offset + rest.Samples.Count + rest.Letters.Count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Files_of_many_pieces_are_gone_on_with_in_the_middle_of_one(int batchSize)
    {
        WriteThree(230);
        var whole = await ReadAsync(batchSize);

        foreach (var (end, samples, letters) in whole.Ends.Where((_, index) => index % 13 == 0))
        {
            var rest = await ReadAsync(batchSize, end);

            Assert.Equal(whole.Samples.Skip(samples), rest.Samples);
            Assert.Equal(whole.Letters.Skip(letters), rest.Letters);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_appended_and_what_came_anew_is_read_once(bool isCsv)
    {
        var ending = isCsv ? "csv" : "jsonl";
        for (var taken = 0; taken <= 5; taken++)
        {
            Write($"a.{ending}", Rows(isCsv, "a", 0, 2, 4));
            Write($"b.{ending}", Rows(isCsv, "b", 1, 3));
            File.Delete(PathOf($"c.{ending}"));
            var first = await ReadAsync(1, pattern: $"*.{ending}");
            Assert.Equal(["a 0", "b 1", "a 2", "b 3", "a 4"], first.Samples);
            SourcePosition? end = taken == 0 ? null : first.Ends[taken - 1].End;

            await File.AppendAllLinesAsync(PathOf($"a.{ending}"), Rows(isCsv, "a", 6, 8).Skip(isCsv ? 1 : 0));
            Write($"c.{ending}", Rows(isCsv, "c", 5, 7));
            var rest = await ReadAsync(1, end, $"*.{ending}");

            Assert.Equal([.. first.Samples.Skip(taken), "c 5", "a 6", "c 7", "a 8"], rest.Samples);
            Assert.Empty(_notices);
        }
    }

    [Fact]
    public async Task What_was_appended_is_read_once_after_a_stop_in_the_middle_of_a_piece()
    {
        // A piece has 100 records; the dead letters of it come with its first sample.
        Write("a.jsonl", [.. Enumerable.Range(0, 30).Select(i => i % 10 == 9 ? "bad" : Line(i, "a", i))]);
        var first = await ReadAsync(8);
        var (end, samples, letters) = first.Ends[1];
        Assert.Equal((16, 3), (samples, letters));

        await File.AppendAllLinesAsync(PathOf("a.jsonl"), ["worse", Line(31, "a", 31)]);
        var rest = await ReadAsync(8, end);

        Assert.Equal([.. first.Samples.Skip(16), "a 31"], rest.Samples);
        Assert.Equal(["file:a.jsonl 31"], rest.Letters);
    }

    [Fact]
    public async Task A_pattern_that_fits_one_file_goes_on_when_it_fits_two()
    {
        Write("a.jsonl", Line(0, "a", 0), Line(2, "a", 2));
        var first = await ReadAsync(1);

        Write("b.jsonl", Line(1, "b", 1), Line(3, "b", 3));
        var rest = await ReadAsync(1, first.Ends[0].End);
        File.Delete(PathOf("b.jsonl"));
        var alone = await ReadAsync(1, first.Ends[0].End);

        Assert.Equal(["b 1", "a 2", "b 3"], rest.Samples);
        Assert.Equal(["a 2"], alone.Samples);
    }

    [Fact]
    public async Task Files_that_were_renamed_in_between_are_gone_on_with()
    {
        Write("x.jsonl", Line(10, "m", 10), Line(11, "m", 11));
        Write("x.jsonl.1", Line(0, "m", 0), Line(1, "m", 1));
        var first = await ReadAsync(3, pattern: "x.jsonl*");
        Assert.Equal(["m 0", "m 1", "m 10", "m 11"], first.Samples);

        File.Move(PathOf("x.jsonl.1"), PathOf("x.jsonl.2"));
        File.Move(PathOf("x.jsonl"), PathOf("x.jsonl.1"));
        await File.AppendAllLinesAsync(PathOf("x.jsonl.1"), [Line(12, "m", 12)]);
        Write("x.jsonl", Line(20, "m", 20));
        var rest = await ReadAsync(3, first.Ends[0].End, "x.jsonl*");

        Assert.Equal(["m 11", "m 12", "m 20"], rest.Samples);
        Assert.Empty(_notices);
    }

    [Fact]
    public async Task A_folder_that_was_moved_is_gone_on_with()
    {
        Directory.CreateDirectory(PathOf("old"));
        Write("old/a.jsonl", Line(0, "a", 0), Line(2, "a", 2));
        Write("old/b.jsonl", Line(1, "b", 1));
        var first = await ReadAsync(2, pattern: "old/*.jsonl");

        Directory.Move(PathOf("old"), PathOf("new"));
        var rest = await ReadAsync(2, first.Ends[0].End, "new/*.jsonl");

        Assert.Equal(["a 2"], rest.Samples);
    }

    [Fact]
    public async Task A_file_that_is_gone_or_was_replaced_is_told()
    {
        Write("a.jsonl", Line(0, "a", 0));
        Write("b.jsonl", Line(1, "b", 1), Line(2, "b", 2));
        var ends = (await ReadAsync(1)).Ends;

        File.Delete(PathOf("a.jsonl"));
        var rest = await ReadAsync(1, ends[1].End);
        Assert.Equal(["b 2"], rest.Samples);
        Assert.Equal($"{PathOf("a.jsonl")} is gone since the checkpoint, which had read it to its end, record 1.", Assert.Single(_notices).Text);

        // It is not read again when it comes back.
        Write("a.jsonl", Line(0, "a", 0));
        Assert.Empty((await ReadAsync(1, rest.Ends[^1].End)).Samples);

        File.Move(PathOf("b.jsonl"), PathOf("elsewhere"));
        Assert.Equal(
            $"{PathOf("b.jsonl")} is gone, and the checkpoint had read it only up to record 1; put it back, or name another Checkpoint.Path to read the other files from their start.",
            await RefusedAsync(ends[1].End));

        Write("b.jsonl", Line(5, "b", 5), Line(6, "b", 6), Line(7, "b", 7));
        foreach (var (end, _, _) in ends.Skip(1))
        {
            Assert.Equal(
                $"{PathOf("b.jsonl")} is not the file that the checkpoint was made of, for it begins otherwise; name another Checkpoint.Path to read it from its start.",
                await RefusedAsync(end));
        }
    }

    [Fact]
    public async Task A_file_that_became_shorter_is_refused()
    {
        Write("a.jsonl", [.. Enumerable.Range(0, 120).Select(i => Line(i, "a", i))]);
        var ends = (await ReadAsync(110)).Ends;

        Write("a.jsonl", [.. Enumerable.Range(0, 105).Select(i => Line(i, "a", i))]);
        Assert.Equal(
            $"{PathOf("a.jsonl")} ends before what the checkpoint had read of it; name another Checkpoint.Path to read the files from their start.",
            await RefusedAsync(ends[0].End));
        Assert.Equal(
            $"{PathOf("a.jsonl")} has 105 lines, but the checkpoint is at line 120; name another Checkpoint.Path to read it from its start.",
            await RefusedAsync(ends[1].End));
    }

    [Theory]
    [InlineData("0f1e2d3c4b5a69780f1e2d3c4b5a6978", "does not say how far each file was read, as one of a single file or of an earlier version; name another Checkpoint.Path to read the files from their start.")]
    [InlineData(null, "does not say how far each file was read, as one of a single file or of an earlier version; name another Checkpoint.Path to read the files from their start.")]
    [InlineData("files1 0 9", "was made with another File.From or File.To; set them as they were, or name another Checkpoint.Path to read the files from their start.")]
    [InlineData("files1 -9223372036854775808 9223372036854775807\na 1 x", "cannot be read: \"a 1 x\" is no position of a file; name another Checkpoint.Path to read the files from their start.")]
    public async Task A_checkpoint_that_says_nothing_of_each_file_is_refused(string? memo, string problem)
    {
        Write("a.jsonl", Line(0, "a", 0));

        Assert.Equal($"The checkpoint of {PathOf("*.jsonl")} {problem}", await RefusedAsync(new SourcePosition(1, Memo: memo)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Recordings_and_ranges_are_gone_on_with_behind_any_position(int batchSize)
    {
        for (var file = 0; file < 2; file++)
        {
            await RecordAsync($"{file}.rtwr", $"m{file}", file, 20);
        }

        var range = new FileSettings { From = "2026-11-21T10:00:05Z", To = "2026-11-21T10:00:31Z" };
        var whole = await ReadAsync(batchSize, pattern: "*.rtwr", settings: range);
        Assert.Equal(Enumerable.Range(5, 26).Select(i => $"m{i % 2} {i}"), whole.Samples);

        foreach (var (end, samples, _) in whole.Ends)
        {
            Assert.Equal(whole.Samples.Skip(samples), (await ReadAsync(batchSize, end, "*.rtwr", range)).Samples);
        }
    }

    private async Task RecordAsync(string name, string machine, int first, int count)
    {
        Write("made.jsonl", [.. Enumerable.Range(0, count).Select(i => Line(first + (2 * i), machine, first + (2 * i)))]);
        await using (var recording = Recording.Create(PathOf(name)))
        {
            await recording.AppendAllAsync(new JsonLinesFile(new JsonLinesFileOptions { Path = PathOf("made.jsonl"), BatchSize = 6 }));
        }

        File.Delete(PathOf("made.jsonl"));
    }

    private async Task<Records> ReadAsync(int batchSize, SourcePosition? from = null, string pattern = "*.jsonl", FileSettings? settings = null)
    {
        _notices.Clear();
        var source = SourceCatalog.Find(SourceCatalog.File).Create(
            new WorkbenchSettings
            {
                File = (settings ?? new FileSettings()) with { Path = PathOf(pattern) },
                Streaming = new StreamingSettings { BatchSize = batchSize },
            },
            new MetricCatalog(),
            TimeProvider.System);
        ((INoticingSource)source).Noticed += _notices.Add;
        var records = new Records([], [], []);
        await foreach (var batch in source.ReadAsync())
        {
            using (batch)
            {
                if (batch.Mark is { } mark)
                {
                    mark.Complete(from);
                    continue;
                }

                records.Letters.AddRange(batch.Rejected.Select(letter => string.Create(CultureInfo.InvariantCulture, $"{letter.Source} {letter.Offset}")));
                records.Samples.AddRange(Enumerable.Range(0, batch.Count).Select(batch.ToSample)
                    .Select(sample => string.Create(CultureInfo.InvariantCulture, $"{sample.Machine} {sample.Values["v"]}")));
                records.Ends.Add((batch.End, records.Samples.Count, records.Letters.Count));
            }
        }

        return records;
    }

    private async Task<string> RefusedAsync(SourcePosition from) => (await Assert.ThrowsAsync<SourceException>(() => ReadAsync(1, from))).Message;

    private void WriteThree(int count)
    {
        for (var file = 0; file < 3; file++)
        {
            Write(
                string.Create(CultureInfo.InvariantCulture, $"{file}.jsonl"),
                [.. Enumerable.Range(0, count).Select(i => i % 7 == file ? "bad" : Line((i * (file + 1)) + file, string.Create(CultureInfo.InvariantCulture, $"m{file}"), (file * 1000) + i))]);
        }
    }

    private void Write(string name, params IEnumerable<string> lines) => File.WriteAllText(PathOf(name), string.Join('\n', lines) + "\n");

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static IEnumerable<string> Rows(bool isCsv, string machine, params int[] seconds) => isCsv
        ? ["timestamp,machine,v", .. seconds.Select(second => string.Create(CultureInfo.InvariantCulture, $"2026-11-21T10:00:{second:00}Z,{machine},{second}"))]
        : seconds.Select(second => Line(second, machine, second));

    private static string Line(int second, string machine, int value) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"timestamp":"{{new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero).AddSeconds(second):O}}","machine":"{{machine}}","v":{{value}}}""");

    private sealed record Records(List<string> Samples, List<string> Letters, List<(SourcePosition End, int Samples, int Letters)> Ends);
}
