using System.Globalization;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>A folder of files that are followed while they are written, all by one clock.</summary>
internal sealed class FollowedFolder : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-followed");
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
    private CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;
    private int _writes;

    /// <summary>Machine and value of each sample.</summary>
    public List<string> Samples { get; } = [];

    public List<DeadLetter> Letters { get; } = [];

    public List<SourceNotice> Notices { get; } = [];

    /// <summary>How far each sample's batch goes.</summary>
    public List<SourcePosition> Ends { get; } = [];

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Begins to follow; returns when nothing more is there by now.</summary>
    public Task FollowAsync(string pattern, Func<FileSettings, FileSettings>? change = null, SourcePosition? from = null, int batchSize = 100)
    {
        // Without the test's context the reader goes on inside Advance.
        SynchronizationContext.SetSynchronizationContext(null);
        var file = new FileSettings { Path = PathOf(pattern), Follow = true };
        var source = SourceCatalog.Find(SourceCatalog.File).Create(
            new WorkbenchSettings { File = change?.Invoke(file) ?? file, Streaming = new StreamingSettings { BatchSize = batchSize } }, new MetricCatalog(), _time);
        ((INoticingSource)source).Noticed += Notices.Add;
        Assert.True(source.IsLive);
        Assert.Null(source.ExpectedSamples);
        _reading = ReadAsync(source, from);
        return _reading.IsFaulted ? _reading : Task.CompletedTask;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _reading);
        _stop.Dispose();
        _stop = new CancellationTokenSource();
    }

    public Task<SourceException> FailedAsync() => Assert.ThrowsAsync<SourceException>(() => _reading);

    public void Poll() => _time.Advance(PollInterval);

    public void Pass(double seconds)
    {
        for (var left = TimeSpan.FromSeconds(seconds); left > TimeSpan.Zero; left -= PollInterval)
        {
            Poll();
        }
    }

    /// <summary>Appends records at some seconds, which are their values too; in a new CSV file behind a header.</summary>
    public void Append(string name, params (string? Machine, int Second)[] records)
    {
        var isCsv = !name.Contains(".jsonl", StringComparison.Ordinal);
        var header = isCsv && !(File.Exists(PathOf(name)) && new FileInfo(PathOf(name)).Length > 0)
            ? (records[0].Machine is null ? "timestamp,v\n" : "timestamp,machine,v\n") : "";
        AppendText(name, header + string.Concat(records.Select(record => Row(isCsv, record.Machine, record.Second))));
    }

    public void AppendText(string name, string text)
    {
        File.AppendAllText(PathOf(name), text);
        SetAge(name, TimeSpan.Zero);
    }

    public void Clear(string name)
    {
        File.WriteAllText(PathOf(name), "");
        SetAge(name, TimeSpan.Zero);
    }

    public void Rename(string name, string other)
    {
        if (File.Exists(PathOf(name)))
        {
            File.Move(PathOf(name), PathOf(other), overwrite: true);
        }
    }

    public void Copy(string name, string other) => File.Copy(PathOf(name), PathOf(other));

    public void Delete(string name) => File.Delete(PathOf(name));

    /// <summary>Says when a file was written last.</summary>
    public void SetAge(string name, TimeSpan age) =>
        File.SetLastWriteTimeUtc(PathOf(name), (_time.GetUtcNow() - age).UtcDateTime.AddTicks(10 * ++_writes)); // No two at once.

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Row(bool isCsv, string? machine, int second)
    {
        var time = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero).AddSeconds(second).ToString("O", CultureInfo.InvariantCulture);
        return (isCsv, machine) switch
        {
            (true, null) => FormattableString.Invariant($"{time},{second}\n"),
            (true, _) => FormattableString.Invariant($"{time},{machine},{second}\n"),
            _ => FormattableString.Invariant($$"""{"timestamp":"{{time}}","machine":"{{machine}}","v":{{second}}}""") + "\n",
        };
    }

    private async Task ReadAsync(ISampleSource source, SourcePosition? from)
    {
        await foreach (var batch in source.ReadAsync(_stop.Token).ConfigureAwait(false))
        {
            using (batch)
            {
                batch.Mark?.Complete(from);
                Letters.AddRange(batch.Rejected);
                for (var row = 0; row < batch.Count; row++)
                {
                    var sample = batch.ToSample(row);
                    Samples.Add(string.Create(CultureInfo.InvariantCulture, $"{sample.Machine} {sample.Values["v"]}"));
                    Ends.Add(batch.End);
                }
            }
        }
    }
}
