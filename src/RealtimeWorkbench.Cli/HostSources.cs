using RealtimeWorkbench.Hosts;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Cli;

/// <summary>The sources of this program: those of the engine, and those of the adapters that it is put together with.</summary>
internal static class HostSources
{
    /// <summary>Sources of adapters.</summary>
    public static IReadOnlyList<ISourceProvider> Adapters => HostAdapters.Sources;

    /// <summary>All sources.</summary>
    public static IReadOnlyList<ISourceProvider> All { get; } = SourceCatalog.With(Adapters);
}
