using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.Tests.History;

namespace RealtimeWorkbench.MongoDB.Tests.History;

/// <summary>The store in MongoDB gives up what every store must.</summary>
public sealed class MongoHistoryAgeTests : HistoryAgeContract, IAsyncLifetime
{
    private readonly HistoryServer _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_is_too_old_is_given_up_down_to_the_last_document()
    {
        using var store = Create();
        var bench = new HistoryBench(store, new HistoryWriterOptions { SettleAt = 100 });
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            bench.Add(writer, new HistoryPlace("r", 0, GoesOn: false), Enumerable.Range(0, 20_000).Select(i => (HistoryBench.Start.AddSeconds(i), 1.0 * i)));
            writer.Add(new HistoryEvent("r", HistoryEventKind.Point, "p", HistoryBench.Start, null, "am-01", "temperature", "x", "", "{}"));
        }

        var retention = new HistoryRetention { Raw = TimeSpan.FromDays(1), Seconds = TimeSpan.FromDays(2), Minutes = TimeSpan.FromDays(3), Hours = TimeSpan.FromDays(4) };
        string[] left = ["block", "hour", "gap", "series", "event", "run", "writer"];
        var seen = new List<string>();
        foreach (var days in new[] { 0.5, 1.5, 2.5, 3.5, 4.5 })
        {
            while (store.Trim(retention, TimeProvider.System.GetUtcNow().AddDays(days).UtcTicks))
            {
                // Step by step.
            }

            var kinds = _server.Of("block").Find().Select(block => block["kind"].ToInt32()).Distinct().Order();
            var minutes = _server.Of("hour").Find().Count(hour => hour.Contains("minutes"));
            seen.Add(Invariant($"kinds {string.Join('+', kinds)}, minutes {minutes > 0}, {string.Join(' ', left.Where(name => _server.Of(name).Count > 0))}"));
            if (days < 4)
            {
                Assert.Equal(20_000, new HistoryReader(store).Read(new SeriesQuery("am-01", "temperature"))!.Values);
            }
        }

        Assert.Equal(
            [
                "kinds 0+1, minutes True, block hour series event run writer",
                "kinds 1, minutes True, block hour gap series event run writer",
                "kinds , minutes True, hour gap series event run writer",
                "kinds , minutes False, hour gap series event run writer",
                "kinds , minutes False, ",
            ],
            seen);
    }

    protected override IHistoryStore Create() => _server.Open();

    protected override int CountBlocks(IHistoryStore store) => _server.Of("block").Count;
}
