using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Source;

namespace RealtimeWorkbench.Sql.Tests.Source;

public sealed class AwayTests
{
    [PostgresFact]
    public async Task A_server_that_is_away_for_an_hour_is_asked_at_longer_times_and_read_on_where_it_was()
    {
        using var server = new PostgresServer();
        var database = server.CreateDatabase();
        server.Execute(database, "CREATE TABLE samples (id int PRIMARY KEY, time timestamptz, v int); INSERT INTO samples SELECT i, '2026-11-21 10:00:00Z', i FROM generate_series(1, 20) AS i; CHECKPOINT");
        var time = new HurriedTime();
        time.Act = () =>
        {
            server.StartServer();
            server.Execute(database, "INSERT INTO samples SELECT i, '2026-11-21 10:00:00Z', i FROM generate_series(21, 30) AS i");
        };
        var source = new SqlSource(
            new SqlSourceOptions
            {
                Sql = new SqlSettings { Address = server.AddressOf(database), Table = "samples", PollInterval = 0.01 },
                BatchSize = 10,
                Seed = 1,
                Environment = _ => PostgresServer.Password,
            },
            time: time);
        var notices = new List<SourceNotice>();
        source.Noticed += notices.Add;
        var values = new List<double>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var batch in source.ReadAsync(patience.Token))
        {
            using (batch)
            {
                batch.Mark?.Complete(null);
                values.AddRange(Enumerable.Range(0, batch.Count).Select(row => batch.ToSample(row).Values["v"]));
            }

            if (values.Count == 20 && notices.Count == 0)
            {
                server.StopServer();
            }

            if (values.Count == 30)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(1, 30).Select(value => (double)value), values);
        Assert.Equal([true, false], notices.Select(notice => notice.IsProblem));
        Assert.Equal(notices[0].Text, notices[0].Trouble + " Reading goes on as soon as it can.");
        Assert.Equal("", notices[1].Trouble);
        var waits = time.Waits.Where(wait => wait > TimeSpan.FromSeconds(0.1)).ToList();
        Assert.All(waits.Skip(7), wait => Assert.InRange(wait.TotalSeconds, 15, 30));
        Assert.True(waits.Count > 100 && waits.Distinct().Count() > 50);
    }
}
