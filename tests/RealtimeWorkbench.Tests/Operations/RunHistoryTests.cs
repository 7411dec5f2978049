using RealtimeWorkbench.Health;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Testing;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Operations;

public sealed class RunHistoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly LiveState _live = new(TimeProvider.System);
    private readonly SavedPieces _saved = new();

    [Fact]
    public async Task Health_that_is_told_before_the_checkpoint_is_read_belongs_to_the_run_that_goes_on()
    {
        var first = new WrittenStore();
        await RunAsync(first, (history, catalog) => _saved.Save(history, catalog, "am-01"));
        var run = Assert.Single(first.Runs);

        var second = new WrittenStore();
        await RunAsync(second, (history, catalog) =>
        {
            history.OnHealth(Report("system"));
            Assert.Null(history.Run);
            _saved.Restore(history, catalog, "am-01");
            history.OnHealth(Report("stream"));
            Assert.Equal(run, history.Run);
        });
        Assert.Equal(run, Assert.Single(second.Runs));
        Assert.Equal([(run, "system"), (run, "stream")], second.Events);
    }

    [Fact]
    public async Task Health_of_a_run_without_samples_is_remembered()
    {
        var store = new WrittenStore();
        await RunAsync(store, (history, _) => history.OnHealth(Report("system")));
        Assert.Equal([(Assert.Single(store.Runs), "system")], store.Events);
    }

    [Fact]
    public async Task Of_what_changes_again_and_again_between_two_writes_only_the_last_is_made()
    {
        var store = new WrittenStore();
        List<string> made = [];

        // Its clock stands still, so that nothing is written before it is told to.
        await using (var writer = new HistoryWriter(store, new MetricCatalog(), new HistoryWriterOptions(), new ManualTime(Now), (_, _) => { }))
        {
            foreach (var machine in new[] { "first", "second", "third" })
            {
                writer.Add("run", HistoryEventKind.Alert, "alert#1", run =>
                {
                    made.Add(machine);
                    return new HistoryEvent(run, HistoryEventKind.Alert, "alert#1", Now, null, machine, "", "active", "", "{}");
                });
            }

            await writer.FlushAsync();
        }

        Assert.Equal(["third"], made);
        Assert.Equal([("run", "third")], store.Events);
    }

    private static HealthReport Report(string component) =>
        new(component, Now, HealthStatus.Healthy, 1, [], [], TimeSpan.Zero);

    private async Task RunAsync(WrittenStore store, Action<RunHistory, MetricCatalog> act)
    {
        await using var context = RunContexts.Create(
            OperationCatalog.Of(OperationKind.Stream),
            new SourceProvider(new SourceDescription("none", "None", IsAvailable: true, ""), (_, _, _) => throw new SourceException("There is none.")),
            new WorkbenchSettings(),
            _live,
            dashboardHost: null,
            checkpoints: null,
            alertChannels: [],
            checks: [],
            TimeProvider.System);
        await using var history = new RunHistory(context, store, "none", hasCheckpoints: true);
        act(history, context.Catalog);
    }

    /// <summary>Remembers what it was given.</summary>
    private sealed class WrittenStore : IHistoryStore
    {
        public HashSet<string> Runs { get; } = [];

        public List<(string Run, string Component)> Events { get; } = [];

        public string Name => "written";

        public long Bytes => 0;

        public void Write(HistoryWrite write)
        {
            Runs.UnionWith(write.Runs.Select(run => run.Id));
            Events.AddRange(write.Events.Select(happened => (happened.Run, happened.Machine)));
        }

        public void Settle(IReadOnlyList<SettledSeries> settled) => throw new NotSupportedException();

        public bool Trim(HistoryRetention retention, long now) => false;

        public long? LastWritten(long before) => null;

        public IHistoryView OpenView(CancellationToken cancellationToken = default) => new NoView();

        public void Dispose()
        {
            // It holds nothing.
        }
    }

    /// <summary>A view of nothing.</summary>
    private sealed class NoView : IHistoryView
    {
        public IReadOnlyList<HistoryRun> Runs(DateTimeOffset? before = null, int most = int.MaxValue) => [];

        public IReadOnlyList<HistorySeries> Series(string? machine = null, string? metric = null, string? run = null) => [];

        public IEnumerable<StoredBlock> Blocks(HistorySeries series, HistoryResolution resolution, long from, long until) => [];

        public IReadOnlyList<StoredBlock> Settled(HistorySeries series, long mark) => [];

        public IReadOnlyList<HistoryGap> GivenUp(long series) => [];

        public IReadOnlyList<StoredBlock> Unsettled(long series) => [];

        public IReadOnlyList<StoredBlock> Tail(string run, string machine, long mark) => [];

        public IReadOnlyList<StoredBlock> Awaited(string run, string machine, long mark) => [];

        public IEnumerable<RollUp> RollUps(long series, HistoryResolution resolution, long from, long until) => [];

        public IReadOnlyList<HistoryEvent> Events(EventQuery query) => [];

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
