using System.Globalization;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>One file, read by one run after the other: exact sequences.</summary>
public sealed class FileResumeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-one");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("csv", "", "")]
    [InlineData("jsonl", "", "")]
    [InlineData("rtwr", "", "")]
    [InlineData("csv", "2026-11-21T10:00:07Z", "2026-11-21T10:00:22Z")]
    [InlineData("jsonl", "2026-11-21T10:00:07Z", "2026-11-21T10:00:22Z")]
    [InlineData("rtwr", "2026-11-21T10:00:07Z", "2026-11-21T10:00:22Z")]
    public async Task It_goes_on_behind_every_batch_also_when_it_has_grown(string kind, string from, string to)
    {
        var settings = new FileSettings { Path = PathOf($"a.{kind}"), From = from, To = to };
        foreach (var batchSize in (int[])[1, 3, 10])
        {
            File.Delete(settings.Path);
            await WriteAsync(kind, 0, 20, bad: 5);
            var first = await ReadAsync(settings, batchSize);
            await WriteAsync(kind, 20, 30, bad: 25);
            var whole = await ReadAsync(settings, batchSize);
            Assert.Equal(first.Samples, whole.Samples.Take(first.Samples.Count));
            Assert.Equal(from.Length > 0 ? Enumerable.Range(7, 15) : Enumerable.Range(0, 30).Where(i => i % 20 != 5), whole.Samples);
            Assert.Equal(2, whole.Letters);

            foreach (var (end, samples, letters) in first.Ends)
            {
                var rest = await ReadAsync(settings, batchSize == 10 ? 7 : batchSize, end);

                Assert.Equal(whole.Samples.Skip(samples), rest.Samples);
                Assert.Equal(whole.Letters - letters, rest.Letters);
            }
        }
    }

    [Theory]
    [InlineData("csv", "2026-11-21T10:00:02", 1)]
    [InlineData("csv", "2026-11-21T10:00:02Z,m,2", 0)]
    [InlineData("jsonl", "{\"timestamp\":\"2026-11-21T10:00:02Z\",\"machine\":\"m\",\"v\":", 1)]
    [InlineData("jsonl", "{\"timestamp\":\"2026-11-21T10:00:02Z\",\"machine\":\"m\",\"v\":2}", 0)]
    public async Task A_last_line_without_its_end_is_read_again_only_where_it_has_got_more(string kind, string line, int deadLetters)
    {
        await WriteAsync(kind, 0, 2, bad: -1);
        await File.AppendAllTextAsync(PathOf($"a.{kind}"), line);
        var settings = new FileSettings { Path = PathOf($"a.{kind}") };

        var first = await ReadAsync(settings, 10);
        Assert.Equal(deadLetters == 0 ? [0, 1, 2] : [0, 1], first.Samples);
        Assert.Equal(deadLetters, first.Letters);

        await File.AppendAllTextAsync(PathOf($"a.{kind}"), kind == "csv" ? (deadLetters > 0 ? "Z,m,2\n" : "\n") : (deadLetters > 0 ? "2}\n" : "\n"));
        await WriteAsync(kind, 3, 4, bad: -1);
        var rest = await ReadAsync(settings, 10, first.Ends[^1].End);

        Assert.Equal(deadLetters == 0 ? [3] : [2, 3], rest.Samples);
        Assert.Equal(0, rest.Letters);
    }

    private async Task WriteAsync(string kind, int from, int to, int bad)
    {
        if (kind == "rtwr")
        {
            // A recording that is gone on with begins behind what it has of its source.
            await WriteAsync("jsonl", from, to, bad);
            await using var recording = Recording.Append(PathOf("a.rtwr"), text => Assert.Fail(text));
            await recording.AppendAllAsync(new JsonLinesFile(new JsonLinesFileOptions { Path = PathOf("a.jsonl"), BatchSize = 4 }));
            return;
        }

        var path = PathOf($"a.{kind}");
        if (from == 0)
        {
            await File.WriteAllTextAsync(path, kind == "csv" ? "timestamp,machine,v\n" : "");
        }

        await File.AppendAllLinesAsync(path, Enumerable.Range(from, to - from).Select(i => i == bad ? "bad"
            : kind == "csv" ? string.Create(CultureInfo.InvariantCulture, $"2026-11-21T10:00:{i:00}Z,m,{i}")
            : string.Create(CultureInfo.InvariantCulture, $"{{\"timestamp\":\"2026-11-21T10:00:{i:00}Z\",\"machine\":\"m\",\"v\":{i}}}")));
    }

    private static async Task<Records> ReadAsync(FileSettings file, int batchSize, SourcePosition? from = null)
    {
        var source = SourceCatalog.Find(SourceCatalog.File).Create(
            new WorkbenchSettings { File = file, Streaming = new StreamingSettings { BatchSize = batchSize } }, new MetricCatalog(), TimeProvider.System);
        List<int> samples = [];
        List<(SourcePosition, int, int)> ends = [];
        var letters = 0;
        await foreach (var batch in source.ReadAsync())
        {
            using (batch)
            {
                if (batch.Mark is { } mark)
                {
                    mark.Complete(from);
                    continue;
                }

                letters += batch.Rejected.Count;
                samples.AddRange(Enumerable.Range(0, batch.Count).Select(row => (int)batch.ToSample(row).Values["v"]));
                ends.Add((batch.End, samples.Count, letters));
            }
        }

        return new Records(samples, letters, ends);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private sealed record Records(List<int> Samples, int Letters, List<(SourcePosition End, int Samples, int Letters)> Ends);
}
