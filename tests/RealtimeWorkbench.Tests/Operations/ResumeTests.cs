using RealtimeWorkbench.Export;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Testing;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Operations;

/// <summary>A run that goes on from a checkpoint ends with what an uninterrupted one ends with, to the last byte.</summary>
public sealed partial class ResumeTests : IDisposable
{
    private static readonly string[] Compared =
        ["spc.csv", "spc.json", "voxels.csv", "alerts.csv", "alerts.json", "samples.csv", "samples.jsonl"];

    /// <summary>Health of this machine makes alerts of its own, which no two runs share.</summary>
    private static readonly HealthSettings NoHealth = new() { System = false, Process = false };

    private readonly string _folder = Directory.CreateTempSubdirectory("rtw-resume").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task Ends_with_the_same_from_every_checkpoint_of_a_file() => EndsWithTheSameAsync("recording.jsonl");

    [Fact]
    [Trait("Category", "Slow")]
    public Task Ends_with_the_same_from_every_checkpoint_of_a_CSV_file() => EndsWithTheSameAsync("recording.csv");

    [Fact]
    public async Task No_sample_is_counted_twice_where_a_replay_is_cut_inside_a_batch()
    {
        var file = await RecordAsync("recording.jsonl");
        var lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllLinesAsync(file, lines[..3000]);
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            File = new FileSettings { Path = file, Speed = 200 },
            Checkpoint = new CheckpointSettings { Path = "memory", Interval = 0.1 },
        };
        var (uncut, copies) = await RunWithCopiesAsync(settings, "file");

        var fast = settings with { File = settings.File with { Speed = 0 } };
        foreach (var copy in copies)
        {
            Assert.Equal(uncut, await RunAsync(fast, "file", copy));
        }
    }

    [Fact]
    public async Task A_demo_process_goes_on_with_its_own_samples()
    {
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            Demo = new DemoSettings { RealTime = false, Duration = 1000, Machines = 2 },
            Checkpoint = new CheckpointSettings { Path = "memory", Interval = 0.1 },
        };
        var (uncut, copies) = await RunWithCopiesAsync(settings, "demo");

        foreach (var copy in copies)
        {
            Assert.Equal(uncut, await RunAsync(settings, "demo", copy));
        }
    }

    [Fact]
    public async Task A_demo_process_of_other_settings_is_refused()
    {
        var settings = new WorkbenchSettings
        {
            Demo = new DemoSettings { RealTime = false, Duration = 5 },
            Checkpoint = new CheckpointSettings { Path = "memory" },
        };
        var store = new MemoryCheckpointStore();
        await RunAsync(settings, "demo", store);

        var result = await ExecuteAsync(settings with { Demo = settings.Demo with { Seed = 7 } }, "demo", store);

        Assert.StartsWith("The checkpoint is of a demo process with seed 42,", result.Result.Failure?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_file_of_the_same_name_is_refused()
    {
        var file = await RecordAsync("recording.jsonl");
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            File = new FileSettings { Path = file },
            Checkpoint = new CheckpointSettings { Path = "memory" },
        };
        var store = new MemoryCheckpointStore();
        await RunAsync(settings, "file", store);

        var lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllLinesAsync(file, lines[..100]);
        var shorter = await ExecuteAsync(settings, "file", store.Copy());
        await File.WriteAllLinesAsync(file, lines[1..]);
        var other = await ExecuteAsync(settings, "file", store.Copy());

        Assert.Equal(
            Invariant($"{file} has 100 lines, but the checkpoint is at line {lines.Length}; name another Checkpoint.Path to read it from its start."),
            shorter.Result.Failure?.Reason);
        Assert.Equal(
            $"{file} is not the file that the checkpoint was made of, for it begins otherwise; name another Checkpoint.Path to read it from its start.",
            other.Result.Failure?.Reason);
    }

    [Fact]
    public async Task A_file_that_has_grown_is_read_on()
    {
        var file = await RecordAsync("recording.jsonl");
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            File = new FileSettings { Path = file },
            Checkpoint = new CheckpointSettings { Path = "memory" },
        };
        var uncut = await RunAsync(settings, "file", new MemoryCheckpointStore());
        var lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllLinesAsync(file, lines[..(lines.Length / 3)]);
        var store = new MemoryCheckpointStore();
        var first = await ExecuteAsync(settings, "file", store);
        Assert.Contains(first.Export.Log, line => line.Message == $"Beginning with file:recording.jsonl: nothing is known of it from {store.Name}.");
        await File.AppendAllLinesAsync(file, lines[(lines.Length / 3)..]);

        var (export, result) = await ExecuteAsync(settings, "file", store);

        Assert.Equal(uncut, await TextOf(export));
        Assert.Contains(export.Log, line => line.Message.StartsWith("Going on with file:recording.jsonl from position ", StringComparison.Ordinal));
        Assert.Null(result.Failure);
    }

    [Fact]
    public async Task A_store_that_fails_is_said_once_and_nothing_is_missing_afterwards()
    {
        var file = await RecordAsync("recording.jsonl");
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            File = new FileSettings { Path = file },
            Checkpoint = new CheckpointSettings { Path = "memory", Interval = 0.1 },
        };
        var uncut = await RunAsync(settings, "file", new MemoryCheckpointStore());
        var store = new MemoryCheckpointStore();
        var commits = 0;
        store.BeforeCommit = _ => ++commits is 1 ? throw new CheckpointException("The disk is full.") : ValueTask.CompletedTask;

        var (export, _) = await ExecuteAsync(settings, "file", store);

        Assert.Equal(uncut, await TextOf(export));
        Assert.Single(export.Log, line => line.Message.StartsWith("No checkpoint can be written: The disk is full.", StringComparison.Ordinal));
        Assert.Equal(uncut, await RunAsync(settings, "file", store));
    }

    [Fact]
    public async Task Samples_held_for_their_order_and_filters_go_on_from_every_checkpoint()
    {
        var file = await RecordAsync("recording.jsonl");
        var lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllLinesAsync(file, lines.Chunk(20).SelectMany(chunk => chunk.Reverse()));
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            File = new FileSettings { Path = file },
            Streaming = new StreamingSettings { AllowedLateness = 1.5, GapFactor = 3, Filters = "* = hampel(5, 3) | ewma(0.5)" },
            Checkpoint = new CheckpointSettings { Path = "memory", Interval = 0.1 },
        };
        var (uncut, copies) = await RunWithCopiesAsync(settings, "file");

        foreach (var copy in copies)
        {
            Assert.Equal(uncut, await RunAsync(settings, "file", copy));
        }
    }

    [Fact]
    public async Task Checkpoints_need_a_program_that_can_keep_them()
    {
        await using var workbench = Workbench.Create(
            new WorkbenchSettings { Checkpoint = new CheckpointSettings { Path = "x.db" }, Demo = new DemoSettings { RealTime = false, Duration = 5 } });

        var result = await workbench.RunAsync(OperationKind.Stream);

        Assert.Equal("Checkpoint.Path is set, but this program cannot keep checkpoints; leave it empty.", result.Failure?.Reason);
    }

    private async Task EndsWithTheSameAsync(string name)
    {
        var file = await RecordAsync(name);
        var settings = new WorkbenchSettings
        {
            Health = NoHealth,
            File = new FileSettings { Path = file },
            Alerts = new AlertSettings { Trend = true, Cooldown = 20 },
            Voxels = new VoxelSettings { Resolution = 5, Levels = 2, RefineAfter = 8, LayerSignals = "temperature, power", Regions = "left = x 0..50" },
            Groups = new GroupSettings { Metrics = "melt = temperature, power, velocity; odd = power, humidity", BaselineRows = 60, CalibrationRows = 150, FalseAlarms = 0.02 },
            Checkpoint = new CheckpointSettings { Path = "memory", Interval = 0.1 },
        };
        var uncut = await RunAsync(settings with { Checkpoint = new CheckpointSettings() }, "file", store: null);

        var (kept, copies) = await RunWithCopiesAsync(settings, "file");
        Assert.Equal(uncut, kept);

        var others = settings with { Streaming = new StreamingSettings { Workers = 2, BatchSize = 37 } };
        for (var i = 0; i < copies.Count; i++)
        {
            Assert.Equal(uncut, await RunAsync(i % 2 == 0 ? settings : others, "file", copies[i]));
        }
    }

    /// <summary>Runs, and keeps what a run would find that is started after a kill at some moments: at most five, from the first to nearly the last.</summary>
    private static async Task<(string Text, List<MemoryCheckpointStore> Copies)> RunWithCopiesAsync(WorkbenchSettings settings, string source)
    {
        const int Most = 5;
        var copies = new List<MemoryCheckpointStore>();
        var store = new MemoryCheckpointStore();
        var (commits, each) = (0, 1);
        store.AfterCommit = _ =>
        {
            if (commits++ % each != 0)
            {
                return;
            }

            // Nobody knows how many there will be: of those that are evenly spaced each second one goes when there are too many.
            copies.Add(store.Copy());
            if (copies.Count > Most)
            {
                copies = [.. copies.Where((_, i) => i % 2 == 0)];
                each *= 2;
            }
        };
        var text = await RunAsync(settings, source, store);
        Assert.True(copies.Count > 1, "only one checkpoint was written");
        return (text, copies);
    }

    private async Task<string> RecordAsync(string name)
    {
        var path = Path.Combine(_folder, name);
        var options = new DemoProcessOptions
        {
            Machines = 2,
            Duration = TimeSpan.FromSeconds(500),
            Pace = Pace.AsFastAsPossible,
            Start = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
        };
        await using (var recording = Recording.Create(Path.ChangeExtension(path, ".jsonl")))
        {
            await recording.AppendAllAsync(new DemoProcess(options));
        }

        if (path.EndsWith(".csv", StringComparison.Ordinal))
        {
            var samples = new List<Sample>();
            await foreach (var batch in new DemoProcess(options).ReadAsync())
            {
                using (batch)
                {
                    for (var row = 0; row < batch.Count; row++)
                    {
                        samples.Add(batch.ToSample(row));
                    }
                }
            }

            await File.WriteAllTextAsync(path, string.Concat(SampleFiles.Csv(samples)));
        }

        return path;
    }

    private static async Task<string> RunAsync(WorkbenchSettings settings, string source, MemoryCheckpointStore? store)
    {
        var (export, result) = await ExecuteAsync(settings, source, store);
        Assert.Null(result.Failure);
        return await TextOf(export);
    }

    private static async Task<(RunExport Export, OperationResult Result)> ExecuteAsync(
        WorkbenchSettings settings, string source, MemoryCheckpointStore? store, TimeProvider? time = null)
    {
        await using var workbench = Workbench.Create(settings, time ?? new QuickTimers());
        workbench.Checkpoints = store is null ? null : new MemoryCheckpoints(store);
        var result = await workbench.RunAsync(OperationKind.Workflow, source);
        return (workbench.Export(), result);
    }

    /// <summary>Everything about a run that must not depend on its interruptions.</summary>
    private static async Task<string> TextOf(RunExport export)
    {
        var folder = Directory.CreateTempSubdirectory("rtw-export").FullName;
        try
        {
            await new ExportWriter(export).WriteFolderAsync(folder);
            var statistics = export.Statistics;
            var text = Invariant(
                $"{statistics.SamplesProduced} {statistics.SamplesProcessed} {statistics.DeadLettered} {statistics.Late} {statistics.Duplicates} {statistics.Dropped}\n");
            text += string.Join('\n', export.Faults ?? []) + string.Join('\n', export.Metrics);
            text += string.Join('\n', export.Series.SelectMany(series => series.Points));
            foreach (var name in Compared)
            {
                text += $"\n== {name}\n{await File.ReadAllTextAsync(Path.Combine(folder, name))}";
            }

            return text;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Lets timers fire twenty times as often, so that even a quick run writes several checkpoints.</summary>
    private sealed class QuickTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Sooner(dueTime), Sooner(period));

        private static TimeSpan Sooner(TimeSpan time) => time > TimeSpan.Zero ? time / 20 : time;
    }
}
