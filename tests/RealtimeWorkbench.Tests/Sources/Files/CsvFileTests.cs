using System.Globalization;
using System.Text;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Files;
using RealtimeWorkbench.Tests.Spc;

namespace RealtimeWorkbench.Tests.Sources.Files;

public sealed class CsvFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-csv");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Reads_a_whole_file_in_batches()
    {
        var path = Write("time,a\r\n" + Rows(0, 1000, "\r\n"), encoding: new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        var source = new CsvFile(new CsvFileOptions { Path = path, BatchSize = 7, Format = new CsvFormat { Machine = "press" } });

        var (samples, rejected) = await Reading.AllOf(source);

        Assert.Equal(1000, source.ExpectedSamples);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (double)i), samples.Select(sample => sample.Values["a"]));
        Assert.All(samples, sample => Assert.Equal("press", sample.Machine));
        Assert.Empty(rejected);
    }

    [Fact]
    public async Task Each_batch_says_how_far_the_file_was_read()
    {
        var source = new CsvFile(new CsvFileOptions { Path = Write("time,a\n" + Rows(0, 120)), BatchSize = 50 });
        var ends = new List<long>();

        await foreach (var batch in source.ReadAsync().WithoutMarks())
        {
            ends.Add(batch.End.Offset);
            batch.Dispose();
        }

        Assert.Equal([51, 101, 121], ends);
    }

    [Fact]
    public async Task A_malformed_line_is_a_dead_letter_with_its_line_number()
    {
        var source = new CsvFile(new CsvFileOptions
        {
            Path = Write("time,a,b\n\n2026-11-21,1,\"x\ny\"\n2026-11-21,\"open\n2026-11-21,hot,z\n2026-11-21,2,z\n2026-11-21,3,z"),
        });

        var (samples, rejected) = await Reading.AllOf(source);

        Assert.Equal([1, 2, 3], samples.Select(sample => sample.Values["a"]));
        Assert.Equal([5, 6], rejected.Select(letter => letter.Offset).Order());
        Assert.Contains(rejected, letter => letter.Reason.StartsWith("A quote is opened and not closed;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_answered_in_one_sentence()
    {
        var missing = Path.Combine(_folder.FullName, "none.csv");

        Assert.Equal($"Cannot read file {missing}: it does not exist; check the path.", await MessageFor(missing));
        Assert.Equal(
            $"Cannot read file {_folder.FullName}: it is a folder; name a file in it, or all of a kind, such as \"{Path.Combine(_folder.FullName, "*.csv")}\".", await MessageFor(_folder.FullName));
        var plain = Write("a,b\n1,2\n");
        Assert.Equal(
            $"Cannot read file {plain}: there is no time column among a, b; name one with --time-column, "
            + "or give the time between rows with --interval, such as --interval 3min.",
            await MessageFor(plain));
        var empty = Write("");
        Assert.Equal(
            $"Cannot read file {empty}: the file is empty; a header line with the names of the columns is needed.",
            await MessageFor(empty));
        var utf16 = Write("time,a\n2026-11-21,1\n", encoding: Encoding.Unicode);
        Assert.Equal(
            $"Cannot read file {utf16}: the file is binary or UTF-16; save it as CSV in UTF-8.", await MessageFor(utf16));
    }

    [CasesFact]
    public async Task The_recordings_of_other_people_load_completely()
    {
        var files = new[] { "process", Path.Combine("anomaly", "NAB", "data") }
            .Select(folder => Path.Combine(ReferenceCases.Folder, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories))
            .ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var lines = (await File.ReadAllLinesAsync(file)).Where(line => line.Trim().Length > 0).ToList();
            var headers = lines[0].Split(',');
            var first = lines[1].Split(',');
            var numbers = headers.Where((header, i) => header.Length > 0 && double.TryParse(first[i], NumberStyles.Float, CultureInfo.InvariantCulture, out _)).ToList();
            var source = new CsvFile(new CsvFileOptions
            {
                Path = file,
                Format = new CsvFormat { Interval = TimeSpan.FromMinutes(3) },
            });

            var (samples, rejected) = await Reading.AllOf(source);

            Assert.Empty(rejected);
            Assert.Equal(lines.Count - 1, samples.Count);
            Assert.Equal(lines.Count - 1, source.ExpectedSamples);
            Assert.Equal(numbers.Count, source.Catalog.Metrics.Count);
            Assert.All(numbers, name => Assert.True(source.Catalog.TryFindMetric(name, out _), $"{file}: {name}"));
            Assert.All(samples, sample => Assert.Equal(numbers.Count, sample.Values.Count));
            Assert.Equal(
                double.Parse(lines[^1].Split(',')[^1], CultureInfo.InvariantCulture),
                samples[^1].Values[source.Catalog.Metrics[source.Catalog.Metrics.Count - 1]]);
        }
    }

    private static string Rows(int from, int count, string end = "\n") =>
        string.Concat(Enumerable.Range(from, count).Select(i => FormattableString.Invariant($"{1732184123 + i},{i}{end}")));

    private static async Task<string> MessageFor(string path) =>
        (await Assert.ThrowsAsync<SourceException>(
            () => Reading.AllOf(new CsvFile(new CsvFileOptions { Path = path })))).Message;

    private string Write(string text, Encoding? encoding = null)
    {
        var path = Path.Combine(_folder.FullName, Guid.NewGuid() + ".csv");
        File.WriteAllText(path, text, encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return path;
    }
}
