using System.Runtime.CompilerServices;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Health;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Operations;

public sealed class StreamRunTests
{
    private static readonly DateTimeOffset Start = new(2014, 2, 14, 14, 30, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Start.AddYears(12));
    private readonly LiveState _live;

    public StreamRunTests() => _live = new LiveState(_time);

    [Fact]
    public async Task What_was_asked_to_stop_shows_as_stopping_until_it_has()
    {
        await using var context = Context(new WorkbenchSettings(), new Recording(new MetricCatalog(), [1]));
        context.Show("processed 1 sample", 10);
        Assert.Equal(RunState.Running, _live.Operation.State);

        context.IsStopping = true;
        context.Show("processed 2 samples", 20);
        Assert.Equal(RunState.Stopping, _live.Operation.State);

        context.Show("stopped after 1 s", 20, RunState.Stopped);
        Assert.Equal(RunState.Stopped, _live.Operation.State);
    }

    [Fact]
    public async Task A_stream_that_has_ended_is_silent_by_right()
    {
        var run = Run(new WorkbenchSettings(), StreamParts.None, [100], isLive: true);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(TimeSpan.FromMinutes(2), run.Vitals().SinceLastSample);

        await run.RunAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.Zero, run.Vitals().SinceLastSample);
        Assert.Equal(double.NaN, run.Vitals().BufferUse);
        Assert.Equal(1, run.Vitals().Processed);
    }

    [Fact]
    public void A_threshold_at_control_limits_needs_control_charts()
    {
        var settings = new WorkbenchSettings { Threshold = new ThresholdSettings { Type = ThresholdType.SpcLimit } };

        var wrong = Assert.Throws<SettingsException>(() => Run(settings, StreamParts.Alerts, [100]));

        Assert.Equal(
            "Threshold.Type is spc_limit, but Spc.Enabled is off, so there are no control limits; switch it on or choose another type.",
            wrong.Message);
    }

    [Fact]
    public async Task A_source_without_samples_is_wrong_input()
    {
        var run = Run(new WorkbenchSettings(), StreamParts.None, []);

        var wrong = await Assert.ThrowsAsync<SourceException>(() => run.RunAsync(CancellationToken.None));

        Assert.Equal("recording has no samples; name a source that has.", wrong.Message);
    }

    [Fact]
    public async Task Whatever_watches_a_threshold_shows_its_limits()
    {
        await Run(new WorkbenchSettings(), StreamParts.Alerts, [1000]).RunAsync(CancellationToken.None);

        var reading = Assert.Single(_live.Everything().Metrics);
        Assert.Equal((800, 1200), (reading.Lower, reading.Upper));
    }

    [Fact]
    public async Task Rules_look_back_in_the_pace_of_the_recording_and_not_of_the_demo()
    {
        // One sample a minute; a signal 10 min after the end of the fault is within 3 subgroups of 5, one 20 min after it is not.
        var values = Enumerable.Repeat(1000.0, 60).ToArray();
        values[30] = values[50] = 1300;
        var fault = new InjectedFault(FaultKind.Step, "am-01", "temperature", Start.AddMinutes(10), Start.AddMinutes(20));
        var other = fault with { Start = Start.AddMinutes(25), End = Start.AddMinutes(30) };

        var run = Run(new WorkbenchSettings(), StreamParts.Alerts, values, faults: [fault, other]);
        await run.RunAsync(CancellationToken.None);

        Assert.Equal([true, true], run.Score!.Faults.Select(outcome => outcome.Detected));
        Assert.Equal(1, run.Score.FalseAlarms);
    }

    [Fact]
    public async Task A_history_longer_than_a_baseline_may_be_gives_the_longest_baseline()
    {
        var settings = new WorkbenchSettings { Spc = new SpcSettings { Chart = ChartChoice.IMr } };
        var values = Enumerable.Range(0, 10_001).Select(i => 1000 + Math.Sin(i * i)).ToArray();

        await Run(settings, StreamParts.Spc, values, history: 20_000).RunAsync(CancellationToken.None);

        Assert.Equal(10_000, Assert.Single(_live.Charts()).Baseline!.Subgroups);
    }

    [Fact]
    public async Task Points_that_are_no_longer_kept_still_count()
    {
        var settings = new WorkbenchSettings { Spc = new SpcSettings { Chart = ChartChoice.IMr, Rules = "1" } };
        var values = Enumerable.Range(0, 12_000).Select(i => i == 30 ? 5000.0 : 1000 + (i % 3)).ToArray();

        await Run(settings, StreamParts.Spc, values).RunAsync(CancellationToken.None);

        var panel = Assert.Single(_live.Charts()).Panels[0];
        Assert.DoesNotContain(panel.Points, point => point.Violations is not null);
        Assert.Equal((12_000 - 25, 1), (panel.Checked, panel.OutOfControl));
    }

    [Fact]
    public async Task Finds_limits_for_as_few_false_alarms_as_asked_for()
    {
        var spc = new SpcSettings { Chart = ChartChoice.C, Rules = "1", FalseAlarmEvery = "7d" };

        var unknown = Assert.Throws<SettingsException>(() => Run(new WorkbenchSettings { Spc = spc }, StreamParts.Spc, [4]));
        await using var run = Run(new WorkbenchSettings { Spc = spc with { SampleInterval = 60 } }, StreamParts.Spc, [.. Enumerable.Range(0, 30).Select(i => 3.0 + (i * i % 3))]);
        await run.RunAsync(CancellationToken.None);

        Assert.Equal("Spc.FalseAlarmEvery is 7d, but nobody knows how often samples come; set Spc.SampleInterval, or give a number of points.", unknown.Message);
        Assert.Equal("In control, expect at most one false alarm every 10080 points of each metric: at a sample every 60 s, one in 7 days.", run.FalseAlarmSentence);

        // 91 counted in 25: P(X >= 14 | 105, 1/26) = 0.000053 and P(X >= 15 | 106) = 0.000014 by scipy, around half of 1/10080.
        Assert.Equal(14, Assert.Single(run.Baselines.Store.All).Location.Upper);
    }

    [Fact]
    public async Task Charts_of_layers_say_that_a_time_says_nothing_of_them()
    {
        var settings = new WorkbenchSettings
        {
            Spc = new SpcSettings { Chart = ChartChoice.C, Rules = "1", FalseAlarmEvery = "7d", SampleInterval = 60 },
            Voxels = new VoxelSettings { LayerSignals = "temperature" },
        };

        await using var run = Run(settings, StreamParts.Spc, [4]);

        Assert.Single(_live.Everything().Log, line => line.Message ==
            "Spc.FalseAlarmEvery is 7d, which says nothing of charts of layers, since nobody knows how long a layer takes: their limits stay at 3 σ; give a number of points to have layers keep it, too.");
        Assert.Null(settings.Voxels.ToLayerOptions(settings.Spc)!.Charts.FalseAlarmEvery);
        Assert.Equal(500, settings.Voxels.ToLayerOptions(settings.Spc with { FalseAlarmEvery = "500" })!.Charts.FalseAlarmEvery);
    }

    /// <summary>Counts have nothing to search for before there are data; their layers, which are charts of single values, have.</summary>
    [Theory]
    [InlineData(ChartChoice.IMr, "")]
    [InlineData(ChartChoice.C, "temperature")]
    public async Task A_stop_while_limits_are_searched_for_ends_the_search(ChartChoice chart, string layers)
    {
        var settings = new WorkbenchSettings
        {
            Spc = new SpcSettings { Chart = chart, Rules = "1", FalseAlarmEvery = "333" },
            Voxels = new VoxelSettings { LayerSignals = layers },
        };
        await using var context = Context(settings, new Recording(new MetricCatalog(), [4]));

        await Assert.ThrowsAsync<OperationCanceledException>(() => StreamRun.CreateAsync(context, StreamParts.Spc, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_time_of_less_than_two_points_is_refused_before_the_run()
    {
        var spc = new SpcSettings { Chart = ChartChoice.C, Rules = "1", FalseAlarmEvery = "60s", SampleInterval = 60 };

        var error = Assert.Throws<SettingsException>(() => Run(new WorkbenchSettings { Spc = spc }, StreamParts.Spc, [4]));

        Assert.Equal("Spc.FalseAlarmEvery is 60s, which is 1 points at this sample interval; it must be more than 2.", error.Message);
    }

    [Fact]
    public void Says_beside_the_setting_how_often_charts_cry_wolf()
    {
        var laney = new WorkbenchSettings { Spc = new SpcSettings { Chart = ChartChoice.LaneyU, SampleSize = 50, Rules = "1", BaselineSubgroups = 1000, SampleInterval = 10 } };

        Assert.Equal(
            KeyValuePair.Create("Spc.ControlLimit", "In control, expect one false alarm every 370 points of each metric (rates normal): at a sample every 10 s, one in 61.73 min."),
            SettingHints.Of(laney).Single());
        Assert.Equal(
            KeyValuePair.Create("Spc.FalseAlarmEvery", "In control, expect at most one false alarm every 10000 points of each metric: at a sample every 1 s, one in 2.778 h."),
            SettingHints.Of(new WorkbenchSettings { Spc = new SpcSettings { Chart = ChartChoice.P, SampleSize = 50, Rules = "1", FalseAlarmEvery = "10000" } }).Single());
        Assert.Empty(SettingHints.Of(new WorkbenchSettings { Spc = new SpcSettings { Enabled = false } }));
    }

    [Fact]
    public async Task A_run_gets_no_alerts_of_the_run_before()
    {
        await using var before = Context(new WorkbenchSettings(), new Recording(new MetricCatalog(), [100]));
        await using var after = Context(new WorkbenchSettings(), new Recording(new MetricCatalog(), [100]));
        using var execution = new Execution(after, before);

        before.Alerts.Handle(new(
            SignalKind.Raised, Start, "workbench", "system", "health/system", Severity.High, 0.4, 0.8, null, "Bad."));

        Assert.Empty(_live.Everything().Alerts);
        await execution.Completion;
    }

    [Fact]
    public async Task A_machine_called_workbench_shares_no_alerts_with_the_health_of_this_program()
    {
        var settings = new WorkbenchSettings { Health = new HealthSettings { System = false, Process = false } };
        await using var context = Context(settings, new Recording(new MetricCatalog(), [5000]) { Machine = "workbench" });
        context.Health.Register("oven", _ => ValueTask.FromResult(new HealthReading(new HealthMeasure("pressure", 9, "bar", degradedAt: 6, criticalAt: 8))));
        await context.Health.CheckNowAsync();
        await using var run = new StreamRun(context, StreamParts.Alerts);
        await run.RunAsync(CancellationToken.None);
        Assert.Equal(
            ["(workbench)/oven/health-oven#1", "workbench/temperature/threshold-absolute#1"],
            context.Alerts.Find(new AlertFilter()).Select(alert => alert.Id).Order(StringComparer.Ordinal));

        // As when its partition goes to another member.
        ((IMachineState)context.Alerts).Forget(0, "workbench");
        Assert.Equal("(workbench)", Assert.Single(context.Alerts.Find(new AlertFilter())).Key.Machine);
    }

    private StreamRun Run(
        WorkbenchSettings settings,
        StreamParts parts,
        double[] values,
        bool isLive = false,
        int history = 0,
        IReadOnlyList<InjectedFault>? faults = null)
    {
        var source = new Recording(new MetricCatalog(), values) { IsLive = isLive, HistorySamples = history, Faults = faults ?? [] };
        return new StreamRun(Context(settings, source), parts);
    }

    private RunContext Context(WorkbenchSettings settings, Recording source) => RunContexts.Create(
        OperationCatalog.Of(OperationKind.Stream),
        new SourceProvider(
            new SourceDescription("recording", "Recording", IsAvailable: true, ""), (_, catalog, _) => source with { Catalog = catalog }),
        settings,
        _live,
        dashboardHost: null,
        checkpoints: null,
        alertChannels: [],
        checks: [],
        _time);

    /// <summary>One value of one machine a minute.</summary>
    private sealed record Recording(MetricCatalog Catalog, double[] Values) : ISampleSource, IFaultTruth
    {
        public string Name => "recording";

        public long? ExpectedSamples => Values.Length;

        public string Machine { get; init; } = "am-01";

        public bool IsLive { get; init; }

        public int HistorySamples { get; init; }

        public IReadOnlyList<InjectedFault> Faults { get; init; } = [];

        public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            for (var i = 0; i < Values.Length; i++)
            {
                var batch = SampleBatch.Rent(Catalog, 1);
                batch.SetValue(
                    batch.AddRow(Start.AddMinutes(i).UtcTicks, Catalog.Machines.GetOrAdd(Machine)),
                    Catalog.Metrics.GetOrAdd("temperature"),
                    Values[i]);
                yield return batch;
            }
        }
    }
}
