using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>Several files as one source, merged by event time: files of one day each come one after the other, files of one machine each side by side.</summary>
/// <remarks>
/// Each file keeps its own order. A file is opened when its first sample has its turn, so that a year of days is not open at once. Which sample comes
/// when depends on the files alone, so the position is the number of records given, and a resumed run gives the same ones behind it. One reader at a time.
/// </remarks>
/// <param name="pattern">What the files were asked for by.</param>
/// <param name="files">The files, each with what reads it, always in batches of one size.</param>
/// <param name="options">How they are merged.</param>
/// <param name="catalog">Where names get their numbers.</param>
internal sealed partial class MergedFiles(
    string pattern, IReadOnlyList<(string Path, ISampleSource Source)> files, MergedFilesOptions options, MetricCatalog catalog)
    : IResumableSource, IFaultTruth, INoticingSource
{
    private readonly List<OpenFile> _open = [];
    private readonly Lazy<long?> _expected = new(() => Expected(files));
    private long _given;

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed
    {
        add
        {
            foreach (var noticing in files.Select(file => file.Source).OfType<INoticingSource>())
            {
                noticing.Noticed += value;
            }
        }

        remove
        {
            foreach (var noticing in files.Select(file => file.Source).OfType<INoticingSource>())
            {
                noticing.Noticed -= value;
            }
        }
    }

    /// <inheritdoc />
    public string Name => $"file:{Path.GetFileName(pattern)}";

    /// <inheritdoc />
    public MetricCatalog Catalog => catalog;

    /// <inheritdoc />
    /// <remarks>Nobody knows for files that are very large together.</remarks>
    public long? ExpectedSamples => _expected.Value;

    /// <inheritdoc />
    public IReadOnlyList<InjectedFault> Faults =>
        [.. files.Select(file => file.Source).OfType<IFaultTruth>().SelectMany(truth => truth.Faults).OrderBy(fault => fault.Start)];

    /// <inheritdoc />
    public void Committed(IReadOnlyList<SourcePosition> positions)
    {
        // Files keep what was read of them.
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _given = 0;
        var mark = new PartitionMark("", PartitionChange.Assigned);
        yield return SampleBatch.Marking(catalog, mark);
        var position = await mark.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        var (waiting, identity) = await LookAsync(cancellationToken).ConfigureAwait(false);
        if (position is { Memo: { } memo } && memo != identity)
        {
            throw new SourceException(
                $"The files {pattern} are not those that the checkpoint was made of; name another Checkpoint.Path to read them from their start.");
        }

        var before = position?.Offset ?? 0;
        SampleBatch? batch = null;
        try
        {
            while (waiting.Count + _open.Count > 0)
            {
                batch ??= SampleBatch.Rent(catalog, options.BatchSize);
                await OpenAsync(waiting, batch, before, cancellationToken).ConfigureAwait(false);
                if (First() is { } first)
                {
                    await TakeAsync(first, LimitFor(first, waiting), batch, before, cancellationToken).ConfigureAwait(false);
                }

                if (batch.Count == batch.Capacity || batch.Rejected.Count >= batch.Capacity)
                {
                    // Whoever takes it disposes of it, also where no other is asked for.
                    var full = batch;
                    batch = null;
                    full.End = new SourcePosition(_given, Memo: identity);
                    yield return full;
                }
            }

            if (_given < before)
            {
                throw new SourceException(Invariant(
                    $"The files {pattern} have {_given} records, but the checkpoint is at record {before}; name another Checkpoint.Path to read them from their start."));
            }

            if (batch is { } last && last.Count + last.Rejected.Count > 0)
            {
                last.End = new SourcePosition(_given, Memo: identity);
                batch = null;
                yield return last;
            }
        }
        finally
        {
            batch?.Dispose();
            foreach (var file in _open)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }

            _open.Clear();
        }
    }

    /// <summary>Looks at the first sample of each file.</summary>
    /// <returns>The files in the order of their first times, and what tells this set of files from another one.</returns>
    private async Task<(Queue<WaitingFile> Files, string Identity)> LookAsync(CancellationToken cancellationToken)
    {
        List<WaitingFile> found = [];
        var identity = new StringBuilder();
        foreach (var (path, source) in files)
        {
            var file = await OpenFile.OpenAsync(path, source, cancellationToken).ConfigureAwait(false);
            await using (file.ConfigureAwait(false))
            {
                // One without samples comes first: its dead letters have no time.
                found.Add(new WaitingFile(path, source, file.HasRow ? file.Time : long.MinValue));
                identity.Append(Path.GetFileName(path)).Append('\0').Append(file.Beginning).Append('\n');
            }

            if (source is CsvFile { HasCalendarTimes: false })
            {
                throw new SourceException(
                    $"{path} does not say when its rows were, only how long after a start that nobody knows, so it cannot be put in order with others; read it alone.");
            }
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity.ToString())))[..32];
        return (new Queue<WaitingFile>(found.OrderBy(file => file.First)), hash);
    }

    /// <summary>Opens the files whose turn it is.</summary>
    private async Task OpenAsync(Queue<WaitingFile> waiting, SampleBatch batch, long before, CancellationToken cancellationToken)
    {
        while (waiting.TryPeek(out var next) && (First() is not { } first || next.First < first.Time))
        {
            waiting.Dequeue();
            var file = await OpenFile.OpenAsync(next.Path, next.Source, cancellationToken).ConfigureAwait(false);
            Give(file.TakeLetters(), batch, before);
            if (!file.HasRow)
            {
                await file.DisposeAsync().ConfigureAwait(false);
                continue;
            }

            RefuseToMix(file);
            _open.Add(file);
        }
    }

    /// <summary>Two files that go on at the same time and name no machine would become one machine that nobody has.</summary>
    private void RefuseToMix(OpenFile file)
    {
        if (!options.MachineIsNamed
            && catalog.Machines.TryGetId(JsonSampleReader.DefaultMachine, out var nobody)
            && file.Machine == nobody
            && _open.FirstOrDefault(other => other.Machine == nobody) is { } mixed)
        {
            throw new SourceException(
                $"{mixed.Path} and {file.Path} hold the same time and name no machine; set File.Machine={MergedFilesOptions.NameOfFile} to take the name of each file as machine, or to a name if they are of one machine.");
        }
    }

    /// <summary>The file whose sample comes next; of equal times that of the file that was opened first.</summary>
    private OpenFile? First()
    {
        OpenFile? first = null;
        foreach (var file in _open)
        {
            if (first is null || file.Time < first.Time)
            {
                first = file;
            }
        }

        return first;
    }

    /// <summary>Time before which no other file has its turn, whatever comes of this one.</summary>
    private long LimitFor(OpenFile first, Queue<WaitingFile> waiting)
    {
        var limit = waiting.TryPeek(out var next) ? next.First : long.MaxValue;
        foreach (var file in _open)
        {
            if (!ReferenceEquals(file, first))
            {
                limit = Math.Min(limit, file.Time);
            }
        }

        return limit;
    }

    /// <summary>Takes the next sample of a file and those before the limit that follow it there.</summary>
    private async Task TakeAsync(OpenFile file, long limit, SampleBatch batch, long before, CancellationToken cancellationToken)
    {
        do
        {
            if (_given++ >= before)
            {
                batch.AddRowFrom(file.Batch!, file.Row);
                batch.ReceivedAt = file.Batch!.ReceivedAt;
            }

            await file.MoveNextAsync(cancellationToken).ConfigureAwait(false);
            Give(file.TakeLetters(), batch, before);
            if (!file.HasRow)
            {
                _open.Remove(file);
                await file.DisposeAsync().ConfigureAwait(false);
                return;
            }
        }
        while (file.Time < limit && batch.Count < batch.Capacity && batch.Rejected.Count < batch.Capacity);
    }

    private void Give(IReadOnlyList<DeadLetter> letters, SampleBatch batch, long before)
    {
        foreach (var letter in letters)
        {
            if (_given++ >= before)
            {
                batch.Reject(letter);
            }
        }
    }

    private static long? Expected(IReadOnlyList<(string Path, ISampleSource Source)> files) =>
        FileLength.AreWorthCounting(files.Select(file => file.Path))
        && files.Sum(file => file.Source.ExpectedSamples ?? double.NaN) is var sum && !double.IsNaN(sum) ? (long)sum : null;

    private sealed record WaitingFile(string Path, ISampleSource Source, long First);
}
