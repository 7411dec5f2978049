using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>Rows of a CSV file on their way into batches. Holds back the first ones until it knows what the columns mean.</summary>
/// <param name="records">The records of the file.</param>
/// <param name="options">Which file, and how.</param>
/// <param name="catalog">Where names get their numbers.</param>
/// <param name="name">Name of the source, for dead letters.</param>
/// <param name="before">Where an earlier run was.</param>
/// <param name="passOver">Takes the columns of text of a followed file that begins with a line of units: they were judged by few rows.</param>
internal sealed class CsvFileRows(IRecords records, CsvFileOptions options, MetricCatalog catalog, string name, FileResumption before, Action<IReadOnlyList<string>> passOver)
    : IDisposable
{
    /// <summary>Records that decide what the columns mean: the header and 50 rows.</summary>
    private const int PreviewLength = 51;

    /// <summary>Records that have to fit for a followed file to be refused, or to be judged where it begins with a line of units: a header, that line, and two rows.</summary>
    private const int FewestJudged = 4;

    private readonly List<Held> _held = [];
    private CsvSampleReader? _reader;
    private Held? _ofNext;
    private bool _isSettled;
    private int _generation;
    private int _taken;
    private int _fit;
    private int _of;
    private long _line;
    private FileMark? _mark;
    private SampleBatch? _passedOver;

    /// <summary>Whether rows say when they were, not how long after a start that nobody knows; null before the first.</summary>
    public bool? HasCalendarTimes => _reader?.HasCalendarTimes;

    /// <summary>Whether it is another file than the one that was read before.</summary>
    public bool IsAnother => before.IsAnother;

    /// <summary>Which file of its name the last row is of, from 0.</summary>
    public int Generation => _of;

    /// <summary>Judges what the columns mean by what is there, though more rows may come: the file has not been written to for long.</summary>
    public void Settle() => _isSettled = true;

    /// <summary>Fills a batch with what is there.</summary>
    /// <exception cref="SourceException">The file cannot be read, or not as it is.</exception>
    public void Fill(SampleBatch batch)
    {
        FillUp(batch);
        batch.End = batch.Count + batch.Rejected.Count > 0 ? new SourcePosition(_line, Memo: _mark?.ToString()) : default;
    }

    private void FillUp(SampleBatch batch)
    {
        while (batch.Count + batch.Rejected.Count < batch.Capacity)
        {
            if (_reader is null && _ofNext is null && !TryBegin())
            {
                return;
            }

            if (_taken < _held.Count)
            {
                var held = _held[_taken];
                if (IsToWait(held.Mark, batch))
                {
                    return;
                }

                _taken++;
                Read(held, batch);
                continue;
            }

            if (_ofNext is { } first)
            {
                // Another file begins with a header of its own. A position is of one file, so a batch is, too.
                Restart(first);
                if (batch.Count + batch.Rejected.Count > 0)
                {
                    return;
                }

                continue;
            }

            if (!records.TryNext(out var record, out var line, out var problem))
            {
                return;
            }

            if (records.Generation != _generation)
            {
                _ofNext = ToHold(record, line, problem);
                continue;
            }

            if (IsToWait(records.Mark, batch))
            {
                _held.Clear();
                _taken = 0;
                Hold(ToHold(record, line, problem));
                return;
            }

            Read(record, line, problem, records.Mark, batch);
        }
    }

    /// <summary>Whether a record is given by itself: more of one without a line break may come, so that a position must lie right before it.</summary>
    private static bool IsToWait(FileMark? mark, SampleBatch batch) => mark is { IsWhole: false } && batch.Count + batch.Rejected.Count > 0;

    /// <summary>Checks, at the end of the file, that it is as long as it was.</summary>
    public void CheckEnd() => before.CheckEnd(_line);

    public void Dispose()
    {
        records.Dispose();
        _passedOver?.Dispose();
    }

    private void Read(Held held, SampleBatch batch)
    {
        if (held.Letter is not { } letter)
        {
            Read(held.Record, held.Line, problem: null, held.Mark, batch);
        }
        else if (!WasRead(held.Line, held.Mark))
        {
            batch.Reject(letter);
        }
    }

    /// <summary>Decodes a row. One that an earlier run has read is decoded too, for the times of a file without times, and left out.</summary>
    private void Read(ReadOnlySpan<byte> record, long line, string? problem, FileMark? mark, SampleBatch batch)
    {
        var wasRead = WasRead(line, mark);
        var target = wasRead ? _passedOver ??= SampleBatch.Rent(catalog, 1) : batch;
        if (problem is null)
        {
            _reader!.ReadInto(record, target, name, line);
        }
        else
        {
            target.Reject(DeadLetter.Of(name, line, problem, record));
        }

        if (!wasRead)
        {
            return;
        }

        target.ClearRejected();
        if (target.Count > 0)
        {
            target.RemoveLastRow();
        }
    }

    private bool WasRead(long line, FileMark? mark)
    {
        (_line, _mark, _of) = (line, mark, _generation);
        return before.WasRead(line, mark, _generation);
    }

    private void Restart(Held first)
    {
        _generation = records.Generation;
        (_reader, _ofNext, _isSettled) = (null, null, false);
        _held.Clear();
        (_taken, _fit) = (0, 0);
        Hold(first);
    }

    private void Hold(Held held)
    {
        _fit += held.Letter is null ? 1 : 0;
        _held.Add(held);
    }

    private Held ToHold(ReadOnlySpan<byte> record, long line, string? problem) => problem is null
        ? new Held(record.ToArray(), Letter: null, line, records.Mark)
        : new Held([], DeadLetter.Of(name, line, problem, record), line, records.Mark);

    /// <summary>Collects the first records and finds out what the columns mean.</summary>
    /// <returns>
    /// False if there are not enough yet: a followed file needs a row, or two behind a line of units, a pipe all those that decide, unless it ends before. One
    /// that was put aside has ended; where even then nobody can tell, what it has is held as dead letters.
    /// </returns>
    private bool TryBegin()
    {
        while (_fit < PreviewLength && _ofNext is null && records.TryNext(out var record, out var line, out var problem))
        {
            var held = ToHold(record, line, problem);
            if (records.Generation != _generation)
            {
                _ofNext = held;
            }
            else
            {
                Hold(held);
            }
        }

        var hasEnded = records.HasEnd || _ofNext is not null;
        if (!hasEnded && _fit < (options.Follow ? 2 : PreviewLength))
        {
            return false;
        }

        var header = _held.FindIndex(held => held.Letter is null);
        if (!CsvSampleReader.TryCreate(
            [.. _held.Where(held => held.Letter is null).Select(held => (ReadOnlyMemory<byte>)held.Record)], options.Format, catalog, out var reader, out var reason))
        {
            reason = $"{char.ToLowerInvariant(reason[0])}{reason[1..]}";
            if (_ofNext is not null)
            {
                RejectHeld(header, reason);
                return true;
            }

            return !hasEnded && !_isSettled && _fit < FewestJudged ? false : throw new SourceException($"Cannot read file {options.Path}: {reason}");
        }

        if (reader.BeginsWithoutRow && !records.HasEnd)
        {
            if (!hasEnded && _fit < (_isSettled ? FewestJudged - 1 : FewestJudged))
            {
                // Without rows enough the columns may be taken for what they are not; by the units alone two files would be taken for each other, too.
                return false;
            }

            passOver(reader.TextColumns);
        }

        _reader = reader;

        // What stands there is no row.
        _line = _held[header].Line;
        _held.RemoveAt(header);
        return true;
    }

    /// <summary>Makes dead letters of what came before a file was put aside, but for its header.</summary>
    private void RejectHeld(int header, string reason)
    {
        if (header >= 0)
        {
            _held.RemoveAt(header);
        }

        for (var i = 0; i < _held.Count; i++)
        {
            var held = _held[i];
            _held[i] = held with { Letter = held.Letter ?? DeadLetter.Of(name, held.Line, $"The file was put aside before anybody could tell what its columns mean: {reason}", held.Record) };
        }
    }

    /// <summary>A record that waits for its turn.</summary>
    /// <param name="Record">Its bytes.</param>
    /// <param name="Letter">The letter that is made of it, where it cannot be a row.</param>
    /// <param name="Line">Its line.</param>
    /// <param name="Mark">Where it is.</param>
    private sealed record Held(byte[] Record, DeadLetter? Letter, long Line, FileMark? Mark);
}
