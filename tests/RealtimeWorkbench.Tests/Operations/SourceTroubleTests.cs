using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Operations;

public sealed class SourceTroubleTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Health_is_told_what_is_wrong_with_the_source_since_when_and_when_the_last_sample_came()
    {
        var source = new Noticing();
        await using var context = RunContexts.Create(
            OperationCatalog.Of(OperationKind.Stream),
            new SourceProvider(new SourceDescription("noticing", "Noticing", IsAvailable: true, ""), (_, _, _) => source),
            new WorkbenchSettings(),
            new LiveState(_time),
            dashboardHost: null,
            checkpoints: null,
            alertChannels: [],
            checks: [],
            _time);
        await using var run = new StreamRun(context, StreamParts.None);
        var troubles = new Troubles(source.Say);
        string? Told() => run.Vitals().SourceTrouble;

        Assert.Null(Told());
        _time.Advance(TimeSpan.FromMinutes(1));
        troubles.Begin("server", "Nobody answers.");
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("Nobody answers. It is so since 2026-11-21 10:01:00Z; no sample has come yet.", Told());

        troubles.Begin("login", "The login is refused.");
        troubles.Say("Something has happened.");
        Assert.Equal("The login is refused. It is so since 2026-11-21 10:01:00Z; no sample has come yet.", Told());

        troubles.End("One is over.", "login");
        Assert.StartsWith("Nobody answers.", Told(), StringComparison.Ordinal);

        troubles.End("All is well.");
        Assert.Null(Told());
    }

    private sealed class Noticing : INoticingSource
    {
        public event Action<SourceNotice>? Noticed;

        public string Name => "noticing";

        public MetricCatalog Catalog { get; } = new();

        public long? ExpectedSamples => null;

        public void Say(SourceNotice notice) => Noticed?.Invoke(notice);

        public IAsyncEnumerable<SampleBatch> ReadAsync(CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<SampleBatch>();
    }
}
