using RealtimeWorkbench.Export;
using RealtimeWorkbench.Health;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Tests.Figures;

namespace RealtimeWorkbench.Tests.Export;

/// <summary>A run for tests: small, but with something in every part.</summary>
internal static class MadeUpRun
{
    public static RunExport Create(string machine = "am-01", string metric = "temperature", string note = "nozzle cleaned")
    {
        var start = MadeUpChart.Start;
        var chart = MadeUpChart.XbarR(machine, metric).WithPoint(15, 1075.2, "nelson-1: one point beyond 3σ");
        var health = new HealthView(HealthStatus.Degraded, 0.7, start.AddSeconds(60), [
            new HealthComponentView(
                "system", HealthStatus.Degraded, 0.7, [$"Memory of {machine} is 88 % used."], start.AddSeconds(60), [new("memory", 88.25, "%", 0.7)]),
            new HealthComponentView("process", HealthStatus.Unknown, null, [], null, []),
        ]);
        return new RunExport
        {
            ProductVersion = "1.2.3",
            ExportedAt = start.AddMinutes(2),
            Settings = new WorkbenchSettings { Kafka = new KafkaSettings { Topic = note } },
            Operation = new OperationStatus(
                "workflow", "Complete Workflow", "demo", "Demo", RunState.Completed, start, 95.25, 100, $"watched {machine}"),
            Statistics = StatisticsView.None with { SamplesProduced = 1000, SamplesProcessed = 1000, LatencyMs = new LatencyView(1, 2, 3.5) },
            Samples =
            [
                new Sample(start.AddSeconds(1.25), machine, new Dictionary<string, double> { [metric] = 1012.1, ["power"] = double.NaN }, Status: "RUNNING"),
                new Sample(start, machine, new Dictionary<string, double> { [metric] = 0.1 + 0.2, ["power"] = -250.5 }, new Position(1.5, 2, 3, 12)),
            ],
            Metrics = [new MetricReading(machine, metric, "°C", 1012.1, start.AddSeconds(1.25), 800, 1200, MetricCondition.Violated)],
            Series = [new SeriesSlice(machine, metric, true, [new(start.ToUnixTimeMilliseconds(), 990, 1010, 1000), new(start.AddSeconds(1).ToUnixTimeMilliseconds(), 995, 1020, 1012.1)])],
            Charts = [chart],
            Alerts =
            [
                new AlertView(
                    $"{machine}/{metric}/threshold-absolute#1", "threshold-absolute", machine, metric, Severity.Critical, AlertStanding.Closed,
                    $"{metric} 1200.04 is above 1200.", 1200.04, 800, 1200, start, start.AddSeconds(3), start.AddSeconds(9), 2, "Ada", start.AddSeconds(5), note),
            ],
            Health = health,
            HealthHistory = [health],
            Log =
            [
                new LogEntry(1, start, LogLevel.Success, $"baseline of {machine} established"),
                new LogEntry(2, start.AddSeconds(1.5), LogLevel.Error, "first line\nsecond line", "at A()\n  at B()"),
            ],
            Results =
            [
                new OperationResult(
                    OperationKind.Spc, "Real-time SPC", RunState.Completed, start.AddMinutes(1),
                    [new Table("Limits", ["metric", "UCL"], [[metric, "1060"]])],
                    [RealtimeWorkbench.Figures.ControlChartFigure.Of(chart)]),
            ],
            Faults =
            [
                new FaultOutcome(new InjectedFault(FaultKind.Step, machine, metric, start, start.AddSeconds(9)), "nelson-1", TimeSpan.FromSeconds(2.5)),
                new FaultOutcome(new InjectedFault(FaultKind.Drift, machine, metric, start, start.AddSeconds(9)), null, null),
            ],
            Notices = [$"Notes of {machine} are not kept."],
        };
    }
}
