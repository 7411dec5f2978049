using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>A source that is one file, read whole or followed as it grows.</summary>
public abstract class FileSource : IFileSource
{
    private readonly string _path;
    private readonly TimeSpan _poll;

    private protected FileSource(string path, bool follow, TimeSpan poll, MetricCatalog? catalog, TimeProvider? time)
    {
        (_path, _poll) = (path, poll);
        IsLive = follow;
        Catalog = catalog ?? new MetricCatalog();
        Time = time ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed;

    /// <inheritdoc />
    public string Name => $"file:{Path.GetFileName(_path)}";

    /// <inheritdoc />
    public MetricCatalog Catalog { get; }

    /// <inheritdoc />
    public abstract long? ExpectedSamples { get; }

    /// <inheritdoc />
    public bool IsLive { get; }

    /// <summary>Clock for polling and arrivals.</summary>
    private protected TimeProvider Time { get; }

    /// <inheritdoc />
    public IAsyncEnumerable<SampleBatch> ReadAsync(CancellationToken cancellationToken = default) =>
        FileBatches.ReadAsync(this, _poll, Time, cancellationToken);

    /// <inheritdoc />
    public void Committed(IReadOnlyList<SourcePosition> positions)
    {
        // A file keeps what was read of it.
    }

    /// <inheritdoc />
    IFileReading IFileSource.Open(SourcePosition? position) => Open(position);

    /// <inheritdoc />
    void IFileSource.NoteFaults(bool isRead) => NoteFaults(isRead);

    /// <summary>Begins to read the file.</summary>
    private protected abstract IFileReading Open(SourcePosition? position);

    /// <summary>Says of which faults is known that they were there.</summary>
    private protected virtual void NoteFaults(bool isRead)
    {
        // Most files know of none.
    }

    /// <summary>Tells what is to be known of the file.</summary>
    private protected void Say(SourceNotice notice) => Noticed?.Invoke(notice);
}
