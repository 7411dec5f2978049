using MongoDB.Bson;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.Tests.History;

namespace RealtimeWorkbench.MongoDB.Tests.History;

/// <summary>Runs that are killed, connections that are cut and answers that are lost, at each command of a history.</summary>
public sealed class MongoHistoryTroublesTests : IAsyncLifetime
{
    private const int OutOfDiskSpace = 14031;

    private readonly HistoryServer _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_fails_at_any_command_leaves_nothing_and_is_stored_once_when_it_is_tried_again()
    {
        using var store = _server.Open();
        for (var at = 1; at <= 40; at++)
        {
            // Each of them ends the transaction at another command, as a kill between two of them does.
            var (count, failed) = (0, at);
            _server.Server.Observing = command =>
            {
                if (command.GetElement(0).Name != "abortTransaction" && Interlocked.Increment(ref count) == failed)
                {
                    _server.Server.FailNext(command.GetElement(0).Name, OutOfDiskSpace, "OutOfDiskSpace", "No space left on device.");
                }
            };
            await BringAsync(store, Invariant($"r{at}"));
        }

        _server.Server.Observing = null;
        AssertAllIsThereOnce(store, 40);
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("update")]
    [InlineData("commitTransaction")]
    public async Task A_connection_that_is_cut_before_or_after_a_command_was_done_costs_nothing(string command)
    {
        using var store = _server.Open();
        _server.Server.CutNext(command);
        await BringAsync(store, "r1");
        _server.Server.LoseNextAnswerTo(command);
        await BringAsync(store, "r2");

        AssertAllIsThereOnce(store, 2);
        Assert.Equal(6, _server.Of("block").Find(new BsonDocument("kind", 0)).Sum(block => block["count"].ToInt32()) / 100);
    }

    [Fact]
    public void A_write_of_which_nobody_knows_whether_it_was_done_is_done_once()
    {
        using var store = _server.Open();
        var write = WriteOf(1);
        for (var tries = 0; tries < 6; tries++)
        {
            _server.Server.LoseNextAnswerTo("commitTransaction");
        }

        // Done at once, and the answer to the commit is lost however often it is sent again.
        var unknown = Assert.Throws<HistoryException>(() => store.Write(write));
        Assert.True(unknown.MayPass);
        Assert.StartsWith($"The connection to MongoDB at 127.0.0.1:{_server.Server.Port} broke off (", unknown.Message, StringComparison.Ordinal);
        using var later = _server.Open();
        later.Write(write);

        Assert.Equal(1, _server.Of("block").Count);
        Assert.Equal(1, Assert.Single(new HistoryReader(later).Runs()).Values);
    }

    [Fact]
    public void Blocks_that_were_brought_together_already_are_not_brought_together_again()
    {
        using var store = _server.Open();
        store.Write(WriteOf(1));
        SettledSeries settled;
        using (var view = store.OpenView())
        {
            var series = Assert.Single(view.Series());
            var sum = new RollUp(0, 1, 5, 0, 5, 5);
            settled = new SettledSeries(series.Number, [Assert.Single(view.Unsettled(series.Number)).Number], 0, [BlockOf(1)], [sum], [sum]);
        }

        store.Settle([settled]);
        var refused = Assert.Throws<HistoryException>(() => store.Settle([settled]));

        Assert.Equal("Blocks that were to be brought together are not there any more; another program works on the same run.", refused.Message);
        Assert.Equal(1, _server.Of("block").Count);
        Assert.Equal(1, Assert.Single(_server.Of("hour").Find())["count"].ToInt64());
    }

    [Fact]
    public void Two_that_write_the_same_at_once_both_have_it_stored()
    {
        using var store = _server.Open();
        using var other = _server.Open();
        var isFirst = 1;
        _server.Server.Observing = command =>
        {
            if (command.GetElement(0).Name == "commitTransaction" && Interlocked.Exchange(ref isFirst, 0) == 1)
            {
                other.Write(WriteOf(1, writer: "other"));
            }
        };
        store.Write(WriteOf(1));

        Assert.Equal(2, _server.Of("block").Count);
        Assert.Equal(2, Assert.Single(new HistoryReader(store).Series()).Values);
        Assert.Equal(0, _server.Server.Transactions.OpenCount);
    }

    [Fact]
    public void A_server_that_is_away_is_named_and_what_comes_later_is_stored()
    {
        using var store = _server.Open(selectWithin: TimeSpan.FromSeconds(1));
        _server.Server.Stop();
        Assert.True(Assert.Throws<HistoryException>(() => store.Write(WriteOf(1))).MayPass);
        var away = Assert.Throws<HistoryException>(() => store.Write(WriteOf(1)));
        Assert.True(away.MayPass);
        Assert.Equal(
            $"MongoDB at 127.0.0.1:{_server.Server.Port} does not answer (Connection refused); check the address in History.Path, and that the server is running.", away.Message);

        _server.Server.Start();
        UntilItPasses(() => store.Write(WriteOf(1)));
        Assert.Equal(1, _server.Of("block").Count);
    }

    private static NewBlock BlockOf(int count) => new(HistoryResolution.Raw, 0, 0, 0, count, new byte[20]);

    private static HistoryWrite WriteOf(long sequence, string writer = "w") => new()
    {
        Writer = writer,
        Sequence = sequence,
        Written = 1,
        Runs = [new HistoryRun("r", "spc", "test", HistoryBench.Start, null, "running")],
        Blocks = [(new SeriesKey("r", "am-01", "temperature"), "°C", BlockOf(1))],
    };

    /// <summary>Writes 300 values of a run and an alert, trying again until they are stored, and brings them into their sums.</summary>
    private static async Task BringAsync(IHistoryStore store, string run)
    {
        var bench = new HistoryBench(store, new HistoryWriterOptions { Interval = TimeSpan.FromHours(1), SettleAt = 100 });
        await using var writer = bench.Open();
        HistoryBench.Begin(writer, run);
        for (var part = 0; part < 3; part++)
        {
            bench.Add(writer, new HistoryPlace(run, part, GoesOn: false), Enumerable.Range(part * 100, 100).Select(i => (HistoryBench.Start.AddSeconds(i), 1.0 * i)));
            writer.Add(new HistoryEvent(run, HistoryEventKind.Alert, "a", HistoryBench.Start, null, "am-01", "temperature", Invariant($"{part}"), "high", "{}"));
            for (var tries = 1; ; tries++)
            {
                try
                {
                    await writer.FlushAsync();
                    break;
                }
                catch (HistoryException problem) when (problem.MayPass && tries < 5)
                {
                    // Again.
                }
            }
        }
    }

    /// <summary>Tries again as a writer does, for a driver looks for its server when it likes; on a busy machine it may need more than a second.</summary>
    private static void UntilItPasses(Action write)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                write();
                return;
            }
            catch (HistoryException problem) when (problem.MayPass && tries < 30)
            {
                // Again.
            }
        }
    }

    private void AssertAllIsThereOnce(IHistoryStore store, int runs)
    {
        var reader = new HistoryReader(store);
        Assert.Equal(runs, reader.Runs().Count);
        foreach (var run in reader.Runs())
        {
            var query = new SeriesQuery("am-01", "temperature") { Run = run.Id };
            Assert.Equal(300, run.Values);
            Assert.Equal(Enumerable.Range(0, 300).Select(i => 1.0 * i), reader.Read(query with { Resolution = HistoryResolution.Raw })!.Means);
            Assert.Equal((300, 149.5), (reader.Read(query with { Resolution = HistoryResolution.Hour })!.Values, reader.Read(query with { Resolution = HistoryResolution.Hour })!.Means.Single()));
            Assert.Equal("2", Assert.Single(reader.Events(new EventQuery(HistoryEventKind.Alert) { Run = run.Id })).State);
        }

        Assert.Equal(runs, _server.Of("series").Count);
        Assert.Equal(runs, _server.Of("event").Count);
    }
}
