using System.Globalization;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>A folder of files that one run after another reads to their ends, each from where the one before was.</summary>
internal sealed class ResumedFolder : IDisposable
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-resumed");

    /// <summary>What the last run told.</summary>
    public List<SourceNotice> Notices { get; } = [];

    /// <summary>Faults that the last run knew at its end.</summary>
    public IReadOnlyList<InjectedFault> Faults { get; private set; } = [];

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes lines, each with its end.</summary>
    public void Write(string name, params IEnumerable<string> lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!); // It has a folder.
        File.WriteAllText(PathOf(name), string.Concat(lines.Select(line => line + "\n")));
    }

    public void Append(string name, string text) => File.AppendAllText(PathOf(name), text);

    public void Rename(string name, string other) => File.Move(PathOf(name), PathOf(other));

    /// <summary>A sample in a line, with its second as value.</summary>
    public static string Line(int second, string machine = "m") => string.Create(
        CultureInfo.InvariantCulture, $$"""{"timestamp":"{{TimeOf(second)}}","machine":"{{machine}}","v":{{second}}}""");

    /// <summary>The same as a row behind the header timestamp,machine,v.</summary>
    public static string Row(int second, string machine = "m") => string.Create(CultureInfo.InvariantCulture, $"{TimeOf(second)},{machine},{second}");

    public ISampleSource Open(string pattern, int batchSize = 100, FileSettings? settings = null)
    {
        var source = SourceCatalog.Find(SourceCatalog.File).Create(
            new WorkbenchSettings
            {
                File = (settings ?? new FileSettings()) with { Path = string.Join(';', pattern.Split(';').Select(PathOf)) },
                Streaming = new StreamingSettings { BatchSize = batchSize },
            },
            new MetricCatalog(),
            _time);
        ((INoticingSource)source).Noticed += Notices.Add;
        return source;
    }

    /// <summary>Reads to the end, or until so many samples have come, or where it is followed, until nothing more comes.</summary>
    public async Task<Run> ReadAsync(string pattern, SourcePosition? from = null, int batchSize = 100, FileSettings? settings = null, int most = int.MaxValue)
    {
        Notices.Clear();
        var source = Open(pattern, batchSize, settings);
        var run = new Run([], [], []);
        if (source.IsLive)
        {
            // Without the test's context the reader goes on inside Advance.
            SynchronizationContext.SetSynchronizationContext(null);
            using var stop = new CancellationTokenSource();
            var reading = ReadAsync(source, run, from, stop.Token);
            for (var polls = 0; polls < 10; polls++)
            {
                _time.Advance(TimeSpan.FromMilliseconds(200));
            }

            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
            return run;
        }

        await ReadAsync(source, run, from, CancellationToken.None, most);
        Faults = (source as IFaultTruth)?.Faults ?? [];
        return run;
    }

    public async Task<string> RefusedAsync(string pattern, SourcePosition from) =>
        (await Assert.ThrowsAsync<SourceException>(() => ReadAsync(pattern, from))).Message;

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task ReadAsync(ISampleSource source, Run run, SourcePosition? from, CancellationToken stop, int most = int.MaxValue)
    {
        await foreach (var batch in source.ReadAsync(stop).ConfigureAwait(false))
        {
            using (batch)
            {
                if (batch.Mark is { } mark)
                {
                    mark.Complete(from);
                    continue;
                }

                run.Values.AddRange(Enumerable.Range(0, batch.Count).Select(row => (int)batch.ToSample(row).Values["v"]));
                run.Letters.AddRange(batch.Rejected.Select(letter => letter.Offset));
                run.Ends.Add(batch.End);
                run.MostLetters = Math.Max(run.MostLetters, batch.Rejected.Count);
                if (run.Values.Count >= most)
                {
                    return;
                }
            }
        }
    }

    private static string TimeOf(int second) => new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero).AddSeconds(second).ToString("O", CultureInfo.InvariantCulture);

    /// <summary>What a run read: values, lines of dead letters, and how far each batch went.</summary>
    public sealed record Run(List<int> Values, List<long> Letters, List<SourcePosition> Ends)
    {
        /// <summary>Most dead letters of one batch.</summary>
        public int MostLetters { get; set; }
    }
}
