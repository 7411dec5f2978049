using System.Runtime.CompilerServices;
using System.Text;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>Several files as one source, merged by event time: files of one day each come one after the other, files of one machine each side by side.</summary>
/// <remarks>
/// Each file keeps its own order. A file is opened when its first sample has its turn, so that a year of days is not open at once. The position says how far
/// each file was read, so that a resumed run goes on with each of them, whatever has been added meanwhile. One reader at a time.
/// </remarks>
/// <param name="pattern">What the files were asked for by.</param>
/// <param name="files">The files, each with what reads it.</param>
/// <param name="options">How they are merged.</param>
/// <param name="catalog">Where names get their numbers.</param>
internal sealed partial class MergedFiles(
    string pattern, IReadOnlyList<(string Path, IFileSource Source)> files, MergedFilesOptions options, MetricCatalog catalog)
    : IResumableSource, IFaultTruth, INoticingSource
{
    private readonly List<MergedFile> _open = [];
    private readonly List<DeadLetter> _letters = [];
    private readonly Lazy<long?> _expected = new(() => Expected(files));
    private Action<SourceNotice>? _noticed;
    private IReadOnlyList<MergedFile> _files = [];
    private string _gone = "";
    private long _given;

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed
    {
        add
        {
            _noticed += value;
            foreach (var (_, source) in files)
            {
                source.Noticed += value;
            }
        }

        remove
        {
            _noticed -= value;
            foreach (var (_, source) in files)
            {
                source.Noticed -= value;
            }
        }
    }

    /// <inheritdoc />
    public string Name => $"file:{Path.GetFileName(pattern)}";

    /// <inheritdoc />
    public MetricCatalog Catalog => catalog;

    /// <inheritdoc />
    /// <remarks>Nobody knows for files that are very large together, or for a part of them.</remarks>
    public long? ExpectedSamples => options.IsWhole ? _expected.Value : null;

    /// <inheritdoc />
    public IReadOnlyList<InjectedFault> Faults =>
    [
        .. files.Select(file => file.Source).OfType<IFaultTruth>().SelectMany(truth => truth.Faults)
            .Where(fault => fault.Start.UtcTicks >= options.From && fault.Start.UtcTicks < options.To)
            .OrderBy(fault => fault.Start)
    ];

    /// <inheritdoc />
    public void Committed(IReadOnlyList<SourcePosition> positions)
    {
        // Files keep what was read of them.
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var mark = new PartitionMark("", PartitionChange.Assigned);
        yield return SampleBatch.Marking(catalog, mark);
        var position = await mark.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        var waiting = Begin(position, cancellationToken);
        SampleBatch? batch = null;
        try
        {
            while (waiting.Count + _open.Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                batch ??= SampleBatch.Rent(catalog, options.BatchSize);
                OpenNext(waiting, batch);
                if (First() is { } first)
                {
                    TakeFrom(first, LimitFor(first, waiting), batch);
                }

                if (batch.Count == batch.Capacity || batch.Rejected.Count >= batch.Capacity)
                {
                    // Whoever takes it disposes of it, also where no other is asked for.
                    var full = batch;
                    batch = null;
                    full.End = End();
                    yield return full;
                }
            }

            if (batch is { } last && last.Count + last.Rejected.Count > 0)
            {
                last.End = End();
                batch = null;
                yield return last;
            }
        }
        finally
        {
            batch?.Dispose();
            foreach (var file in _open)
            {
                file.Dispose();
            }

            _open.Clear();
        }
    }

    private static long? Expected(IReadOnlyList<(string Path, IFileSource Source)> files) =>
        FileLength.AreWorthCounting(files.Select(file => file.Path))
        && files.Sum(file => file.Source.ExpectedSamples ?? double.NaN) is var sum && !double.IsNaN(sum) ? (long)sum : null;

    /// <summary>How far all files have been read.</summary>
    private SourcePosition End()
    {
        var memo = new StringBuilder(FilePosition.Head(options.From, options.To));
        foreach (var file in _files)
        {
            memo.Append(file.PositionText());
        }

        return new SourcePosition(_given, Memo: memo.Append(_gone).ToString());
    }

    /// <summary>Opens the files whose turn it is.</summary>
    private void OpenNext(Queue<MergedFile> waiting, SampleBatch batch)
    {
        while (waiting.TryPeek(out var next) && (First() is not { } first || next.First < first.Time))
        {
            waiting.Dequeue();
            next.Open(Within, _letters);
            GiveLetters(batch);
            if (!next.HasRow)
            {
                next.Dispose();
                continue;
            }

            RefuseToMix(next);
            _open.Add(next);
        }
    }

    /// <summary>Two files that go on at the same time and name no machine would become one machine that nobody has.</summary>
    private void RefuseToMix(MergedFile file)
    {
        if (!options.MachineIsNamed
            && catalog.Machines.TryGetId(JsonSampleReader.DefaultMachine, out var nobody)
            && file.Machine == nobody
            && _open.FirstOrDefault(other => other.Machine == nobody) is { } mixed)
        {
            file.Dispose();
            throw new SourceException(
                $"{mixed.Path} and {file.Path} hold the same time and name no machine; set File.Machine={MergedFilesOptions.NameOfFile} to take the name of each file as machine, or to a name if they are of one machine.");
        }
    }

    /// <summary>The file whose sample comes next; of equal times that of the file that was opened first.</summary>
    private MergedFile? First()
    {
        MergedFile? first = null;
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
    private long LimitFor(MergedFile first, Queue<MergedFile> waiting)
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
    private void TakeFrom(MergedFile file, long limit, SampleBatch batch)
    {
        do
        {
            _given++;
            batch.AddRowFrom(file.Batch!, file.Row);
            batch.ReceivedAt = file.Batch!.ReceivedAt;
            file.MoveNext(Within, _letters);
            GiveLetters(batch);
            if (!file.HasRow)
            {
                _open.Remove(file);
                file.Dispose();
                return;
            }
        }
        while (file.Time < limit && batch.Count < batch.Capacity && batch.Rejected.Count < batch.Capacity);
    }

    private void GiveLetters(SampleBatch batch)
    {
        foreach (var letter in _letters)
        {
            _given++;
            batch.Reject(letter);
        }

        _letters.Clear();
    }

    private SampleBatch Within(SampleBatch batch) => SampleRange.Only(batch, options.From, options.To);
}
