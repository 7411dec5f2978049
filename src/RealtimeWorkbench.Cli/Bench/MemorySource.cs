using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>A recording in memory, decoded as often as it takes, with times that go on.</summary>
/// <param name="lines">The recording; its samples are 10 ms apart.</param>
/// <param name="samples">Samples to give.</param>
/// <param name="catalog">Where names get their numbers.</param>
/// <param name="batchSize">Samples a batch.</param>
internal sealed class MemorySource(byte[][] lines, long samples, MetricCatalog catalog, int batchSize) : IResumableSource
{
    private readonly JsonSampleReader _reader = new(catalog);

    /// <summary>Told how many samples have been given before the next batch, and at the end.</summary>
    public Action<long> Passing { get; init; } = _ => { };

    /// <inheritdoc />
    public string Name => "bench";

    /// <inheritdoc />
    public MetricCatalog Catalog => catalog;

    /// <inheritdoc />
    public long? ExpectedSamples => samples;

    /// <inheritdoc />
    public void Committed(IReadOnlyList<SourcePosition> positions)
    {
        // Memory forgets nothing.
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var mark = new PartitionMark("", PartitionChange.Assigned);
        yield return SampleBatch.Marking(catalog, mark);
        var sample = (await mark.Answer.WaitAsync(cancellationToken))?.Offset ?? 0;
        while (sample < samples && !cancellationToken.IsCancellationRequested)
        {
            Passing(sample);
            var batch = Decode(sample);
            sample = batch.End.Offset;
            yield return batch;
        }

        Passing(sample);
    }

    private SampleBatch Decode(long sample)
    {
        var batch = SampleBatch.Rent(catalog, batchSize);
        for (; batch.Count + batch.Rejected.Count < batchSize && sample < samples; sample++)
        {
            var line = lines[sample % lines.Length];
            Recording.SetTime(line, Recording.TimeOf(sample));
            _reader.ReadInto(line, batch, Name, sample);
        }

        batch.End = new SourcePosition(sample);
        return batch;
    }
}
