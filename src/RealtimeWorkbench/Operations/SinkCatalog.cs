using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

/// <summary>The sinks that the engine has.</summary>
public static class SinkCatalog
{
    /// <summary>The engine's own.</summary>
    public static IReadOnlyList<ISinkProvider> BuiltIn { get; } = [new HttpSinkProvider()];

    /// <summary>Finds a sink.</summary>
    /// <param name="id">Its id; case does not matter.</param>
    /// <param name="providers">The sinks there are: <see cref="BuiltIn"/> and those of adapters.</param>
    /// <exception cref="SourceException">There is no such sink; the message lists those there are.</exception>
    public static ISinkProvider Find(string id, IReadOnlyList<ISinkProvider> providers) =>
        providers.FirstOrDefault(provider => string.Equals(provider.Description.Id, id, StringComparison.OrdinalIgnoreCase))
        ?? throw new SourceException(
            $"Samples cannot be written to '{id}'; there are {string.Join(", ", providers.Select(provider => provider.Description.Id))}.");
}
