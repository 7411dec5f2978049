using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Testing;
using RealtimeWorkbench.Tests.Streaming;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Operations;

/// <summary>A run that goes on under other settings: what these decide about begins anew and says so, and nothing that nobody watches stays on.</summary>
public sealed class ChangedSettingsTests : IDisposable
{
    private static readonly HealthSettings NoHealth = new() { System = false, Process = false };

    private readonly string _file = Path.Combine(Path.GetTempPath(), Invariant($"rtw-{Guid.NewGuid():N}.jsonl"));

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("Spc.ControlLimit", "2", "xbar-r/xbar/nelson-1", "What the checkpoint has as spc was found with Spc.Chart xbar-r, Spc.SubgroupSize 5, Spc.ControlLimit 3 ")]
    [InlineData("Spc.Chart", "xbar_s", "xbar-r/", "What the checkpoint has as charts was found with Spc.Chart xbar-r, Spc.SubgroupSize 5, ")]
    [InlineData("Voxels.LayerSignals", "power", null, "What the checkpoint has as layers was found with Voxels.LayerSignals temperature, layers by number, Spc.Chart ")]
    [InlineData("Voxels.LayerSignals", "temperature, power", null, "What the checkpoint has as layer charts was found with Voxels.LayerSignals temperature, layers by number, Spc.Chart ")]
    [InlineData("Voxels.Resolution", "2", null, "What the checkpoint has as voxels was found with voxels of 1 mm from (0, 0, 0) to (100, 100, 100) mm, ")]
    [InlineData("Spc.Enabled", "false", "xbar-r/", null)]
    [InlineData("Threshold.Metric", "power", "threshold/absolute", null)]
    [InlineData("Threshold.Type", "rate_of_change", "threshold/absolute", null)]
    [InlineData("Alerts.Trend", "false", "trend", null)]
    [InlineData("Streaming.Filters", "temperature = ewma(0.5)", null, "What the checkpoint has as filters was found with Streaming.Filters temperature = median(3); with Streaming.Filters temperature = ewma(0.5) it begins anew.")]
    [InlineData("Streaming.BufferSize", "200", null, null)]
    [InlineData("Streaming.BufferManagement", "false", null, null)]
    public async Task What_a_setting_decides_about_begins_anew_when_it_is_changed(string setting, string value, string? rule, string? notice)
    {
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            File = new FileSettings { Path = _file },
            Alerts = new AlertSettings { Trend = true },
            Streaming = new StreamingSettings { Filters = "temperature = median(3)" },
            Voxels = new VoxelSettings { LayerSignals = "temperature" },
            Checkpoint = new CheckpointSettings { Path = "memory" },
        };
        var changed = SettingsEditor.Apply(settings, new Dictionary<string, string> { [setting] = value });
        var store = new MemoryCheckpointStore();

        // Cut while the temperature is too high, gone on with otherwise, and again, and back.
        await AppendAsync(0, 560);
        var before = await RunAsync(settings, store);
        await AppendAsync(560, 900);
        var after = await RunAsync(changed, store);
        await AppendAsync(900, 1300);
        await RunAsync(changed, store);
        await AppendAsync(1300, 1700);
        await RunAsync(settings, store);

        if (rule is not null)
        {
            Assert.Contains(before.Alerts, alert => Is(alert, rule) && alert.ClearedAt is null);
            Assert.DoesNotContain(after.Alerts, alert => Is(alert, rule) && alert.ClearedAt is null && alert.LastSeenAt < Make.Start.AddSeconds(560));

            // One that came again since has the same name.
            var ended = before.Alerts.First(alert => Is(alert, rule) && alert.ClearedAt is null).Id;
            Assert.Contains(after.Log, line => line.Message.Contains("Ended at the restart", StringComparison.Ordinal) && line.Message.Contains(ended, StringComparison.Ordinal));
        }

        if (notice is not null)
        {
            Assert.Contains(after.Log, line => line.Message.StartsWith(notice, StringComparison.Ordinal));
        }

        static bool Is(AlertView alert, string rule) => alert.Rule.StartsWith(rule, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alarm_after_the_change_is_told_although_one_like_it_was_active_before()
    {
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            File = new FileSettings { Path = _file },
            Checkpoint = new CheckpointSettings { Path = "memory" },
        };
        var store = new MemoryCheckpointStore();
        await AppendAsync(0, 560);
        await RunAsync(settings, store);
        await AppendAsync(560, 900);
        await RunAsync(settings with { Threshold = settings.Threshold with { Metric = "power", Lower = 0, Upper = 1000 } }, store);
        await AppendAsync(900, 1560);

        var export = await RunAsync(settings, store);

        Assert.Equal(2, export.Alerts.Count(alert => alert.Rule == "threshold/absolute" && alert.Metric == "temperature"));
    }

    [Fact]
    public async Task Windows_of_another_length_begin_anew()
    {
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            File = new FileSettings { Path = _file },
            Streaming = new StreamingSettings { Window = 10 },
            Checkpoint = new CheckpointSettings { Path = "memory" },
        };
        var store = new MemoryCheckpointStore();
        await AppendAsync(0, 95);
        await ExecuteAsync(settings, store, OperationKind.Stream);
        await AppendAsync(95, 300);

        var (export, result) = await ExecuteAsync(
            settings with { Streaming = new StreamingSettings { Window = 60 } }, store, OperationKind.Stream);

        var windows = Assert.Single(result.Tables, table => table.Title == "Windows of 60 s, the newest of each metric");
        Assert.All(windows.Rows, row => Assert.StartsWith("2026-11-21 10:", row[2], StringComparison.Ordinal));
        Assert.Contains(windows.Rows, row => row[1] == "temperature" && row[4] == "60");
        Assert.Contains(
            export.Log,
            line => line.Message == "What the checkpoint has as windows was found with Streaming.Window 10; with Streaming.Window 60 it begins anew.");
    }

    [Fact]
    public async Task Samples_that_are_held_are_not_lost_by_a_lateness_of_none()
    {
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            File = new FileSettings { Path = _file },
            Streaming = new StreamingSettings { AllowedLateness = 5 },
            Checkpoint = new CheckpointSettings { Path = "memory" },
        };
        var store = new MemoryCheckpointStore();
        await AppendAsync(0, 100);
        await RunAsync(settings, store);
        await AppendAsync(100, 200);

        var (_, result) = await ExecuteAsync(settings with { Streaming = new StreamingSettings() }, store, OperationKind.Workflow);

        Assert.Equal(
            "The checkpoint holds 6 samples of am-01 until their turn, but Streaming.AllowedLateness is 0 now, so that they would be lost; set it as it was, or name another Checkpoint.Path to begin anew.",
            result.Failure?.Reason);
        Assert.Equal(200, (await RunAsync(settings, store)).Statistics.SamplesProcessed);
    }

    /// <summary>One sample a second: a temperature that is too high from 500 to 600 s and from 1500 to 1600 s, after having risen, and a power that is not.</summary>
    private Task AppendAsync(int from, int to) => File.AppendAllLinesAsync(_file, Enumerable.Range(from, to - from).Select(i =>
    {
        var noise = (i * 7919 % 101) / 10.0;
        var temperature = (i % 1000) switch
        {
            >= 500 and < 600 => 1300 + (i % 1000) - 500 + noise,
            _ => 1000 + noise,
        };
        return Invariant($$"""{"timestamp":"{{Make.Start.AddSeconds(i):O}}","machine":"am-01","layer":{{i / 20}},"temperature":{{temperature}},"power":{{200 + noise}}}""");
    }));

    private static async Task<RunExport> RunAsync(WorkbenchSettings settings, MemoryCheckpointStore store)
    {
        var (export, result) = await ExecuteAsync(settings, store, OperationKind.Workflow);
        Assert.Null(result.Failure);
        return export;
    }

    private static async Task<(RunExport Export, OperationResult Result)> ExecuteAsync(
        WorkbenchSettings settings, MemoryCheckpointStore store, OperationKind operation)
    {
        await using var workbench = Workbench.Create(settings);
        workbench.Checkpoints = new MemoryCheckpoints(store);
        var result = await workbench.RunAsync(operation, "file");
        return (workbench.Export(), result);
    }
}
