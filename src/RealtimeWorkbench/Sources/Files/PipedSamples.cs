using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>Samples of a stream that can be read once, such as standard input: CSV or JSON lines. It has no position to go on after.</summary>
/// <param name="open">Opens the stream.</param>
/// <param name="isCsv">Whether it is CSV; null to see by its first byte, which of JSON is a brace.</param>
/// <param name="options">How CSV is read, and whether samples come as time goes by.</param>
/// <param name="catalog">Where names get their numbers.</param>
/// <param name="time">Clock for arrivals.</param>
internal sealed class PipedSamples(Func<Stream> open, bool? isCsv, CsvFileOptions options, MetricCatalog catalog, TimeProvider time) : ISampleSource
{
    /// <inheritdoc />
    public string Name => "file:-";

    /// <inheritdoc />
    public MetricCatalog Catalog => catalog;

    /// <inheritdoc />
    public long? ExpectedSamples => null;

    /// <inheritdoc />
    public bool IsLive => options.Follow;

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var records = new PipedRecords(open(), options.Path);
        await records.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (records.First is null)
        {
            throw new SourceException("Standard input is empty; write samples to it, such as cat press.csv | rtw op stream --source -.");
        }

        var fill = isCsv ?? records.First != (byte)'{' ? Rows(records) : Lines(records);
        do
        {
#pragma warning disable CA2000 // The batch goes to the caller, who disposes it.
            while (Take(fill) is { } batch)
#pragma warning restore CA2000
            {
                yield return batch;
            }
        }
        while (await records.ReadMoreAsync(cancellationToken).ConfigureAwait(false));
    }

    private Action<SampleBatch> Rows(PipedRecords records)
    {
        records.Cut(quotes: true);
#pragma warning disable CA2000 // It has nothing to dispose but the records, and these belong to the reading.
        var rows = new CsvFileRows(records, options, catalog, Name, new FileResumption(options.Path, follow: false, position: null, _ => { }), _ => { });
#pragma warning restore CA2000
        return rows.Fill;
    }

    private Action<SampleBatch> Lines(PipedRecords records)
    {
        records.Cut(quotes: false);
        var reader = new JsonSampleReader(catalog, options.Format.Machine);
        return batch =>
        {
            while (batch.Count + batch.Rejected.Count < batch.Capacity && records.TryNext(out var record, out var line, out var problem))
            {
                if (problem is not null)
                {
                    batch.Reject(DeadLetter.Of(Name, line, problem, record));
                }
                else
                {
                    reader.ReadInto(record, batch, Name, line);
                }
            }
        };
    }

    private SampleBatch? Take(Action<SampleBatch> fill)
    {
        var batch = SampleBatch.Rent(catalog, options.BatchSize);
        fill(batch);
        batch.ReceivedAt = time.GetTimestamp();
        if (batch.Count + batch.Rejected.Count > 0)
        {
            return batch;
        }

        batch.Dispose();
        return null;
    }
}
