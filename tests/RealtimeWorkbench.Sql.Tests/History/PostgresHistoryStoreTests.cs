using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>The same of a real PostgreSQL server; skipped where it isn't installed.</summary>
public sealed class PostgresHistoryStoreTests(PostgresCheckpointStoreTests.Servers servers) : IClassFixture<PostgresCheckpointStoreTests.Servers>
{
    private readonly OfPostgres _contract = new(servers);

    [PostgresFact]
    public Task Sums_equal_those_of_all_samples_whatever_the_range_and_the_order_within_some_lateness() =>
        _contract.Sums_equal_those_of_all_samples_whatever_the_range_and_the_order_within_some_lateness(5);

    [PostgresFact]
    public Task What_was_stored_behind_the_last_checkpoint_is_not_stored_again_when_it_comes_again() =>
        _contract.What_was_stored_behind_the_last_checkpoint_is_not_stored_again_when_it_comes_again();

    [PostgresFact]
    public Task A_run_that_is_killed_again_before_it_has_caught_up_leaves_each_sample_once() =>
        _contract.A_run_that_is_killed_again_before_it_has_caught_up_leaves_each_sample_once(640, 3);

    [PostgresFact]
    public Task Where_runs_overlap_the_one_that_was_started_last_shows() => _contract.Where_runs_overlap_the_one_that_was_started_last_shows();

    [PostgresFact]
    public Task Single_values_that_are_too_old_are_given_up_and_their_sums_answer() =>
        _contract.Single_values_that_are_too_old_are_given_up_and_their_sums_answer();

    [PostgresFact]
    public Task The_largest_numbers_there_are_have_sums_too_and_hold_up_no_other_series() => _contract.The_largest_numbers_there_are_have_sums_too_and_hold_up_no_other_series();

    [PostgresFact]
    public Task Signals_and_changes_of_health_before_a_range_are_not_in_it() => _contract.Signals_and_changes_of_health_before_a_range_are_not_in_it();

    [PostgresFact]
    public Task Of_an_event_that_is_written_again_the_newer_stays() => _contract.Of_an_event_that_is_written_again_the_newer_stays();

    [PostgresFact]
    public async Task A_server_that_is_away_for_a_while_costs_nothing()
    {
        var server = servers.Running;
        using var store = _contract.Open();
        var bench = new HistoryBench(store);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            bench.Add(writer, new HistoryPlace("r", 0, false), [(HistoryBench.Start, 1)]);
            await writer.FlushAsync();
            server.StopServer();
            bench.Add(writer, new HistoryPlace("r", 0, false), [(HistoryBench.Start.AddSeconds(1), 2)]);
            await Assert.ThrowsAsync<HistoryException>(() => writer.FlushAsync());
            server.StartServer();
            await writer.FlushAsync();
        }

        Assert.Equal([1.0, 2.0], new HistoryReader(store).Read(new SeriesQuery("am-01", "temperature"))!.Means);
    }

    private sealed class OfPostgres(PostgresCheckpointStoreTests.Servers servers) : HistoryContract
    {
        public IHistoryStore Open() => Create();

        protected override IHistoryStore Create()
        {
            var server = servers.Running;
            Assert.True(PostgresAddress.TryParse(server.AddressOf(server.CreateDatabase()), name => name == PostgresAddress.PasswordVariable ? PostgresServer.Password : null, out var address));
            return PostgresHistoryStore.Open(address);
        }
    }
}
