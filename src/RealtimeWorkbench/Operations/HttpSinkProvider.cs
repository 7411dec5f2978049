using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

/// <summary>An address as a sink that users choose.</summary>
internal sealed class HttpSinkProvider : ISinkProvider
{
    /// <inheritdoc />
    public SinkDescription Description { get; } = new(SourceCatalog.Http, "an address", "Http");

    /// <inheritdoc />
    /// <remarks>A batch is a request.</remarks>
    public IReadOnlyList<KeyValuePair<string, string>> Defaults { get; } = [new("Streaming.BatchSize", "1000")];

    /// <inheritdoc />
    public ISampleSink Create(WorkbenchSettings settings, TimeProvider time) => HttpSources.OpenSink(settings.Http, time);
}
