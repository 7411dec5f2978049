using RealtimeWorkbench.History;
using RealtimeWorkbench.MongoDB.History;
using RealtimeWorkbench.MongoDB.Tests.Wire;

namespace RealtimeWorkbench.MongoDB.Tests.History;

/// <summary>A server with transactions, and the histories that are opened on it.</summary>
internal sealed class HistoryServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public WireServer Server { get; } = new(isReplicaSet: true) { HasSessions = true };

    /// <summary>What History.Path would say.</summary>
    public string Path => Server.Address.Replace("/?", "/plant?", StringComparison.Ordinal);

    /// <summary>Opens the history of the server.</summary>
    /// <param name="selectWithin">How long the server is looked for.</param>
    public IHistoryStore Open(TimeSpan? selectWithin = null) => MongoHistoryStore.Open(Path, _ => null, selectWithin ?? Patience, Patience);

    /// <summary>A collection of it.</summary>
    public WireCollection Of(string name) => Server.Store.Collection("plant", HistoryCollections.Prefix + name);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
