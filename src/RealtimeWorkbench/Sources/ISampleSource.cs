using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>Where samples come from: a generator, a file, a broker.</summary>
public interface ISampleSource
{
    /// <summary>Name that a user knows the source by, such as "demo" or "file:press.csv".</summary>
    string Name { get; }

    /// <summary>Names behind the numbers in the batches.</summary>
    MetricCatalog Catalog { get; }

    /// <summary>Samples that there will be, or <see langword="null"/> where nobody knows: a live source, a file that grows.</summary>
    long? ExpectedSamples { get; }

    /// <summary>Whether samples come as time goes by, so that silence means something. Otherwise they come as fast as they are read.</summary>
    bool IsLive => false;

    /// <summary>Samples of each machine at the beginning that are known to be of normal operation; 0 where nobody knows.</summary>
    int HistorySamples => 0;

    /// <summary>Reads samples until the source ends or the token is cancelled. The caller disposes each batch.</summary>
    /// <remarks>
    /// A record that cannot become a sample travels in <see cref="SampleBatch.Rejected"/> of the next batch; it neither ends
    /// the stream nor hides its neighbours. A source that cannot be opened or goes away throws.
    /// </remarks>
    /// <exception cref="SourceException">The source cannot be read; the message says what to do.</exception>
    IAsyncEnumerable<SampleBatch> ReadAsync(CancellationToken cancellationToken = default);
}
