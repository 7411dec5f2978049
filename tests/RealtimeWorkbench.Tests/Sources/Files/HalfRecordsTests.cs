namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>Records that cannot be, or are not yet, and where the run after goes on.</summary>
public sealed class HalfRecordsTests : IDisposable
{
    private const string Header = "timestamp,machine,v";

    private readonly ResumedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.csv")]
    [InlineData("*.csv")]
    public async Task A_dead_letter_by_itself_keeps_the_position_of_a_csv_file(string pattern)
    {
        _folder.Write("a.csv", [Header, .. Enumerable.Range(0, 20).Select(i => ResumedFolder.Row(i))]);
        _folder.Append("a.csv", "2026-11-21T10:00:20Z,\"pre");
        var run = await _folder.ReadAsync(pattern);
        Assert.Equal((20, 1), (run.Values.Count, run.Letters.Count));
        var end = run.Ends[^1];

        for (var again = 0; again < 3; again++)
        {
            run = await _folder.ReadAsync(pattern, end);
            Assert.Empty(run.Ends);
        }

        _folder.Append("a.csv", "ss\",20\n");
        run = await _folder.ReadAsync(pattern, end);
        Assert.Equal([20], run.Values);
        Assert.Empty(run.Letters);
    }

    [Theory]
    [InlineData("a.csv", 10)]
    [InlineData("a.csv", 7)]
    [InlineData("*.csv", 10)]
    public async Task Dead_letters_among_the_first_rows_stand_where_they_were(string pattern, int batchSize)
    {
        // An opened quote is known as such once 64 KB have followed it.
        _folder.Write(
            "a.csv",
            [Header, .. Enumerable.Range(0, 30).Select(i => i == 10 ? "\"open" : ResumedFolder.Row(i)), .. Enumerable.Range(30, 3000).Select(i => ResumedFolder.Row(i))]);
        var whole = await _folder.ReadAsync(pattern, batchSize: batchSize);
        Assert.Equal([12], whole.Letters);
        Assert.Equal(3029, whole.Values.Count);

        foreach (var end in whole.Ends.Take(7).Append(whole.Ends[^1]))
        {
            var rest = await _folder.ReadAsync(pattern, end, batchSize);

            Assert.Equal(3030 - end.Offset + (pattern == "*.csv" ? 0 : 1), rest.Values.Count + rest.Letters.Count);
            Assert.Equal(3029, rest.Values.Count == 0 ? 3029 : rest.Values[^1]);
        }
    }

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("*.jsonl")]
    [InlineData("a.csv")]
    [InlineData("*.csv")]
    public async Task A_last_line_that_was_a_half_is_read_when_it_is_whole(string pattern)
    {
        var name = pattern.Replace("*", "a", StringComparison.Ordinal);
        var isCsv = name == "a.csv";
        for (var count = 0; count < 3; count++)
        {
            List<string> lines = [.. Enumerable.Range(10, 4).Select(i => isCsv ? ResumedFolder.Row(i) : ResumedFolder.Line(i))];
            _folder.Write(name, [.. isCsv ? [Header] : Array.Empty<string>(), .. lines.Take(count)]);
            _folder.Append(name, lines[count][..^1]);
            var first = await _folder.ReadAsync(pattern);

            // JSON cut short is a dead letter; a number cannot be told from a whole one.
            Assert.Equal(count + (isCsv ? 1 : 0), first.Values.Count);
            Assert.Equal(isCsv ? 0 : 1, first.Letters.Count);
            Assert.Empty((await _folder.ReadAsync(pattern, first.Ends[^1])).Values);

            _folder.Append(name, lines[count][^1..] + "\n" + lines[count + 1] + "\nbad\n");
            var rest = await _folder.ReadAsync(pattern, first.Ends[^1]);
            Assert.Equal([10 + count, 11 + count], rest.Values);
            Assert.Single(rest.Letters);
            Assert.Empty(_folder.Notices);
        }
    }

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("*.jsonl")]
    [InlineData("a.csv")]
    [InlineData("*.csv")]
    public async Task A_last_line_that_lacked_nothing_but_its_end_is_read_once(string pattern)
    {
        var name = pattern.Replace("*", "a", StringComparison.Ordinal);
        var lines = Enumerable.Range(10, 4).Select(i => name == "a.csv" ? ResumedFolder.Row(i) : ResumedFolder.Line(i)).ToList();
        _folder.Write(name, [.. name == "a.csv" ? [Header] : Array.Empty<string>(), lines[0]]);
        _folder.Append(name, lines[1]);
        var first = await _folder.ReadAsync(pattern);
        Assert.Equal([10, 11], first.Values);

        _folder.Append(name, "\r\n" + lines[2]);
        var second = await _folder.ReadAsync(pattern, first.Ends[^1]);
        _folder.Append(name, "\n" + lines[3] + "\n");

        Assert.Equal([12], second.Values);
        Assert.Equal([13], (await _folder.ReadAsync(pattern, second.Ends[^1])).Values);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    public async Task Lines_without_a_sample_go_out_piece_by_piece(int batchSize)
    {
        _folder.Write("a.jsonl", [.. Enumerable.Repeat("bad", 950), ResumedFolder.Line(2), .. Enumerable.Repeat("bad", 950), ResumedFolder.Line(4)]);
        _folder.Write("b.jsonl", ResumedFolder.Line(1), ResumedFolder.Line(3), ResumedFolder.Line(5));
        var run = await _folder.ReadAsync("*.jsonl", batchSize: batchSize);
        Assert.Equal([1, 2, 3, 4, 5], run.Values);
        Assert.Equal([.. Enumerable.Range(1, 950), .. Enumerable.Range(952, 950)], run.Letters);
        Assert.InRange(run.MostLetters, 1, batchSize + 100);

        foreach (var end in run.Ends.Take(12))
        {
            var rest = await _folder.ReadAsync("*.jsonl", end, batchSize);
            Assert.Equal(1905, end.Offset + rest.Values.Count + rest.Letters.Count);
            Assert.Equal(run.Values.TakeLast(rest.Values.Count), rest.Values);
            Assert.Equal(run.Letters.TakeLast(rest.Letters.Count), rest.Letters);
        }
    }
}
