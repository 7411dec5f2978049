using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>A CSV file of samples, one row each, read whole or followed as it grows.</summary>
/// <remarks>Rows come in the order of the file, whatever their times. One reader at a time.</remarks>
public sealed class CsvFile : FileSource
{
    private readonly CsvFileOptions _options;
    private readonly Lazy<long?> _expected;
    private string _passedOver = "";

    /// <summary>Prepares to read a file; it is opened when it is read.</summary>
    /// <param name="options">Which file, and how.</param>
    /// <param name="catalog">Where names get their numbers; an own one if not given.</param>
    /// <param name="time">Clock for polling; the system's if not given.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public CsvFile(CsvFileOptions options, MetricCatalog? catalog = null, TimeProvider? time = null)
        : base(OptionsGuard.Valid(options).Path, options.Follow, options.PollInterval, catalog, time)
    {
        _options = options;
        OptionsGuard.Valid(options.Format);
        _expected = new Lazy<long?>(() => _options.Follow ? null : FileLength.CountRecords(_options.Path, quotes: true) - 1);
    }

    /// <inheritdoc />
    /// <remarks>Rows after the header, malformed ones too; nobody knows for a followed or a very large file.</remarks>
    public override long? ExpectedSamples => _expected.Value is { } rows ? Math.Max(0, rows) : null;

    /// <inheritdoc />
    private protected override IFileReading Open(SourcePosition? position) => new Reading(this, position);

    /// <summary>Says once which columns of text are passed over, for values may stand in them later.</summary>
    private void SayPassedOver(IReadOnlyList<string> columns)
    {
        var text = string.Join(", ", columns);
        if (columns.Count > 0 && text != _passedOver)
        {
            _passedOver = text;
            Say(new SourceNotice(IsProblem: false, $"{_options.Path} begins with a line that is no row, such as one of units; by the rows behind it these columns hold text and are passed over: {text}."));
        }
    }

    private sealed class Reading : IFileReading
    {
        private readonly CsvFile _file;
        private readonly CsvFileRows _rows;

        public Reading(CsvFile file, SourcePosition? position)
        {
            _file = file;
            var before = new FileResumption(file._options.Path, file._options.Follow, position, file.Say);
#pragma warning disable CA2000 // The rows dispose it.
            _rows = new CsvFileRows(before.OpenRecords(quotes: true), file._options, file.Catalog, file.Name, before, file.SayPassedOver);
#pragma warning restore CA2000
        }

        public bool HasCalendarTimes => _rows.HasCalendarTimes ?? true;

        public bool IsAnother => _rows.IsAnother;

        public int Generation => _rows.Generation;

        public void Settle() => _rows.Settle();

        public SampleBatch? Take()
        {
            var batch = SampleBatch.Rent(_file.Catalog, _file._options.BatchSize);
            _rows.Fill(batch);
            batch.ReceivedAt = _file.Time.GetTimestamp();
            if (batch.Count + batch.Rejected.Count > 0)
            {
                return batch;
            }

            batch.Dispose();
            if (!_file._options.Follow)
            {
                _rows.CheckEnd();
            }

            return null;
        }

        public void Dispose() => _rows.Dispose();
    }
}
