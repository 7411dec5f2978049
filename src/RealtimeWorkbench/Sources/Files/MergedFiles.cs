using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>Several files as one source, merged by event time: files of one day each come one after the other, files of one machine each side by side.</summary>
/// <remarks>
/// Each file keeps its own order. A file is opened when its first sample has its turn, so that a year of days is not open at once. The position says how far
/// each file was read, so that a resumed run goes on with each of them, whatever has been added meanwhile. One reader at a time.
/// </remarks>
internal sealed partial class MergedFiles : IResumableSource, IFaultTruth, INoticingSource
{
    private readonly string _pattern;
    private readonly Func<string, IFileSource> _openFile;
    private readonly MergedFilesOptions _options;
    private readonly TimeProvider _time;
    private readonly Lazy<long?> _expected;
    private readonly List<MergedFile> _waiting = [];
    private readonly List<MergedFile> _open = [];
    private readonly List<DeadLetter> _letters = [];

    /// <summary>What reads each file, by its path. Replaced as a whole, since faults are asked for on any thread.</summary>
    private IReadOnlyDictionary<string, IFileSource> _sources;
    private List<MergedFile> _files = [];
    private List<FilePosition> _gone = [];
    private FilePositions _positions;
    private long _given;

    /// <param name="pattern">What the files were asked for by.</param>
    /// <param name="paths">The files that it fits.</param>
    /// <param name="open">Makes what reads a file; fails with a <see cref="SourceException"/> for one that does not belong to the others.</param>
    /// <param name="options">How they are merged.</param>
    /// <param name="catalog">Where names get their numbers.</param>
    /// <param name="time">Clock for files that are followed.</param>
    public MergedFiles(
        string pattern, IReadOnlyList<string> paths, Func<string, IFileSource> open, MergedFilesOptions options, MetricCatalog catalog, TimeProvider time)
    {
        (_pattern, _openFile, _options, _time) = (pattern, open, options, time);
        _positions = FilePositions.Before(FilePosition.Head(options.From, options.To));
        _troubles = new Troubles(notice => Noticed?.Invoke(notice));
        _missing = new MissingParts(_troubles, text => Say(isProblem: false, text));
        Catalog = catalog;
        var sources = paths.ToDictionary(path => path, SourceOf, StringComparer.Ordinal);
        _sources = sources;
        _expected = new Lazy<long?>(() => Expected(sources));
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed;

    /// <inheritdoc />
    public string Name => $"file:{FilePattern.NameOf(_pattern)}";

    /// <inheritdoc />
    public MetricCatalog Catalog { get; }

    /// <inheritdoc />
    /// <remarks>Nobody knows for files that are very large together, are followed, or for a part of them.</remarks>
    public long? ExpectedSamples => _options.IsWhole && !_options.Follow ? _expected.Value : null;

    /// <inheritdoc />
    public bool IsLive => _options.Follow;

    /// <inheritdoc />
    public IReadOnlyList<InjectedFault> Faults =>
    [
        .. Volatile.Read(ref _sources).Values.OfType<IFaultTruth>().SelectMany(truth => truth.Faults)
            .Where(fault => fault.Start.UtcTicks >= _options.From && fault.Start.UtcTicks < _options.To)
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
        yield return SampleBatch.Marking(Catalog, mark);
        var position = await mark.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        SampleBatch? batch = null;
        try
        {
            Begin(position, cancellationToken);
            var looked = _time.GetTimestamp();
            while (_options.Follow || _waiting.Count + _open.Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                batch ??= SampleBatch.Rent(Catalog, _options.BatchSize);
                if (_options.Follow && _time.GetElapsedTime(looked) >= _options.PollInterval)
                {
                    looked = _time.GetTimestamp();
                    LookForMore(batch);
                }

                OpenNext(batch);
                var searching = _open.Find(file => file.IsSearching);
                if (searching is not null && batch.Rejected.Count < batch.Capacity)
                {
                    SearchOn(searching, batch);
                }

                var first = searching is null ? First() : null;
                var isGiven = first is not null && (!_options.Follow || MayGive(first));
                if (isGiven)
                {
                    TakeFrom(first!, LimitFor(first!), batch); // It is what is given.
                }

                if (batch.Count == batch.Capacity || batch.Rejected.Count >= batch.Capacity || (_options.Follow && !isGiven && !IsEmpty(batch)))
                {
                    // Whoever takes it disposes of it, also where no other is asked for.
                    var full = batch;
                    batch = null;
                    full.End = End();
                    yield return full;
                }
                else if (_options.Follow && !isGiven && searching is null)
                {
                    await Task.Delay(_options.PollInterval, _time, cancellationToken).ConfigureAwait(false);
                }
            }

            if (batch is { } last && !IsEmpty(last))
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
            _waiting.Clear();
            _letters.Clear();
        }
    }

    private static bool IsEmpty(SampleBatch batch) => batch.Count + batch.Rejected.Count == 0;

    private static long? Expected(Dictionary<string, IFileSource> sources) =>
        FileLength.AreWorthCounting(sources.Keys)
        && sources.Values.Sum(source => source.ExpectedSamples ?? double.NaN) is var sum && !double.IsNaN(sum) ? (long)sum : null;

    private IFileSource SourceOf(string path)
    {
        var source = _openFile(path);
        source.Noticed += notice => Noticed?.Invoke(notice);
        return source;
    }

    private void Say(bool isProblem, string text) => Noticed?.Invoke(new SourceNotice(isProblem, text));

    /// <summary>How far all files have been read.</summary>
    private SourcePosition End()
    {
        _positions = _positions.Next(_files, _gone);
        return SourcePosition.Late(_given, _positions.ToText);
    }

    /// <summary>Opens the files whose turn it is.</summary>
    private void OpenNext(SampleBatch batch)
    {
        while (_waiting.Count > 0 && !_open.Exists(file => file.IsSearching)
            && (First() is not { } first || _waiting[0].First < first.Time || MayBeRenamed(_waiting[0])))
        {
            var next = _waiting[0];
            _waiting.RemoveAt(0);
            if (MayBeRenamed(next) && next.Position is { } known && !RotatedFile.BeginsAs(next.Path, known))
            {
                Forget(next);
                continue;
            }

            _open.Add(next);
            try
            {
                next.Open(Within, _letters);
            }
            catch (SourceException) when (_options.Follow && !File.Exists(next.Path))
            {
                // It was renamed while it waited for its turn, and is found under its new name.
                Forget(next);
                continue;
            }

            NoteRead(next, batch);
        }
    }

    /// <summary>Reads on in a file that has shown no sample yet; the others wait, for its next one may be earlier than theirs.</summary>
    private void SearchOn(MergedFile file, SampleBatch batch)
    {
        file.MoveNext(Within, _letters);
        NoteRead(file, batch);
    }

    private void NoteRead(MergedFile file, SampleBatch batch)
    {
        GiveLetters(batch);
        if (file.HasRow)
        {
            NoteGrowth(file);
            RefuseToMix(file);
        }
        else
        {
            NoteEnd(file);
        }
    }

    /// <summary>Whether a file gets the next number when the log that it was is put aside again: what waits is opened before it is another one.</summary>
    private bool MayBeRenamed(MergedFile file) => _options.Follow && RotatedFile.IsNumbered(file.Path);

    /// <summary>Two files that go on at the same time and name no machine would become one machine that nobody has.</summary>
    private void RefuseToMix(MergedFile file)
    {
        if (IsNameless(file) && _open.Find(other => other != file && other.HasRow && IsNameless(other)) is { } mixed)
        {
            throw Mixed(mixed, file);
        }
    }

    /// <summary>Whether the next sample of a file is of a machine that neither it nor the user names.</summary>
    private bool IsNameless(MergedFile file) =>
        !_options.MachineIsNamed && Catalog.Machines.TryGetId(JsonSampleReader.DefaultMachine, out var nobody) && file.Machine == nobody;

    private static SourceException Mixed(MergedFile one, MergedFile other) => new(
        $"{one.Path} and {other.Path} hold the same time and name no machine; set File.Machine={MergedFilesOptions.NameOfFile} to take the name of each file as machine, or to a name if they are of one machine.");

    /// <summary>Closes a file that has no more samples, unless it is followed or has not been read to its end.</summary>
    private void NoteEnd(MergedFile file)
    {
        if (file.IsSearching)
        {
            return;
        }

        if (_options.Follow)
        {
            NoteSilence(file);
            return;
        }

        _open.Remove(file);
        file.Dispose();
    }

    /// <summary>The file whose sample comes next; of equal times that of the file that was opened first.</summary>
    private MergedFile? First()
    {
        MergedFile? first = null;
        foreach (var file in _open)
        {
            if (file.HasRow && (first is null || file.Time < first.Time))
            {
                first = file;
            }
        }

        return first;
    }

    /// <summary>Time before which no other file has its turn, whatever comes of this one.</summary>
    private long LimitFor(MergedFile first)
    {
        var limit = _waiting.Count > 0 ? _waiting[0].First : long.MaxValue;
        foreach (var file in _open)
        {
            if (file != first && (file.HasRow || file.HoldsBack))
            {
                limit = Math.Min(limit, file.HasRow ? file.Time : file.LastGiven + 1);
            }
        }

        return limit;
    }

    /// <summary>Takes the next sample of a file and those before the limit that follow it there.</summary>
    private void TakeFrom(MergedFile file, long limit, SampleBatch batch)
    {
        do
        {
            NoteGiven(file);
            _given++;
            batch.AddRowFrom(file.Batch!, file.Row);
            batch.ReceivedAt = file.Batch!.ReceivedAt;
            file.MoveNext(Within, _letters);
            GiveLetters(batch);
            if (!file.HasRow)
            {
                NoteEnd(file);
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

    private SampleBatch Within(SampleBatch batch) => SampleRange.Only(batch, _options.From, _options.To);
}
