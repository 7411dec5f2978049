using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.Tests.History;

namespace RealtimeWorkbench.MongoDB.Tests.History;

/// <summary>The store in MongoDB does what every store must.</summary>
public sealed class MongoHistoryContractTests : HistoryContract, IAsyncLifetime
{
    private readonly HistoryServer _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    protected override IHistoryStore Create() => _server.Open();
}
