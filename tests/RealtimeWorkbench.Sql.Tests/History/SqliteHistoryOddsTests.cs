using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;

namespace RealtimeWorkbench.Sql.Tests.History;

public sealed class SqliteHistoryOddsTests : HistoryOddsContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IHistoryStore Create() => SqliteHistoryStore.Open(_folder[$"{Guid.NewGuid():N}.db"], _ => { });
}
