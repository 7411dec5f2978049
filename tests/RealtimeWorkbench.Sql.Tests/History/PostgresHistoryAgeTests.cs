using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>The same of a real PostgreSQL server; skipped where it isn't installed.</summary>
public sealed class PostgresHistoryAgeTests(PostgresCheckpointStoreTests.Servers servers) : IClassFixture<PostgresCheckpointStoreTests.Servers>
{
    [PostgresFact]
    public Task Values_of_a_killed_run_that_nobody_goes_on_with_are_given_up_for_their_size_before_sums_and_values_of_today() =>
        new OfPostgres(servers).Values_of_a_killed_run_that_nobody_goes_on_with_are_given_up_for_their_size_before_sums_and_values_of_today();

    private sealed class OfPostgres(PostgresCheckpointStoreTests.Servers servers) : HistoryAgeContract
    {
        private readonly string _database = servers.Running.CreateDatabase();

        protected override IHistoryStore Create()
        {
            var server = servers.Running;
            Assert.True(PostgresAddress.TryParse(server.AddressOf(_database), name => name == PostgresAddress.PasswordVariable ? PostgresServer.Password : null, out var address));
            return PostgresHistoryStore.Open(address);
        }

        protected override int CountBlocks(IHistoryStore store) => (int)(long)servers.Running.Execute(_database, "SELECT COUNT(*) FROM rtw_history.block")!;
    }
}
