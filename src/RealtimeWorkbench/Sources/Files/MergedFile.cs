using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>One of several files that are merged, and the sample of it that comes next.</summary>
/// <param name="path">Where it is.</param>
/// <param name="source">What reads it.</param>
/// <param name="first">Event time of its first sample, in ticks; the least where it has none.</param>
/// <param name="known">How far an earlier run had read it; null where it is new.</param>
/// <param name="state">How it was, from outside, before it was found; null if it was not there.</param>
internal sealed class MergedFile(string path, IFileSource source, long first, FilePosition? known, FileState? state) : IDisposable
{
    private IFileReading? _reading;
    private FilePosition? _reached = known;
    private FilePosition? _position;
    private FileState? _state = state;
    private bool _isBegun;
    private int _generation;
    private int _samplesBefore;
    private int _lettersBefore;

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>Event time of its first sample, in ticks; the least where it has none.</summary>
    public long First => first;

    /// <summary>What was read of it last.</summary>
    public SampleBatch? Batch { get; private set; }

    /// <summary>Row of the next sample there.</summary>
    public int Row { get; private set; }

    /// <summary>Whether there is another sample.</summary>
    public bool HasRow => Batch is not null;

    /// <summary>Whether what was read last had no sample, so that more has to be read to know the next one.</summary>
    public bool IsSearching { get; private set; }

    /// <summary>Event time of the next sample.</summary>
    public long Time => Batch!.Timestamps[Row];

    /// <summary>Machine of the next sample.</summary>
    public int Machine => Batch!.Machines[Row];

    /// <summary>How it was, from outside, before it was looked at last; null if it was not there.</summary>
    public FileState? State => _state;

    /// <summary>Whether it is being read; one that has been silent for long is only looked at.</summary>
    public bool IsOpen => _reading is not null;

    /// <summary>How far it has been read; null as long as it has not been. The same one as long as that is so.</summary>
    public FilePosition? Position => Batch is null ? _reached
        : _position ??= new FilePosition(path, _reached?.Beginning ?? Batch.End.Memo ?? "", _reached?.Records ?? 0, Row, Batch.Rejected.Count, Length: null);

    /// <summary>Whether others wait for it while nothing of it is there.</summary>
    public bool HoldsBack { get; set; }

    /// <summary>Clock when it was found to be at its end, by the clock of the run; null while it is not.</summary>
    public long? SilentSince { get; set; }

    /// <summary>How often samples of it of a machine that nobody names came again after such samples of another file; null before the first.</summary>
    public int? Returns { get; set; }

    /// <summary>Event time of the newest sample that was given, in ticks; the least before the first.</summary>
    public long LastGiven { get; set; } = long.MinValue;

    /// <summary>Whether its place was taken by another file of those that are merged, which is read as what it was: its own content has another name by now.</summary>
    public bool HasLostItsPlace { get; private set; }

    /// <summary>Whether it was judged by what was there when it was found, for it had not been written to for long.</summary>
    public bool IsSettled { get; init; }

    /// <summary>Says by what a file begins with whether it is another one of those that are merged, under the name of this one.</summary>
    public Func<string, bool>? IsOfOther { get; init; }

    /// <summary>Takes how far an earlier file of the name was read, when another has taken its place.</summary>
    public Action<FilePosition>? PutAside { get; init; }

    /// <summary>Begins to read it where it was read to, and goes to the next sample.</summary>
    /// <param name="range">Leaves of a batch what is asked for.</param>
    /// <param name="letters">Takes the dead letters on the way.</param>
    public void Open(Func<SampleBatch, SampleBatch> range, List<DeadLetter> letters)
    {
        // Before it is read: what is appended meanwhile shows as growth later.
        _state = StateOf(path);
        _reading = source.Open(_reached is null ? null : new SourcePosition(_reached.Records, Memo: _reached.Beginning));
        if (IsSettled)
        {
            _reading.Settle();
        }

        (_samplesBefore, _lettersBefore) = (_reached?.Samples ?? 0, _reached?.DeadLetters ?? 0);
        _isBegun = false;
        MoveNext(range, letters);
    }

    /// <summary>Looks whether a file that is followed goes on, and goes to the next sample.</summary>
    /// <param name="range">Leaves of a batch what is asked for.</param>
    /// <param name="letters">Takes the dead letters on the way.</param>
    public void LookForMore(Func<SampleBatch, SampleBatch> range, List<DeadLetter> letters)
    {
        _state = StateOf(path);
        MoveNext(range, letters);
    }

    /// <summary>Goes to the next sample.</summary>
    /// <param name="range">Leaves of a batch what is asked for.</param>
    /// <param name="letters">Takes the dead letters on the way.</param>
    /// <exception cref="SourceException">It cannot be read, or is not the one that the earlier run read.</exception>
    public void MoveNext(Func<SampleBatch, SampleBatch> range, List<DeadLetter> letters)
    {
        _position = null;
        IsSearching = false;
        if (Batch is not null && ++Row < Batch.Count)
        {
            return;
        }

        NoteTaken();
        if (_reading!.Take() is not { } next)
        {
            End();
            return;
        }

        if (IsOfAnother() && _reached is { } reached && !TryGoOnWith(next, reached))
        {
            next.Dispose();
            return;
        }

        Batch = range(next);
        letters.AddRange(Batch.Rejected.Skip(_lettersBefore));
        _lettersBefore -= Math.Min(_lettersBefore, Batch.Rejected.Count);
        Row = Math.Min(_samplesBefore, Batch.Count);
        _samplesBefore -= Row;
        if (Row == Batch.Count)
        {
            // Not read on here: there may be millions of lines without a sample, and their dead letters have to go out meanwhile.
            NoteTaken();
            IsSearching = true;
        }
    }

    /// <summary>Whether it has changed since it was closed.</summary>
    public bool HasChanged() => StateOf(path) != _state;

    public void Dispose()
    {
        Batch?.Dispose();
        Batch = null;
        _reading?.Dispose();
        _reading = null;
    }

    /// <summary>Looks at a file from outside; null if it is not there.</summary>
    /// <exception cref="SourceException">It cannot be looked at.</exception>
    public static FileState? StateOf(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? new FileState(file.Length, file.LastWriteTimeUtc) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw SourceFile.Unreadable(path, error);
        }
    }

    /// <summary>Takes note that all of what was read last has been given.</summary>
    private void NoteTaken()
    {
        if (Batch is { } taken)
        {
            _reached = new FilePosition(path, taken.End.Memo ?? "", taken.End.Offset, _samplesBefore, _lettersBefore, Length: null);
            taken.Dispose();
            Batch = null;
        }
    }

    /// <summary>Whether what was taken is of another file than what was taken before.</summary>
    private bool IsOfAnother()
    {
        var before = _isBegun ? _generation : 0;
        _generation = _reading!.Generation;
        var isOther = _generation != before || (!_isBegun && _reading.IsAnother);
        _isBegun = true;
        return isOther;
    }

    /// <summary>Goes on with another file that has taken its place.</summary>
    /// <returns>False if that one is read elsewhere.</returns>
    private bool TryGoOnWith(SampleBatch next, FilePosition reached)
    {
        HasLostItsPlace = IsOfOther?.Invoke(next.End.Memo ?? "") == true;
        if (HasLostItsPlace)
        {
            return false;
        }

        if (_generation == 0)
        {
            (_samplesBefore, _lettersBefore) = (0, 0);
        }
        else
        {
            // What it ends with was read before the other one was begun.
            PutAside?.Invoke(reached with { Samples = 0, DeadLetters = 0, Length = 0 });
        }

        _reached = null;
        return true;
    }

    private void End()
    {
        if (_samplesBefore + _lettersBefore > 0 && !source.IsLive)
        {
            throw new SourceException(
                $"{path} ends before what the checkpoint had read of it; name another Checkpoint.Path to read the files from their start.");
        }

        _reached = _reached is null ? null : _reached with { Path = path, Length = _state?.Length };
    }
}
