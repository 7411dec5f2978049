using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Export;

/// <summary>Writes everything about a run as files: into a folder or as a zip archive.</summary>
/// <param name="run">What to write.</param>
/// <remarks>docs/export.md describes each file. The same run always gives the same bytes.</remarks>
public sealed class ExportWriter(RunExport run)
{
    private const string Manifest = "manifest.json";
    private const int ChunkCharacters = 32 * 1024;

    /// <summary>Without a byte order mark, which many programs would take for a part of the first column's name.</summary>
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the files into a new folder, or into an existing one that is empty.</summary>
    /// <param name="path">The folder. It appears when it is complete; in an existing one, manifest.json comes last.</param>
    /// <param name="cancellationToken">Gives up and removes what was written so far.</param>
    /// <exception cref="IOException">The folder is not empty, or can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written.</exception>
    public async Task WriteFolderAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(folder))
        {
            throw new IOException($"{path} is a file; name a new folder.");
        }

        var exists = Directory.Exists(folder);
        if (exists && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"The folder {path} is not empty; name a new one.");
        }

        var partial = exists ? Path.Combine(folder, ".partial") : $"{folder}.{Path.GetRandomFileName()}.partial";
        Directory.CreateDirectory(partial);
        try
        {
            await WriteFilesAsync(
                name => Task.FromResult<Stream>(new FileStream(
                    Path.Combine(partial, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, FileOptions.Asynchronous)),
                cancellationToken).ConfigureAwait(false);
            if (exists)
            {
                foreach (var file in Directory.GetFiles(partial).OrderBy(file => Path.GetFileName(file) == Manifest))
                {
                    File.Move(file, Path.Combine(folder, Path.GetFileName(file)));
                }
            }
            else
            {
                Directory.Move(partial, folder);
            }
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    /// <summary>Writes the files as a zip archive.</summary>
    /// <param name="stream">Where to; it is only written forward, never synchronously, and left open.</param>
    /// <param name="cancellationToken">Gives up; what was written so far is no valid archive.</param>
    public async Task WriteZipAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        // Disposing writes the directory that makes it an archive, so only what is whole is disposed. Nothing else hangs on it.
        var output = new DeferringStream(stream);
        await using var _ = output.ConfigureAwait(false);
        var archive = await ZipArchive.CreateAsync(
            output, ZipArchiveMode.Create, leaveOpen: true, Utf8, cancellationToken).ConfigureAwait(false);
        await WriteFilesAsync(
            async name =>
            {
                var entry = archive.CreateEntry(name, CompressionLevel.Fastest);
                entry.LastWriteTime = run.ExportedAt.ToUniversalTime();
                return await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        await archive.DisposeAsync().ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteFilesAsync(Func<string, Task<Stream>> open, CancellationToken cancellationToken)
    {
        var written = new List<ExportRecords.FileRecord>();
        foreach (var file in Files())
        {
            written.Add(await WriteFileAsync(file, open, cancellationToken).ConfigureAwait(false));
        }

        var manifest = new ExportRecords.ManifestFile(
            Format: 1,
            "RealtimeWorkbench",
            run.ProductVersion,
            run.ExportedAt,
            run.Operation,
            Units(),
            written,
            run.Incomplete);
        var text = JsonSerializer.Serialize(manifest, ExportJson.Files.ManifestFile);
        await WriteFileAsync(new ExportFile(Manifest, "", null, [text, "\n"]), open, cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<ExportFile> Files()
    {
        var points = run.Charts.Sum(chart => chart.Panels.Sum(panel => panel.Points.Count));
        yield return new("config.json", "settings of the run", null, [SettingsJson.Write(run.Settings), "\n"]);
        yield return new("samples.csv", "samples, a row each", run.Samples.Count, SampleFiles.Csv(run.Samples));
        yield return new("samples.jsonl", "samples, a JSON object a line", run.Samples.Count, SampleFiles.JsonLines(run.Samples));
        yield return new("spc.csv", "points of the control charts", points, ViewFiles.ChartsCsv(run.Charts));
        yield return new("spc.json", "control charts", run.Charts.Count, ViewFiles.ChartsJson(run.Charts));
        yield return new("voxels.csv", "voxels, a row for each metric of each", run.Voxels.Count, ViewFiles.VoxelsCsv(run.Voxels));
        yield return new("alerts.csv", "alerts with their history", run.Alerts.Count, ViewFiles.AlertsCsv(run.Alerts));
        yield return new("alerts.json", "alerts with their history", run.Alerts.Count, ViewFiles.AlertsJson(run.Alerts));
        var measures = ViewFiles.Checks(run).Sum(check => Math.Max(1, check.Measures.Count));
        yield return new("health.csv", "health, a row for each measure of each check", measures, ViewFiles.HealthCsv(run));
        yield return new("health.json", "health now and before", run.HealthHistory.Count, ViewFiles.HealthJson(run));
        yield return new("log.txt", "log", run.Log.Count, ViewFiles.LogText(run.Log));
        yield return new("results.json", "results, statistics and faults", run.Results.Count, ViewFiles.ResultsJson(run));
        yield return new("report.html", "report for people", null, [HtmlReport.Of(run)]);
    }

    private SortedDictionary<string, string> Units()
    {
        var units = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var reading in run.Metrics.Where(reading => reading.Unit.Length > 0))
        {
            units[reading.Metric] = reading.Unit;
        }

        return units;
    }

    private static async Task<ExportRecords.FileRecord> WriteFileAsync(
        ExportFile file, Func<string, Task<Stream>> open, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = 0L;
        var stream = await open(file.Name).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var chunk = new StringBuilder();
            foreach (var piece in file.Text.Append(null))
            {
                chunk.Append(piece);
                if (chunk.Length >= ChunkCharacters || piece is null)
                {
                    var bytes = Utf8.GetBytes(chunk.ToString());
                    chunk.Clear();
                    hash.AppendData(bytes);
                    length += bytes.Length;
                    await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return new(file.Name, file.Content, file.Entries, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
