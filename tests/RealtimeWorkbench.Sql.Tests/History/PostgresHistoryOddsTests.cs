using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>The same of a real PostgreSQL server; skipped where it isn't installed.</summary>
public sealed class PostgresHistoryOddsTests(PostgresCheckpointStoreTests.Servers servers) : IClassFixture<PostgresCheckpointStoreTests.Servers>
{
    private readonly OfPostgres _contract = new(servers);

    [PostgresFact]
    public Task A_sample_whose_clock_is_years_away_has_nothing_given_up() => _contract.A_sample_whose_clock_is_years_away_has_nothing_given_up(2099);

    [PostgresFact]
    public Task Runs_come_from_the_newest_to_the_oldest_so_many_at_a_time_and_a_question_that_nobody_waits_for_ends() =>
        _contract.Runs_come_from_the_newest_to_the_oldest_so_many_at_a_time_and_a_question_that_nobody_waits_for_ends();

    [PostgresFact]
    public Task A_run_whose_machines_are_silent_is_written_each_minute_while_it_goes_on() => _contract.A_run_whose_machines_are_silent_is_written_each_minute_while_it_goes_on();

    [PostgresFact]
    public Task A_sample_whose_clock_is_years_back_hides_no_earlier_run() => _contract.A_sample_whose_clock_is_years_back_hides_no_earlier_run();

    [PostgresTheory]
    [InlineData("a\0b")]
    [InlineData("a\ud800b")]
    [InlineData("Anlage 7 ü/\"%_\\\u2028\ud83d\ude00")]
    public Task A_name_of_any_characters_is_stored_and_found(string name) => _contract.A_name_of_any_characters_is_stored_and_found(name);

    [PostgresFact]
    public Task A_checkpoint_that_was_put_back_from_a_copy_leaves_each_sample_once() =>
        _contract.A_checkpoint_that_was_put_back_from_a_copy_leaves_each_sample_once();

    [PostgresFact]
    public Task A_history_that_is_too_large_is_trimmed_to_its_size_and_no_further() =>
        _contract.A_history_that_is_too_large_is_trimmed_to_its_size_and_no_further();

    private sealed class OfPostgres(PostgresCheckpointStoreTests.Servers servers) : HistoryOddsContract
    {
        protected override IHistoryStore Create()
        {
            var server = servers.Running;
            Assert.True(PostgresAddress.TryParse(server.AddressOf(server.CreateDatabase()), name => name == PostgresAddress.PasswordVariable ? PostgresServer.Password : null, out var address));
            return PostgresHistoryStore.Open(address);
        }
    }
}
