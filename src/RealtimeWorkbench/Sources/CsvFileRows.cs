using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>Rows of a CSV file on their way into batches. Holds back the first ones until it knows what the columns mean.</summary>
internal sealed class CsvFileRows(IRecords records, CsvFileOptions options, MetricCatalog catalog, string name, FileResumption before) : IDisposable
{
    /// <summary>Records that decide what the columns mean: the header and 50 rows.</summary>
    private const int PreviewLength = 51;

    private readonly List<(byte[] Record, long Line)> _preview = [];
    private readonly List<(DeadLetter Letter, long Line)> _unfit = [];
    private CsvSampleReader? _reader;
    private int _generation;
    private int _taken;
    private long _line;
    private SampleBatch? _passedOver;

    /// <summary>Whether rows say when they were, not how long after a start that nobody knows; null before the first.</summary>
    public bool? HasCalendarTimes => _reader?.HasCalendarTimes;

    /// <summary>Whether it is another file than the one that was read before.</summary>
    public bool IsAnother => before.IsAnother;

    /// <summary>Fills a batch with what is there.</summary>
    /// <exception cref="SourceException">The file cannot be read, or not as it is.</exception>
    public void Fill(SampleBatch batch)
    {
        while (batch.Count + batch.Rejected.Count < batch.Capacity)
        {
            if (_reader is null && !TryBegin())
            {
                return;
            }

            if (_taken < _preview.Count)
            {
                var (held, heldLine) = _preview[_taken++];
                Read(held, heldLine, null, batch);
                continue;
            }

            foreach (var (letter, letterLine) in _unfit)
            {
                if (!before.WasRead(letterLine, records.Beginning, _generation))
                {
                    batch.Reject(letter);
                }
            }

            _unfit.Clear();
            if (!records.TryNext(out var record, out var line, out var problem))
            {
                return;
            }

            if (records.Generation != _generation)
            {
                // Another file begins with a header of its own. A position is of one file, so a batch is, too.
                Restart(record, line, problem);
                if (batch.Count + batch.Rejected.Count > 0)
                {
                    return;
                }

                continue;
            }

            Read(record, line, problem, batch);
        }
    }

    /// <summary>Checks, at the end of the file, that it is as long as it was.</summary>
    public void CheckEnd() => before.CheckEnd(_line);

    public void Dispose()
    {
        records.Dispose();
        _passedOver?.Dispose();
    }

    /// <summary>Decodes a row. One that an earlier run has read is decoded too, for the times of a file without times, and left out.</summary>
    private void Read(ReadOnlySpan<byte> record, long line, string? problem, SampleBatch batch)
    {
        _line = line;
        var wasRead = before.WasRead(line, records.Beginning, _generation);
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
            batch.End = new SourcePosition(line, Memo: records.Beginning);
            return;
        }

        target.ClearRejected();
        if (target.Count > 0)
        {
            target.RemoveLastRow();
        }
    }

    private void Restart(ReadOnlySpan<byte> record, long line, string? problem)
    {
        _generation = records.Generation;
        _reader = null;
        _preview.Clear();
        _taken = 0;
        Hold(record, line, problem);
    }

    private void Hold(ReadOnlySpan<byte> record, long line, string? problem)
    {
        if (problem is null)
        {
            _preview.Add((record.ToArray(), line));
        }
        else
        {
            _unfit.Add((DeadLetter.Of(name, line, problem, record), line));
        }
    }

    /// <summary>Collects the first records and finds out what the columns mean.</summary>
    /// <returns>False if there are not enough yet: a followed file needs a row, a pipe all those that decide, unless it ends before.</returns>
    private bool TryBegin()
    {
        while (_preview.Count < PreviewLength && records.TryNext(out var record, out var line, out var problem))
        {
            if (records.Generation != _generation)
            {
                Restart(record, line, problem);
            }
            else
            {
                Hold(record, line, problem);
            }
        }

        if (!records.HasEnd && _preview.Count < (options.Follow ? 2 : PreviewLength))
        {
            return false;
        }

        if (!CsvSampleReader.TryCreate(
            [.. _preview.Select(held => (ReadOnlyMemory<byte>)held.Record)], options.Format, catalog, out _reader, out var reason))
        {
            throw new SourceException($"Cannot read file {options.Path}: {char.ToLowerInvariant(reason[0])}{reason[1..]}");
        }

        _taken = 1;
        return true;
    }
}
