using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>A file of samples, one JSON object a line, read whole or followed as it grows.</summary>
/// <remarks>
/// If a file of the same name with the ending .truth.json lies beside it, as <see cref="Recording"/> writes it, its faults
/// are known as they come. One reader at a time.
/// </remarks>
public sealed class JsonLinesFile : FileSource, IFaultTruth
{
    private readonly JsonLinesFileOptions _options;
    private readonly Lazy<long?> _expected;
    private IReadOnlyList<InjectedFault> _truth = [];
    private long _newest = long.MinValue;

    /// <summary>Prepares to read a file; it is opened when it is read.</summary>
    /// <param name="options">Which file, and how.</param>
    /// <param name="catalog">Where names get their numbers; an own one if not given.</param>
    /// <param name="time">Clock for polling; the system's if not given.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public JsonLinesFile(JsonLinesFileOptions options, MetricCatalog? catalog = null, TimeProvider? time = null)
        : base(OptionsGuard.Valid(options).Path, options.Follow, options.PollInterval, catalog, time)
    {
        _options = options;
        _expected = new Lazy<long?>(() => _options.Follow ? null : FileLength.CountRecords(_options.Path, quotes: false));
    }

    /// <inheritdoc />
    /// <remarks>Lines of the file, malformed ones too; nobody knows for a followed or a very large one.</remarks>
    public override long? ExpectedSamples => _expected.Value;

    /// <inheritdoc />
    /// <remarks>Thread-safe.</remarks>
    public IReadOnlyList<InjectedFault> Faults
    {
        get
        {
            var newest = Volatile.Read(ref _newest);
            return [.. Volatile.Read(ref _truth).Where(fault => fault.Start.UtcTicks <= newest)];
        }
    }

    /// <inheritdoc />
    private protected override IFileReading Open(SourcePosition? position)
    {
        Volatile.Write(ref _newest, long.MinValue);
        Volatile.Write(ref _truth, FaultTruthFile.ReadBeside(_options.Path));
        return new Reading(
            this, new FileResumption(_options.Path, _options.Follow, position, Say));
    }

    /// <inheritdoc />
    private protected override void NoteFaults(bool isRead) => Volatile.Write(ref _newest, isRead ? long.MaxValue : long.MinValue);

    private sealed class Reading(JsonLinesFile file, FileResumption before) : IFileReading
    {
        private readonly FileRecords _records = before.OpenRecords(quotes: false);
        private readonly JsonSampleReader _reader = new(file.Catalog, file._options.Machine);
        private (byte[] Record, long Line, string? Problem)? _held;
        private int _generation;
        private FileMark? _mark;
        private int _of;
        private long _lines;

        public bool IsAnother => before.IsAnother;

        public int Generation => _of;

        public SampleBatch? Take()
        {
            var batch = SampleBatch.Rent(file.Catalog, file._options.BatchSize);
            while (batch.Count + batch.Rejected.Count < batch.Capacity && TryNext(out var record, out var line, out var problem))
            {
                if (IsToWait() && batch.Count + batch.Rejected.Count > 0)
                {
                    _held = (record.ToArray(), line, problem);
                    break;
                }

                (_lines, _mark, _of) = (line, _records.Mark, _generation);
                if (before.WasRead(line, _mark, _records.Generation))
                {
                    if (line == before.Lines)
                    {
                        NoteTime(record, batch);
                    }

                    continue;
                }

                if (problem is not null)
                {
                    batch.Reject(DeadLetter.Of(file.Name, line, problem, record));
                }
                else if (_reader.ReadInto(record, batch, file.Name, line) && batch.Timestamps[^1] > file._newest)
                {
                    Volatile.Write(ref file._newest, batch.Timestamps[^1]);
                }
            }

            batch.ReceivedAt = file.Time.GetTimestamp();
            if (batch.Count + batch.Rejected.Count > 0)
            {
                batch.End = new SourcePosition(_lines, Memo: _mark?.ToString());
                return batch;
            }

            batch.Dispose();
            if (!file._options.Follow)
            {
                before.CheckEnd(_lines);
            }

            return null;
        }

        public void Dispose() => _records.Dispose();

        /// <summary>Whether a record begins a batch: a position is of one file, and more of a record without a line break may come.</summary>
        private bool IsToWait()
        {
            var isFirst = _records.Generation != _generation;
            _generation = _records.Generation;
            return isFirst || _records.Mark is { IsWhole: false };
        }

        /// <summary>Takes the record that waited, or the next one.</summary>
        private bool TryNext(out ReadOnlySpan<byte> record, out long line, out string? problem)
        {
            if (_held is not { } held)
            {
                return _records.TryNext(out record, out line, out problem);
            }

            _held = null;
            record = held.Record;
            (line, problem) = (held.Line, held.Problem);
            return true;
        }

        /// <summary>Notes how far the time had gone: the faults up to there are known.</summary>
        private void NoteTime(ReadOnlySpan<byte> record, SampleBatch batch)
        {
            if (_reader.ReadInto(record, batch, file.Name, _lines))
            {
                Volatile.Write(ref file._newest, batch.Timestamps[^1]);
                batch.RemoveLastRow();
            }
            else
            {
                batch.ClearRejected();
            }
        }
    }
}
