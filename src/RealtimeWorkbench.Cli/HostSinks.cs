using RealtimeWorkbench.Hosts;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Cli;

/// <summary>The sinks of this program: those of the engine, and those of the adapters that it is put together with.</summary>
internal static class HostSinks
{
    /// <summary>All sinks, in the order in which a user meets them.</summary>
    public static IReadOnlyList<ISinkProvider> All => HostAdapters.Sinks;
}
