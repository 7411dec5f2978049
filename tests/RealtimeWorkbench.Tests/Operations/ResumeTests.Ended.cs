using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Operations;

// What a person decides while a run goes on and after its end, and runs that have ended.
public sealed partial class ResumeTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(3600)] // The only checkpoint is the last, and the note comes when it was committed already.
    public async Task What_a_person_wrote_to_a_point_is_known_to_a_resumed_run(double interval)
    {
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            Demo = new DemoSettings { RealTime = false, Duration = 300 },
            Checkpoint = new CheckpointSettings { Path = "memory", Interval = interval },
        };
        var store = new MemoryCheckpointStore();
        var workbench = Workbench.Create(settings, new QuickTimers());
        PointNoteResult? written = null;
        store.AfterCommit = _ => written = written is { Outcome: PointNoteOutcome.Done } ? written : WriteNote(workbench);
        await using (workbench)
        {
            workbench.Checkpoints = new MemoryCheckpoints(store);
            await workbench.RunAsync(OperationKind.Workflow, "demo");
        }

        Assert.DoesNotContain("ended", written!.Message, StringComparison.Ordinal);

        var (export, result) = await ExecuteAsync(settings, "demo", store.Copy());

        Assert.Null(result.Failure);
        var note = Assert.Single(export.Charts.Single(chart => chart.Id == "am-01/temperature").Notes);
        Assert.Equal((3L, "tool worn", "changed", "Ann"), (note.Index, note.Cause, note.Note, note.By));
    }

    [Fact]
    public async Task What_is_written_after_the_end_is_said_to_be_in_no_checkpoint()
    {
        const string Sentence = "The run has ended with its last checkpoint, so this is kept in its log, exports and reports, and a run that goes on from the checkpoint will not know it.";
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            Demo = new DemoSettings { RealTime = false, Duration = 300 },
            Checkpoint = new CheckpointSettings { Path = "memory" },
        };
        await using var kept = Workbench.Create(settings, new QuickTimers());
        kept.Checkpoints = new MemoryCheckpoints(new MemoryCheckpointStore());
        await using var without = Workbench.Create(settings with { Checkpoint = new CheckpointSettings() }, new QuickTimers());
        foreach (var workbench in (Workbench[])[kept, without])
        {
            await workbench.RunAsync(OperationKind.Workflow, "demo");
        }

        var (late, plain) = (WriteNote(kept), WriteNote(without));

        Assert.Equal((PointNoteOutcome.Done, PointNoteOutcome.Done), (late.Outcome, plain.Outcome));
        Assert.EndsWith(Sentence, late.Message, StringComparison.Ordinal);
        Assert.Contains(kept.Live.Everything().Log, line => line.Message == Sentence);
        Assert.DoesNotContain("ended", plain.Message, StringComparison.Ordinal);
    }

    private static PointNoteResult WriteNote(Workbench workbench) => workbench.WriteNote("am-01/temperature", 3, "tool worn", "changed", "Ann");

    [Fact]
    public async Task A_finished_run_that_is_started_again_tells_nobody_a_second_time()
    {
        var file = await RecordAsync("recording.jsonl");

        // One machine falls silent in the middle, which is noticed at the end only: nothing else tells its monitors of the time.
        var lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllLinesAsync(
            file, lines.Where((line, i) => i < lines.Length / 2 || line.Contains("am-01", StringComparison.Ordinal)));
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            File = new FileSettings { Path = file },
            Alerts = new AlertSettings { Cooldown = 0 },
            Checkpoint = new CheckpointSettings { Path = "memory", Interval = 0.1 },
        };
        var store = new MemoryCheckpointStore();

        var first = Told(await ExecuteAsync(settings, "file", store, new PatientEnd()));
        Assert.Contains(first, line => line.Contains("am-02/temperature/staleness#", StringComparison.Ordinal));
        for (var again = 0; again < 3; again++)
        {
            Assert.Empty(Told(await ExecuteAsync(settings, "file", store, new PatientEnd())));
        }

        static List<string> Told((RunExport Export, OperationResult Result) run) =>
            [.. run.Export.Log.Select(line => line.Message).Where(line => line.EndsWith(']') && line.Contains("[am-", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task An_alert_can_be_acknowledged_after_the_end_of_its_run()
    {
        var file = await RecordAsync("recording.jsonl");
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            File = new FileSettings { Path = file },
            Checkpoint = new CheckpointSettings { Path = "memory", Interval = 0.1 },
        };
        await using var workbench = Workbench.Create(settings, new QuickTimers());
        workbench.Checkpoints = new MemoryCheckpoints(new MemoryCheckpointStore());
        await workbench.RunAsync(OperationKind.Workflow, "file");
        var alert = workbench.Live.Everything().Alerts[0];

        var result = workbench.Acknowledge(alert.Id, "Ada", "nozzle cleaned");

        Assert.Equal(AcknowledgeOutcome.Done, result.Outcome);
        Assert.Equal("Ada", workbench.Live.Everything().Alerts.Single(known => known.Id == alert.Id).AcknowledgedBy);
    }

    /// <summary>The clock of the system, but a busy machine has half a minute for the last notifications, and not half a second.</summary>
    private sealed class PatientEnd : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == TimeSpan.FromSeconds(0.5) ? TimeSpan.FromSeconds(30) : dueTime, period);
    }
}
