using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Sql.Tests;

/// <summary>A disk that is full while checkpoints are written, and that has room again.</summary>
public sealed partial class FullDiskTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    private string FilePath => _folder["checkpoints.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_log_that_cannot_be_brought_into_the_file_is_said_once_and_tried_again_with_every_commit()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // Files are broken by their descriptors.
        }

        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        await using var store = SqliteCheckpointStore.Open(FilePath, _warnings.Add, time);
        await store.BeginAsync("run", "a");
        await store.CommitAsync(StoreContract.Checkpoint("a", 1, 10, ("am-01", "", 0, "ten")));
        using (Full(FilePath))
        {
            time.Advance(CheckpointLog.SyncAfter);
            await store.CommitAsync(StoreContract.Checkpoint("a", 1, 20, ("am-01", "", 0, "twenty")));
            await store.CommitAsync(StoreContract.Checkpoint("a", 1, 30, ("am-01", "", 0, "thirty")));
            Assert.Equal(
                $"What was committed to {FilePath} is in its log only, {FilePath}-wal, and not safe from a loss of power: database or disk is full; see whether the disk is full or fails; every checkpoint tries again.",
                Assert.Single(_warnings));
        }

        Assert.Null(await PositionWithoutLogAsync());
        await store.CommitAsync(StoreContract.Checkpoint("a", 1, 40, ("am-01", "", 0, "forty")));
        Assert.Equal(40, await PositionWithoutLogAsync());
        Assert.Single(_warnings);
    }

    [Fact]
    public async Task A_full_disk_ends_no_run_shows_in_its_health_and_costs_nothing_that_was_written()
    {
        var files = new OneFile();
        var settings = new WorkbenchSettings
        {
            Health = new HealthSettings { System = false, CheckInterval = 1 },
            Demo = new DemoSettings { SamplesPerSecond = 100, Machines = 4 },
            Streaming = new StreamingSettings { BufferSize = 10_000 },
            Checkpoint = new CheckpointSettings { Path = FilePath, Interval = 0.1 },
        };
        await using var workbench = Workbench.Create(settings);
        workbench.Checkpoints = files;
        var running = workbench.RunAsync(OperationKind.Workflow, "demo");
        CheckpointSummary Checkpoints() => workbench.Live.Everything().Statistics?.Checkpoints ?? new(0, 0, 0, null);
        await UntilAsync(() => Checkpoints().Committed > 2);

        files.Store!.LimitPages(1);
        await UntilAsync(() => Checkpoints() is { Failed: > 2, Problem: not null });
        Assert.Equal($"The disk is full, so {FilePath} cannot be written; make room on it.", Checkpoints().Problem);
        await UntilAsync(() => workbench.Live.Everything().Health?.Components
            .Any(component => component.Issues.Any(issue => issue.Contains("The disk is full", StringComparison.Ordinal))) == true);

        // As a kill now would leave it: what was written before is there, whole.
        var copy = _folder["copy.db"];
        File.Copy(FilePath, copy);
        File.Copy(FilePath + "-wal", copy + "-wal");
        await using (SqliteCheckpointStore.Open(copy, _warnings.Add))
        {
            Assert.Empty(_warnings);
        }

        var processed = workbench.Live.Everything().Statistics!.SamplesProcessed;
        await UntilAsync(() => workbench.Live.Everything().Statistics!.SamplesProcessed > processed);
        files.Store.LimitPages(1_000_000);
        await UntilAsync(() => Checkpoints().Problem is null);
        await workbench.StopAsync();
        Assert.Null((await running.WaitAsync(Patience)).Failure);
        var all = workbench.Summarize().Samples.Processed;
        await using var after = new SqliteConnection($"Data Source={FilePath}");
        await after.OpenAsync();
        await using var counts = after.CreateCommand();
        counts.CommandText = "SELECT produced - rejected FROM partition";
        Assert.Equal(all, await counts.ExecuteScalarAsync());
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task<long?> PositionWithoutLogAsync()
    {
        var copy = _folder[Invariant($"{Guid.NewGuid():N}.db")];
        File.Copy(FilePath, copy);
        await using var store = SqliteCheckpointStore.Open(copy, _warnings.Add);
        return (await store.BeginAsync("run", "a")).Position?.Offset;
    }

    /// <summary>What a descriptor stands for; null if it was closed meanwhile.</summary>
    private static string? TargetOf(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Has whatever this program writes to an open file fail for want of room, until it is disposed.</summary>
    private static DelegateOnDispose Full(string path)
    {
        var number = int.Parse(
            Path.GetFileName(Directory.GetFiles("/proc/self/fd").Single(link => TargetOf(link) == path)),
            System.Globalization.CultureInfo.InvariantCulture);
        var kept = Duplicate(number);
        using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite);
        Assert.Equal(number, Duplicate((int)full.DangerousGetHandle(), number));
        return new DelegateOnDispose(() =>
        {
            Assert.Equal(number, Duplicate(kept, number));
            using var spare = new SafeFileHandle(kept, ownsHandle: true);
        });
    }

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Duplicate(int file);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Duplicate(int file, int number);

    private sealed class DelegateOnDispose(Action action) : IDisposable
    {
        public void Dispose() => action();
    }

    /// <summary>Opens the file of a workbench, and keeps it at hand.</summary>
    private sealed class OneFile : ICheckpointProvider
    {
        public SqliteCheckpointStore? Store { get; private set; }

        public ValueTask<ICheckpointStore> OpenAsync(
            CheckpointSettings settings, Action<string> warn, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<ICheckpointStore>(Store = SqliteCheckpointStore.Open(settings.Path, warn));
    }
}
