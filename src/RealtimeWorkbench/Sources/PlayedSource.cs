using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>A source that gives the samples of another one in a way of its own. What it does not change is that one's.</summary>
public abstract class PlayedSource : IResumableSource, IFaultTruth, INoticingSource
{
    private protected PlayedSource(ISampleSource source) => Played = source;

    /// <inheritdoc />
    /// <remarks>What the source has to say.</remarks>
    public event Action<SourceNotice>? Noticed
    {
        add
        {
            if (Played is INoticingSource noticing)
            {
                noticing.Noticed += value;
            }
        }

        remove
        {
            if (Played is INoticingSource noticing)
            {
                noticing.Noticed -= value;
            }
        }
    }

    /// <inheritdoc />
    public string Name => Played.Name;

    /// <inheritdoc />
    public MetricCatalog Catalog => Played.Catalog;

    /// <inheritdoc />
    public virtual long? ExpectedSamples => Played.ExpectedSamples;

    /// <inheritdoc />
    public bool IsLive => Played.IsLive;

    /// <inheritdoc />
    public virtual int HistorySamples => Played.HistorySamples;

    /// <inheritdoc />
    public virtual IReadOnlyList<InjectedFault> Faults => SourceFaults;

    /// <inheritdoc />
    public virtual bool IsResumable => Played is IResumableSource { IsResumable: true };

    /// <inheritdoc />
    public string PositionsName => (Played as IResumableSource)?.PositionsName ?? Name;

    /// <summary>The source that is played.</summary>
    private protected ISampleSource Played { get; }

    /// <summary>Faults of the source; none where it knows of none.</summary>
    private protected IReadOnlyList<InjectedFault> SourceFaults => (Played as IFaultTruth)?.Faults ?? [];

    /// <inheritdoc />
    public void Committed(IReadOnlyList<SourcePosition> positions) => (Played as IResumableSource)?.Committed(positions);

    /// <inheritdoc />
    public abstract IAsyncEnumerable<SampleBatch> ReadAsync(CancellationToken cancellationToken = default);
}
