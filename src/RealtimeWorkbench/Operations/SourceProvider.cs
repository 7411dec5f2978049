using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

/// <summary>A source that is made by a function.</summary>
/// <param name="description">The source as a user chooses it.</param>
/// <param name="create">Makes it.</param>
public sealed class SourceProvider(
    SourceDescription description, Func<WorkbenchSettings, MetricCatalog, TimeProvider, ISampleSource> create) : ISourceProvider
{
    /// <inheritdoc />
    public SourceDescription Description => description;

    /// <inheritdoc />
    public ISampleSource Create(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time) =>
        create(settings, catalog, time);
}
