using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Health;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Tests.Operations;

public sealed class WorkbenchTests
{
    /// <summary>Long enough for the slowest machine: nothing is measured, only a hang is found.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>30 s of the process, as fast as it can be computed.</summary>
    private static readonly WorkbenchSettings Quick = new()
    {
        Demo = new DemoSettings { Duration = 30, RealTime = false },
        Health = new HealthSettings { Checks = 1, System = false },
    };

    [Theory]
    [InlineData(OperationKind.Setup, "Components")]
    [InlineData(OperationKind.Stream, "Stream processing")]
    [InlineData(OperationKind.Alerts, "Alerts")]
    [InlineData(OperationKind.Spc, "Control charts")]
    [InlineData(OperationKind.Health, "Health")]
    [InlineData(OperationKind.Workflow, "Complete workflow")]
    public async Task Every_operation_completes_and_shows_what_it_found(OperationKind operation, string table)
    {
        await using var workbench = Workbench.Create(Quick);

        var result = await workbench.RunAsync(operation).WaitAsync(Patience);

        Assert.Equal(RunState.Completed, result.State);
        Assert.Contains(result.Tables, found => found.Title == table && found.Rows.Count > 0);
        Assert.Equal(RunState.Completed, workbench.Live.Operation.State);
        Assert.Equal(100, workbench.Live.Operation.Progress);
        Assert.DoesNotContain(workbench.Live.Everything().Log, line => line.Level == LogLevel.Error);
    }

    [Fact]
    public async Task The_workflow_finds_every_injected_fault_and_loses_no_sample()
    {
        await using var workbench = Workbench.Create(Quick);

        await workbench.RunAsync(OperationKind.Workflow).WaitAsync(Patience);

        var summary = workbench.Summarize();
        Assert.Equal(800, summary.Samples.Produced);
        Assert.Equal(800, summary.Samples.Processed);
        Assert.Equal(
            Enum.GetNames<FaultKind>().Select(name => name.ToUpperInvariant()).Order(StringComparer.Ordinal),
            summary.Faults.Select(fault => fault.Kind.ToUpperInvariant()).Order(StringComparer.Ordinal));
        Assert.All(summary.Faults, fault => Assert.True(fault.Detected, $"{fault.Kind} was missed"));

        // 180 points of X̄ and as many of R: at 1 in 370 and 1 in 216 about 1.3 of them cross 3σ limits by chance.
        Assert.InRange(summary.FalseAlarms!.Value, 0, 5);
        Assert.True(summary.Alerts.Raised > 0);
        Assert.Equal(summary.Alerts.Raised, summary.Alerts.Active + summary.Alerts.Cleared);
    }

    [Fact]
    public async Task The_workflow_waits_for_the_first_check_of_every_component()
    {
        await using var workbench = Workbench.Create(Quick with
        {
            Demo = new DemoSettings { Duration = 1, History = 0, RealTime = false },
            Health = new HealthSettings(),
        });

        await workbench.RunAsync(OperationKind.Workflow).WaitAsync(Patience);

        Assert.All(workbench.Summarize().Health, component => Assert.NotEqual(HealthStatus.Unknown, component.Status));
    }

    [Fact]
    public async Task The_baseline_is_the_history_and_stays_frozen()
    {
        await using var workbench = Workbench.Create(Quick);

        await workbench.RunAsync(OperationKind.Spc).WaitAsync(Patience);

        var chart = workbench.Live.Charts().Single(known => known.Metric == "temperature");
        Assert.Equal(100, chart.Baseline!.Subgroups);
        Assert.Equal(1, chart.Baseline.Version);
        Assert.All(chart.Panels, panel => Assert.Single(panel.Points.Select(point => point.Upper).Distinct()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_same_process_gives_the_same_alerts_however_it_is_batched_and_shared(int workers)
    {
        var settings = Quick with
        {
            Demo = Quick.Demo with { Machines = 3 },
            Health = new HealthSettings { System = false, Process = false },
        };
        var other = settings with { Streaming = new StreamingSettings { Workers = workers, BatchSize = 17 } };

        Assert.Equal(await AlertsOf(settings), await AlertsOf(other));
    }

    [Fact]
    public async Task A_stop_ends_an_endless_operation_and_keeps_what_it_found()
    {
        await using var workbench = Workbench.Create(new WorkbenchSettings { Demo = new DemoSettings { Duration = 0 } });
        var running = workbench.RunAsync(OperationKind.Stream);
        while (workbench.Summarize().Samples.Processed < 500)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        workbench.RequestStop();
        Assert.NotEqual(RunState.Running, workbench.Live.Operation.State);
        var result = await running.WaitAsync(Patience);

        var samples = workbench.Summarize().Samples;
        Assert.Equal(RunState.Stopped, result.State);
        Assert.Contains(result.Tables, table => table.Title == "Stream processing");
        Assert.Equal(samples.Produced, samples.Processed + samples.Discarded);
    }

    [Fact]
    public async Task One_operation_runs_at_a_time()
    {
        await using var workbench = Workbench.Create(new WorkbenchSettings { Demo = new DemoSettings { Duration = 0 } });
        workbench.Start(OperationKind.Stream, "demo");

        var busy = Assert.Throws<OperationBusyException>(() => workbench.Start(OperationKind.Spc, "demo"));

        Assert.Equal("Stream Processing is being executed; stop it first, or wait for its end.", busy.Message);
        await workbench.StopAsync().WaitAsync(Patience);
        workbench.Start(OperationKind.Health, "demo");
    }

    [Fact]
    public void An_unknown_source_is_refused_with_those_there_are()
    {
        var workbench = Workbench.Create();

        var wrong = Assert.Throws<SourceException>(() => workbench.Start(OperationKind.Stream, "plc"));

        Assert.Equal(
            "There is no source 'plc'; there are demo, simulator, file, system, push, http, kafka, mqtt, sql, mongodb.", wrong.Message);
    }

    [Fact]
    public async Task A_source_that_is_missing_fails_the_operation_with_its_reason()
    {
        await using var workbench = Workbench.Create(Quick with { File = new FileSettings { Path = "no-such-file.csv" } });

        var result = await workbench.RunAsync(OperationKind.Stream, "file").WaitAsync(Patience);

        Assert.Equal(RunState.Failed, result.State);
        Assert.True(result.Failure!.IsInput);
        Assert.StartsWith("Cannot read file", result.Failure.Reason, StringComparison.Ordinal);
        Assert.Contains("no-such-file.csv", workbench.Live.Operation.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_this_version_lacks_is_refused_with_those_it_has()
    {
        var wrong = Assert.Throws<SourceException>(() => Workbench.Create().Start(OperationKind.Stream, "kafka"));

        Assert.Equal("Kafka cannot be read: this program was put together without it; add RealtimeWorkbench.Kafka.", wrong.Message);
    }

    [Fact]
    public async Task An_alert_is_acknowledged_by_name()
    {
        await using var workbench = Workbench.Create(Quick);
        await workbench.RunAsync(OperationKind.Alerts).WaitAsync(Patience);
        var alert = workbench.Live.Everything().Alerts[0];

        var result = workbench.Acknowledge(alert.Id, "Ada", "nozzle cleaned");

        Assert.Equal(AcknowledgeOutcome.Done, result.Outcome);
        Assert.Equal("Ada", workbench.Live.Everything().Alerts.Single(known => known.Id == alert.Id).AcknowledgedBy);
    }

    [Fact]
    public async Task A_component_of_the_user_is_checked_and_raises_an_alert()
    {
        await using var workbench = Workbench.Create(Quick);
        workbench.AddHealthCheck(new FurnaceCheck("furnace"));

        await workbench.RunAsync(OperationKind.Health).WaitAsync(Patience);

        Assert.Equal(HealthStatus.Critical, workbench.Summarize().Health.Single(entry => entry.Component == "furnace").Status);
        Assert.Contains(workbench.Export().Alerts, alert => alert.Rule == "health/furnace");
        Assert.Throws<ArgumentException>(() => workbench.AddHealthCheck(new FurnaceCheck("stream")));
    }

    [Fact]
    public async Task Trends_raise_alerts_only_where_they_are_asked_for()
    {
        await using var quiet = Workbench.Create(Quick);
        await using var asked = Workbench.Create(Quick with { Alerts = new AlertSettings { Trend = true } });

        await quiet.RunAsync(OperationKind.Alerts).WaitAsync(Patience);
        await asked.RunAsync(OperationKind.Alerts).WaitAsync(Patience);

        Assert.DoesNotContain(quiet.Export().Alerts, alert => alert.Rule == "trend");
        Assert.Contains(asked.Export().Alerts, alert => alert.Rule == "trend");
    }

    [Fact]
    public async Task A_threshold_on_a_metric_that_never_came_is_warned_of()
    {
        await using var workbench = Workbench.Create(Quick with { Threshold = new ThresholdSettings { Metric = "temprature" } });

        await workbench.RunAsync(OperationKind.Alerts).WaitAsync(Patience);

        Assert.Contains(
            workbench.Live.Everything().Log,
            line => line.Level == LogLevel.Warning && line.Message.Contains("temprature", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pushed_samples_join_the_running_stream()
    {
        await using var workbench = Workbench.Create();
        Assert.NotNull(workbench.Push("{}"u8));
        workbench.Start(OperationKind.Stream, "push");
        while (workbench.Live.Operation.State != RunState.Running || workbench.Push(
            """{"timestamp":"2026-11-21T10:00:00Z","machine":"press-7","pressure":5.5}"""u8) is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        while (workbench.NewestSamples().Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Assert.Equal(5.5, workbench.NewestSamples().Single().Values["pressure"]);
        Assert.Contains("timestamp", workbench.Push("{\"pressure\":1}"u8), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulated_machines_obey_legal_requests_only()
    {
        await using var workbench = Workbench.Create();
        Assert.NotNull(workbench.RequestStatus("am-01", "STARTED"));
        workbench.Start(OperationKind.Stream, "simulator");
        while (workbench.MachineStates().Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Assert.Null(workbench.RequestStatus("am-01", "SHUTDOWN"));
        Assert.Equal(
            "Machine am-01 cannot go from SHUTDOWN to PAUSED; legal: STARTED.", workbench.RequestStatus("am-01", "PAUSED"));
        Assert.StartsWith("There is no status 'FLYING'; there are SHUTDOWN,", workbench.RequestStatus("am-01", "FLYING"), StringComparison.Ordinal);
        Assert.StartsWith("There is no machine 'am-02'", workbench.RequestStatus("am-02", "STARTED"), StringComparison.Ordinal);
    }

    private static async Task<string> AlertsOf(WorkbenchSettings settings)
    {
        await using var workbench = Workbench.Create(settings, new FixedTime());
        await workbench.RunAsync(OperationKind.Workflow).WaitAsync(Patience);
        Assert.NotEmpty(workbench.Export().Alerts);
        return string.Join('\n', workbench.Export().Alerts.Select(alert => alert.ToString()));
    }

    private sealed class FurnaceCheck(string component) : IHealthCheck
    {
        public string Component => component;

        public ValueTask<HealthReading> CheckAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(new HealthReading([new("temperature", 1300, "°C", degradedAt: 900, criticalAt: 1200)]));
    }

    /// <summary>The clock of the system, but always at the same date, since the demo process begins now.</summary>
    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    }
}
