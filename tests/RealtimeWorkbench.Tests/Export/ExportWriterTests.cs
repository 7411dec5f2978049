using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Tests.Figures;

namespace RealtimeWorkbench.Tests.Export;

public sealed class ExportWriterTests : IDisposable
{
    private static readonly string[] Names =
    [
        "alerts.csv", "alerts.json", "config.json", "health.csv", "health.json", "log.txt", "manifest.json",
        "report.html", "results.json", "samples.csv", "samples.jsonl", "spc.csv", "spc.json", "voxels.csv",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("rtw-export").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Folder_and_zip_hold_the_same_files()
    {
        var path = Path.Combine(_folder, "new");
        await new ExportWriter(MadeUpRun.Create()).WriteFolderAsync(path);
        var zip = await ZippedAsync(MadeUpRun.Create());

        Assert.Equal(Names, Directory.GetFileSystemEntries(path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(Names, zip.Keys.Order(StringComparer.Ordinal));
        foreach (var name in Names)
        {
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(path, name)), zip[name]);
        }

        Assert.Equal(["new"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_empty_folder_is_filled()
    {
        await new ExportWriter(MadeUpRun.Create()).WriteFolderAsync(_folder);

        Assert.Equal(Names, Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_left_alone()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "mine.txt"), "mine");

        var error = await Assert.ThrowsAsync<IOException>(() => new ExportWriter(MadeUpRun.Create()).WriteFolderAsync(_folder));

        Assert.Equal($"The folder {_folder} is not empty; name a new one.", error.Message);
        Assert.Equal(["mine.txt"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_export_that_fails_leaves_nothing_behind(bool exists)
    {
        var path = Path.Combine(_folder, "export");
        if (exists)
        {
            Directory.CreateDirectory(path);
        }

        var run = MadeUpRun.Create() with { Alerts = new BrokenList<AlertView>() };

        await Assert.ThrowsAsync<InvalidOperationException>(() => new ExportWriter(run).WriteFolderAsync(path));

        Assert.Equal(exists, Directory.Exists(path));
        Assert.Empty(Directory.GetFileSystemEntries(exists ? path : _folder));
    }

    [Fact]
    public async Task A_zip_that_fails_is_no_archive()
    {
        using var stream = new MemoryStream();
        var run = MadeUpRun.Create() with { Alerts = new BrokenList<AlertView>() };

        await Assert.ThrowsAsync<InvalidOperationException>(() => new ExportWriter(run).WriteZipAsync(stream));

        Assert.True(stream.Length > 0);
        Assert.Throws<InvalidDataException>(() => new ZipArchive(new MemoryStream(stream.ToArray())));
    }

    [Fact]
    public async Task A_zip_is_written_forward_only_and_never_synchronously()
    {
        using var stream = new AsyncOnlyStream();

        await new ExportWriter(MadeUpRun.Create()).WriteZipAsync(stream);

        using var archive = new ZipArchive(new MemoryStream(stream.Written.ToArray()));
        Assert.Equal(Names.Length, archive.Entries.Count);
    }

    [Fact]
    public async Task The_same_run_gives_the_same_bytes()
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        await new ExportWriter(MadeUpRun.Create()).WriteZipAsync(first);
        await new ExportWriter(MadeUpRun.Create()).WriteZipAsync(second);

        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public async Task Samples_read_back_to_the_same_numbers_in_the_order_of_time()
    {
        var rows = CsvParser.Parse((await ZippedAsync(MadeUpRun.Create()))["samples.csv"]);

        Assert.Equal(["timestamp", "machine", "status", "layer", "x", "y", "z", "power", "temperature"], rows[0]);
        Assert.Equal(["2026-11-21T10:00:00Z", "am-01", "", "12", "1.5", "2", "3", "-250.5", "0.30000000000000004"], rows[1]);
        Assert.Equal(["2026-11-21T10:00:01.25Z", "am-01", "RUNNING", "", "", "", "", "", "1012.1"], rows[2]);
        Assert.Equal(0.1 + 0.2, double.Parse(rows[1][8], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_line_of_JSON_holds_what_was_measured()
    {
        var lines = (await ZippedAsync(MadeUpRun.Create()))["samples.jsonl"].Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(
            ["""{"timestamp":"2026-11-21T10:00:00Z","machine":"am-01","layer":12,"x":1.5,"y":2,"z":3,"power":-250.5,"temperature":0.30000000000000004}""",
             """{"timestamp":"2026-11-21T10:00:01.25Z","machine":"am-01","temperature":1012.1,"status":"RUNNING"}"""],
            lines);
    }

    [Fact]
    public async Task A_metric_called_like_a_column_gets_a_name_of_its_own()
    {
        var sample = new Sample(MadeUpRun.Create().ExportedAt, "m", new Dictionary<string, double> { ["x"] = 1, ["Status"] = 2 });
        var run = MadeUpRun.Create() with { Samples = [sample] };

        var zip = await ZippedAsync(run);

        Assert.StartsWith("timestamp,machine,metric.Status,metric.x\r\n", zip["samples.csv"], StringComparison.Ordinal);
        Assert.Contains("\"metric.x\":1}", zip["samples.jsonl"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Charts_have_a_row_for_every_point_of_every_panel()
    {
        var rows = CsvParser.Parse((await ZippedAsync(MadeUpRun.Create()))["spc.csv"]);

        Assert.Equal(41, rows.Count);
        Assert.Equal(
            ["am-01/temperature", "am-01", "temperature", "°C", "xbar-r", "X̄", "15", "2026-11-21T10:01:15Z", "1075.2", "940", "1000", "1060", "false", "3", "nelson-1: one point beyond 3σ", "", "", "", ""],
            rows[15]);
    }

    [Fact]
    public async Task What_people_wrote_to_points_is_in_table_page_and_json()
    {
        var run = MadeUpRun.Create();
        run = run with { Charts = [run.Charts[0] with { Notes = [new PointNote(15, "tool worn", "changed at 10:20", "Ann", MadeUpChart.Start)] }] };

        var zip = await ZippedAsync(run);

        Assert.Equal(["tool worn", "changed at 10:20", "Ann", "2026-11-21T10:00:00Z"], CsvParser.Parse(zip["spc.csv"])[15].TakeLast(4));
        Assert.Equal("tool worn", JsonDocument.Parse(zip["spc.json"]).RootElement.GetProperty("charts")[0].GetProperty("notes")[0].GetProperty("cause").GetString());
        Assert.Contains("What people found out", zip["report.html"], StringComparison.Ordinal);
        Assert.Contains("Causes of signals", zip["report.html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_uses_camel_case_words_and_UTC()
    {
        var zip = await ZippedAsync(MadeUpRun.Create());

        var alert = JsonDocument.Parse(zip["alerts.json"]).RootElement.GetProperty("alerts")[0];
        Assert.Equal("critical", alert.GetProperty("severity").GetString());
        Assert.Equal("2026-11-21T10:00:00Z", alert.GetProperty("raisedAt").GetString());
        var results = JsonDocument.Parse(zip["results.json"]).RootElement;
        Assert.Equal("completed", results.GetProperty("operation").GetProperty("state").GetString());
        Assert.Equal("step", results.GetProperty("faults")[0].GetProperty("kind").GetString());
        Assert.Equal(2.5, results.GetProperty("faults")[0].GetProperty("delaySeconds").GetDouble());
        Assert.False(results.GetProperty("faults")[1].GetProperty("detected").GetBoolean());
        var result = results.GetProperty("results")[0];
        Assert.Equal("spc", result.GetProperty("operation").GetString());
        Assert.Equal(8 + 1, result.GetProperty("figures")[0].GetProperty("plotly").GetProperty("data").GetArrayLength());
        Assert.Equal("X̄", JsonDocument.Parse(zip["spc.json"]).RootElement.GetProperty("charts")[0].GetProperty("panels")[0].GetProperty("name").GetString());
        Assert.Equal("nozzle cleaned", JsonDocument.Parse(zip["config.json"]).RootElement.GetProperty("Kafka").GetProperty("Topic").GetString());
    }

    [Fact]
    public async Task A_number_that_is_not_finite_is_null_in_JSON_and_empty_in_CSV()
    {
        var run = MadeUpRun.Create();
        run = run with { Charts = [Figures.MadeUpChart.WithPoint(run.Charts[0], 1, double.NaN)] };

        var zip = await ZippedAsync(run);

        var point = JsonDocument.Parse(zip["spc.json"]).RootElement.GetProperty("charts")[0].GetProperty("panels")[0].GetProperty("points")[0];
        Assert.Equal(JsonValueKind.Null, point.GetProperty("value").ValueKind);
        Assert.Equal("", CsvParser.Parse(zip["spc.csv"])[1][8]);
    }

    [Fact]
    public async Task Health_has_a_row_for_each_measure_and_counts_a_check_once()
    {
        var rows = CsvParser.Parse((await ZippedAsync(MadeUpRun.Create()))["health.csv"]);

        Assert.Equal(3, rows.Count);
        Assert.Equal(["2026-11-21T10:01:00Z", "system", "degraded", "0.7", "memory", "88.25", "%", "0.7", "Memory of am-01 is 88 % used."], rows[1]);
        Assert.Equal(["", "process", "unknown", "", "", "", "", "", ""], rows[2]);
    }

    [Fact]
    public async Task A_second_line_in_the_log_can_not_pass_for_an_entry()
    {
        var log = (await ZippedAsync(MadeUpRun.Create()))["log.txt"];

        Assert.Equal(
            "2026-11-21T10:00:00Z ✅ success baseline of am-01 established\n"
            + "2026-11-21T10:00:01.5Z ❌ error   first line\n    second line\n    at A()\n      at B()\n",
            log);
    }

    [Fact]
    public async Task The_manifest_lists_every_file_with_its_count_and_hash_and_says_what_is_missing()
    {
        var zip = await ZippedAsync(MadeUpRun.Create());

        var manifest = JsonDocument.Parse(zip["manifest.json"]).RootElement;
        var files = manifest.GetProperty("files").EnumerateArray().ToDictionary(file => file.GetProperty("name").GetString()!);
        Assert.Equal(Names.Where(name => name != "manifest.json"), files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(2, files["samples.csv"].GetProperty("entries").GetInt64());
        Assert.Equal(40, files["spc.csv"].GetProperty("entries").GetInt64());
        Assert.Equal(2, files["health.csv"].GetProperty("entries").GetInt64());
        Assert.All(files, file =>
        {
            var bytes = Encoding.UTF8.GetBytes(zip[file.Key]);
            Assert.Equal(bytes.Length, file.Value.GetProperty("bytes").GetInt64());
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Value.GetProperty("sha256").GetString());
        });
        Assert.Equal("°C", manifest.GetProperty("units").GetProperty("temperature").GetString());
        Assert.Equal(
            ["samples.csv and samples.jsonl hold 2 of 1000 samples: the newest that were still kept for each machine.", "Notes of am-01 are not kept."],
            manifest.GetProperty("incomplete").EnumerateArray().Select(sentence => sentence.GetString()));
    }

    [Fact]
    public async Task Many_samples_are_written_without_losing_one()
    {
        var start = MadeUpRun.Create().ExportedAt;
        var samples = Enumerable.Range(0, 20_000)
            .Select(i => new Sample(start.AddMilliseconds(i), "m", new Dictionary<string, double> { ["i"] = i })).ToList();

        var zip = await ZippedAsync(MadeUpRun.Create() with { Samples = samples });

        var rows = CsvParser.Parse(zip["samples.csv"]);
        Assert.Equal(Enumerable.Range(0, 20_000), rows.Skip(1).Select(row => int.Parse(row[2], CultureInfo.InvariantCulture)));
    }

    private static async Task<Dictionary<string, string>> ZippedAsync(RunExport run)
    {
        using var stream = new MemoryStream();
        await new ExportWriter(run).WriteZipAsync(stream);
        using var archive = new ZipArchive(new MemoryStream(stream.ToArray()));
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var reader = new StreamReader(entry.Open(), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
            return reader.ReadToEnd();
        });
    }

    /// <summary>Says that it has an entry and fails when it is asked for it.</summary>
    private sealed class BrokenList<T> : IReadOnlyList<T>
    {
        public int Count => 1;

        public T this[int index] => throw new InvalidOperationException("broken");

        public IEnumerator<T> GetEnumerator() => throw new InvalidOperationException("broken");

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>Like the body of an HTTP response: no way back, no synchronous writing.</summary>
    private sealed class AsyncOnlyStream : Stream
    {
        public MemoryStream Written { get; } = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) =>
            throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Written.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Written.WriteAsync(buffer, offset, count, cancellationToken);
    }
}
