using RealtimeWorkbench.Export;
using RealtimeWorkbench.Hosts;
using RealtimeWorkbench.Notebooks.Display;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Notebooks;

/// <content>Records a source, and sends it elsewhere.</content>
public sealed partial class Workbench
{
    /// <summary>How long what was taken until a stop may still take to arrive.</summary>
    private static readonly TimeSpan LastWithin = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Writes the samples of a source to a file, as <c>rtw record</c> and <c>rtw export</c> do. The workbench stays as it is. Interrupting the
    /// cell ends it, and what was recorded until then stays.
    /// </summary>
    /// <param name="path">
    /// File to write. Its ending says what: .jsonl is JSON lines, .csv is CSV, which only a file can be made into, all else a recording.
    /// </param>
    /// <param name="change">Source and settings where they are not those of this workbench.</param>
    /// <param name="replace">Whether a file that is there already is replaced.</param>
    /// <param name="longest">How long to record at most. Until the source ends if left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How much is in the file.</returns>
    /// <exception cref="SettingsException">A setting is unknown or wrong.</exception>
    /// <exception cref="SourceException">The source cannot be read, or the file not be written.</exception>
    public async Task<Transfer> RecordAsync(
        string path,
        Action<WorkbenchOptions>? change = null,
        bool replace = false,
        TimeSpan? longest = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var notices = new NoticeOutput(_host, Engine.Time);
        var (source, settings, id) = Reading(change, [], notices);
        if (!replace && File.Exists(path))
        {
            throw new SourceException($"{path} exists already; name a new file, or say replace: true.");
        }

        if (id == SourceCatalog.File && Path.GetFullPath(settings.File.Path) == Path.GetFullPath(path))
        {
            throw new SourceException($"{path} would be written over while it is read; name another file.");
        }

        using var over = new CancellationTokenSource(longest ?? Timeout.InfiniteTimeSpan, Engine.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _host.CellCancellation, _ending.Token, over.Token);
        var isCsv = Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);
        var writing = isCsv ? WriteCsvAsync(path, source, CanBeReadTwice(id, settings), stop.Token) : WriteAsync(path, source, stop.Token);
        await notices.ShowUntilAsync(writing).ConfigureAwait(false);
        return await writing.ConfigureAwait(false);
    }

    /// <summary>
    /// Sends the samples of a source to Kafka, MQTT, an address, a table or a collection, as <c>rtw replay --to</c> does, and waits until they have arrived.
    /// The workbench stays as it is. Interrupting the cell ends it.
    /// </summary>
    /// <param name="to">kafka, mqtt, http, sql or mongodb; the settings of that group say where.</param>
    /// <param name="change">Source and settings where they are not those of this workbench.</param>
    /// <param name="longest">How long to send at most. Until the source ends if left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How much has arrived. A receiver that is away is waited for, which is shown.</returns>
    /// <exception cref="SettingsException">A setting is unknown or wrong.</exception>
    /// <exception cref="SourceException">The source cannot be read, or not all of it has arrived.</exception>
    public async Task<Transfer> SendAsync(
        string to, Action<WorkbenchOptions>? change = null, TimeSpan? longest = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        var provider = SinkCatalog.Find(to, HostAdapters.Sinks);
        var notices = new NoticeOutput(_host, Engine.Time);
        var (source, settings, _) = Reading(change, provider.Defaults, notices);

        using var over = new CancellationTokenSource(longest ?? Timeout.InfiniteTimeSpan, Engine.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _host.CellCancellation, _ending.Token, over.Token);
        var sink = provider.Create(settings, Engine.Time);
        await using (sink.ConfigureAwait(false))
        {
            sink.Noticed += notices.Take;
            var transfer = new SampleTransfer(sink);
            var sending = SendAllAsync(transfer, sink, source, stop.Token);
            await notices.ShowUntilAsync(sending).ConfigureAwait(false);
            await sending.ConfigureAwait(false);
            return sink.Failed == 0
                ? new Transfer(sink.Place.Text, sink.Place.Unit, sink.Delivered, transfer.Rejected, sink.Underway)
                : throw new SourceException(Invariant($"{sink.Failed} {sink.Place.Unit} did not arrive, {sink.Delivered} did. {sink.Problem}"));
        }
    }

    private async Task<Transfer> WriteAsync(string path, ISampleSource source, CancellationToken cancellationToken)
    {
        var recording = Recording.Create(path, Engine.Time);
        await using (recording.ConfigureAwait(false))
        {
            await recording.AppendAllAsync(source, cancellationToken).ConfigureAwait(false);
            return new Transfer(path, "samples", recording.Samples, recording.LeftOut);
        }
    }

    /// <summary>Sends a source to its end. What was taken until a stop gets a moment to arrive.</summary>
    private async Task SendAllAsync(SampleTransfer transfer, ISampleSink sink, ISampleSource source, CancellationToken cancellationToken)
    {
        await transfer.RunAsync(source, cancellationToken).ConfigureAwait(false);
        if (!cancellationToken.IsCancellationRequested)
        {
            return;
        }

        using var moment = new CancellationTokenSource(LastWithin, Engine.Time);
        try
        {
            await sink.FlushAsync(moment.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The rest is told as underway.
        }
    }

    private static async Task<Transfer> WriteCsvAsync(string path, ISampleSource source, bool isReadTwice, CancellationToken cancellationToken)
    {
        if (!isReadTwice)
        {
            throw new SourceException(
                $"{path} cannot be recorded to, for a CSV file has to name all its columns first; record to a {Recording.Extension} file, and make CSV of that one.");
        }

        try
        {
            var file = File.Create(path);
            await using (file.ConfigureAwait(false))
            {
                var (samples, leftOut) = await SampleExport.WriteCsvAsync(source, file, cancellationToken).ConfigureAwait(false);
                return new Transfer(path, "samples", samples, leftOut);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"{path} cannot be written: {problem.Message}", problem);
        }
    }

    /// <summary>The source that a cell names, with the settings that it is read with.</summary>
    private (ISampleSource Source, WorkbenchSettings Settings, string Id) Reading(
        Action<WorkbenchOptions>? change, IEnumerable<KeyValuePair<string, string>> defaults, NoticeOutput notices)
    {
        EnsureNotEnded();
        var options = new WorkbenchOptions { Source = _source };
        change?.Invoke(options);
        var known = Known(options.Source);
        var settings = SettingsEditor.Apply(Engine.Settings, defaults.Concat(known.Changes).Concat(options.Settings));
        var source = SourceCatalog.Find(known.Id, SourceCatalog.With(HostAdapters.Sources)).Create(settings, new MetricCatalog(), Engine.Time);
        if (source is INoticingSource noticing)
        {
            noticing.Noticed += notices.Take;
        }

        return (source, settings, known.Id);
    }

    private static bool CanBeReadTwice(string id, WorkbenchSettings settings) =>
        id == SourceCatalog.File && settings.File is { Loop: false, Follow: false } && settings.File.Path != "-";
}
