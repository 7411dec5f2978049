using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>One of several files that are merged, and the sample of it that comes next.</summary>
/// <param name="path">Where it is.</param>
/// <param name="source">What reads it.</param>
/// <param name="first">Event time of its first sample, in ticks; the least where it has none.</param>
/// <param name="known">How far an earlier run had read it; null where it is new.</param>
internal sealed class MergedFile(string path, IFileSource source, long first, FilePosition? known) : IDisposable
{
    private IFileReading? _reading;
    private FilePosition? _reached = known;
    private string? _text;
    private long _length;
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

    /// <summary>Event time of the next sample.</summary>
    public long Time => Batch!.Timestamps[Row];

    /// <summary>Machine of the next sample.</summary>
    public int Machine => Batch!.Machines[Row];

    /// <summary>Begins to read it where the earlier run was, and goes to the next sample.</summary>
    /// <param name="range">Leaves of a batch what is asked for.</param>
    /// <param name="letters">Takes the dead letters on the way.</param>
    public void Open(Func<SampleBatch, SampleBatch> range, List<DeadLetter> letters)
    {
        // Before it is read: what is appended meanwhile shows as growth later.
        _length = LengthOf(path);
        _reading = source.Open(_reached is null ? null : new SourcePosition(_reached.Records, Memo: _reached.Beginning));
        (_samplesBefore, _lettersBefore) = (_reached?.Samples ?? 0, _reached?.DeadLetters ?? 0);
        MoveNext(range, letters);
    }

    /// <summary>Goes to the next sample.</summary>
    /// <param name="range">Leaves of a batch what is asked for.</param>
    /// <param name="letters">Takes the dead letters on the way.</param>
    /// <exception cref="SourceException">It cannot be read, or is not the one that the earlier run read.</exception>
    public void MoveNext(Func<SampleBatch, SampleBatch> range, List<DeadLetter> letters)
    {
        _text = null;
        if (Batch is not null && ++Row < Batch.Count)
        {
            return;
        }

        while (true)
        {
            if (Batch is { } taken)
            {
                _reached = new FilePosition(path, taken.End.Memo ?? "", taken.End.Offset, Samples: 0, DeadLetters: 0, Length: null);
                taken.Dispose();
                Batch = null;
            }

            if (_reading!.Take() is not { } next)
            {
                End();
                return;
            }

            Batch = range(next);
            if (_reading.IsAnother)
            {
                (_samplesBefore, _lettersBefore) = (0, 0);
            }

            letters.AddRange(Batch.Rejected.Skip(_lettersBefore));
            _lettersBefore -= Math.Min(_lettersBefore, Batch.Rejected.Count);
            Row = Math.Min(_samplesBefore, Batch.Count);
            _samplesBefore -= Row;
            if (Row < Batch.Count)
            {
                return;
            }
        }
    }

    /// <summary>How far it has been read, as <see cref="FilePosition"/> writes it; empty as long as it has not been.</summary>
    public string PositionText() => _text ??= Position?.ToText() ?? "";

    public void Dispose()
    {
        Batch?.Dispose();
        Batch = null;
        _reading?.Dispose();
        _reading = null;
    }

    /// <summary>Length of a file in bytes.</summary>
    /// <exception cref="SourceException">It cannot be looked at.</exception>
    public static long LengthOf(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw SourceFile.Unreadable(path, error);
        }
    }

    private FilePosition? Position => Batch is null ? _reached
        : new FilePosition(
            path, _reached?.Beginning ?? Batch.End.Memo ?? "", _reached?.Records ?? 0, Row, Batch.Rejected.Count, Length: null);

    private void End()
    {
        if (_samplesBefore + _lettersBefore > 0)
        {
            throw new SourceException(
                $"{path} ends before what the checkpoint had read of it; name another Checkpoint.Path to read the files from their start.");
        }

        _reached = _reached is null ? null : _reached with { Path = path, Length = _length };
    }
}
