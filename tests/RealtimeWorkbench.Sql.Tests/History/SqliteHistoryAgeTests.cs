using System.Globalization;
using Microsoft.Data.Sqlite;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;

namespace RealtimeWorkbench.Sql.Tests.History;

public sealed class SqliteHistoryAgeTests : HistoryAgeContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IHistoryStore Create() => SqliteHistoryStore.Open(_folder[$"{Guid.NewGuid():N}.db"], _ => { });

    protected override int CountBlocks(IHistoryStore store)
    {
        using var connection = new SqliteConnection($"Data Source={store.Name};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM block";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
