using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>A CSV file of samples, one row each, read whole or followed as it grows.</summary>
/// <remarks>Rows come in the order of the file, whatever their times. One reader at a time.</remarks>
public sealed class CsvFile : IResumableSource, INoticingSource
{
    private readonly CsvFileOptions _options;
    private readonly TimeProvider _time;
    private readonly Lazy<long?> _expected;

    /// <summary>Prepares to read a file; it is opened when it is read.</summary>
    /// <param name="options">Which file, and how.</param>
    /// <param name="catalog">Where names get their numbers; an own one if not given.</param>
    /// <param name="time">Clock for polling; the system's if not given.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public CsvFile(CsvFileOptions options, MetricCatalog? catalog = null, TimeProvider? time = null)
    {
        _options = OptionsGuard.Valid(options);
        OptionsGuard.Valid(options.Format);
        Catalog = catalog ?? new MetricCatalog();
        _time = time ?? TimeProvider.System;
        _expected = new Lazy<long?>(() => _options.Follow ? null : FileLength.CountRecords(_options.Path, quotes: true) - 1);
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed;

    /// <inheritdoc />
    public string Name => $"file:{Path.GetFileName(_options.Path)}";

    /// <inheritdoc />
    public MetricCatalog Catalog { get; }

    /// <inheritdoc />
    /// <remarks>Rows after the header, malformed ones too; nobody knows for a followed or a very large file.</remarks>
    public long? ExpectedSamples => _expected.Value is { } rows ? Math.Max(0, rows) : null;

    /// <inheritdoc />
    public bool IsLive => _options.Follow;

    /// <summary>Whether rows say when they were, as far as they have been read, not how long after a start that nobody knows.</summary>
    internal bool HasCalendarTimes { get; private set; } = true;

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var mark = new PartitionMark("", PartitionChange.Assigned);
        yield return SampleBatch.Marking(Catalog, mark);
        var position = await mark.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
#pragma warning disable CA2000 // The rows dispose it.
        var records = new FileRecords(_options.Path, quotes: true, _options.Follow);
#pragma warning restore CA2000
        using var rows = new CsvFileRows(records, _options, Catalog, Name, new FileResumption(
            _options.Path, _options.Follow, position, text => Noticed?.Invoke(new SourceNotice(IsProblem: true, text))));
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
#pragma warning disable CA2000 // The batch goes to the caller, who disposes it.
            if (Take(rows) is { } batch)
#pragma warning restore CA2000
            {
                yield return batch;
                continue;
            }

            if (!_options.Follow)
            {
                rows.CheckEnd();
                yield break;
            }

            await Task.Delay(_options.PollInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public void Committed(IReadOnlyList<SourcePosition> positions)
    {
        // A file keeps what was read of it.
    }

    /// <summary>Takes what is there, at most a batch, or <see langword="null"/> if there is nothing.</summary>
    private SampleBatch? Take(CsvFileRows rows)
    {
        var batch = SampleBatch.Rent(Catalog, _options.BatchSize);
        rows.Fill(batch);
        HasCalendarTimes = rows.HasCalendarTimes ?? HasCalendarTimes;
        batch.ReceivedAt = _time.GetTimestamp();
        if (batch.Count + batch.Rejected.Count > 0)
        {
            return batch;
        }

        batch.Dispose();
        return null;
    }
}
