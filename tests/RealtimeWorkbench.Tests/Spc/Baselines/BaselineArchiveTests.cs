using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Spc.Baselines;

public sealed class BaselineArchiveTests : IDisposable
{
    private static readonly SpcMonitorOptions Singles = new() { SubgroupSize = 1, BaselineSubgroups = 8, Rules = RuleSet.BeyondLimits };
    private static readonly double[] Steady = [999, 1001, 1001, 999, 999, 1001, 1001, 999];
    private static readonly double[] Hot = [1099, 1101, 1101, 1099, 1099, 1101, 1101, 1099];

    private readonly string _folder = Directory.CreateTempSubdirectory("rtw-baselines-").FullName;

    private string File => Path.Combine(_folder, "line 3", "baselines.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_run_begins_with_the_newest_baseline_of_the_run_before()
    {
        var (first, kept) = Run();
        first.Feed(Steady);
        kept.Exchange();

        var (second, _) = Run();
        second.Feed([1100.0]);

        Assert.Equal(1, Assert.Single(second.Log.Baselines).Version);
        Assert.Equal(first.Log.Baselines[0].DataHash, second.Log.Baselines[0].DataHash);
        Assert.Contains(second.Signals, signal => signal.Rule == "i-mr/i/nelson-1");
    }

    [Fact]
    public void A_decision_in_the_file_reaches_the_chart_that_runs()
    {
        var (run, kept) = Run();
        run.Feed(Steady);
        kept.Store.Add(kept.Store.Latest("am-01", "temperature")! with { Center = 1100, EstablishedBy = "Ana", Reason = "New nozzle." });
        run.Feed([1100.0]);
        kept.Exchange();

        new BaselineArchive(File).Change(file =>
        {
            file.RollBack("am-01", "temperature", 1, "Ben", "The old nozzle is back.");
            return true;
        });
        kept.Exchange();
        run.Feed([1100.0]);

        Assert.Equal("Baseline 3 of temperature takes the place of 2, by Ben: Back to version 1: The old nozzle is back.", run.Log.Notices[^1]);
        Assert.Contains(run.Signals, signal => signal.Rule == "i-mr/i/nelson-1");
        Assert.Equal([1, 2, 3], new BaselineArchive(File).Read().All.Select(baseline => baseline.Version));
    }

    [Fact]
    public void Where_a_run_and_a_person_take_one_number_the_person_holds_and_nothing_is_lost()
    {
        var (run, kept) = Run();
        new BaselineArchive(File).Change(file =>
        {
            file.Add(Other with { Center = 1100, Reason = "By hand." });
            return true;
        });
        run.Feed(Steady);
        kept.Exchange();

        Assert.Equal(
            [(1, "Ana"), (2, "rtw"), (3, "Ana")],
            new BaselineArchive(File).Read().All.Select(baseline => (baseline.Version, baseline.EstablishedBy)));
        Assert.Equal(3, kept.Store.Latest("am-01", "temperature")!.Version);
        run.Feed([1000.0]);
        Assert.StartsWith("Baseline 3 of temperature takes the place of 1, by Ana", run.Log.Notices[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_finds_a_baseline_again_after_a_kill_adds_none()
    {
        var (before, _) = Run();
        before.Feed(Steady[..5]);
        var (killed, kept) = Run();
        killed.Feed(Steady);
        kept.Exchange();

        // From a checkpoint after five values; the file has the baseline that the killed run found after it.
        var (after, again) = Run();
        Saved.Move(before.Monitor, before.Catalog, after.Monitor, after.Catalog);
        after.Pause(TimeSpan.FromSeconds(5));
        after.Feed(Steady[5..]);
        again.Exchange();

        Assert.Equal(1, Assert.Single(new BaselineArchive(File).Read().All).Version);
        Assert.Equal(1, Assert.Single(after.Log.Baselines).Version);
    }

    [Fact]
    public void Writers_at_the_same_time_lose_nothing()
    {
        Parallel.For(0, 8, writer =>
        {
            var archive = new BaselineArchive(File);
            for (var i = 0; i < 10; i++)
            {
                archive.Change(file =>
                {
                    file.Add(Other with { Reason = FormattableString.Invariant($"{writer} {i}") });
                    return true;
                });
            }
        });

        var all = new BaselineArchive(File).Read().All;
        Assert.Equal(Enumerable.Range(1, 80), all.Select(baseline => baseline.Version));
        Assert.Equal(80, all.Select(baseline => baseline.Reason).Distinct().Count());
    }

    [Fact]
    public void Half_a_file_of_a_writer_that_was_killed_does_no_harm()
    {
        var archive = new BaselineArchive(File);
        archive.Change(Adds(Other));
        System.IO.File.WriteAllText(File + ".new", "{\"format\":1,\"basel");

        archive.Change(Adds(Other));

        Assert.Equal(2, archive.Read().All.Count);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_said_once_and_tried_again()
    {
        var warnings = new List<string>();
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        var kept = new RunBaselines(File, "rtw", warnings.Add);
        Directory.CreateDirectory(File);
        kept.Store.Add(Other);

        kept.Exchange();
        kept.Exchange();
        Directory.Delete(File);
        kept.Exchange();

        Assert.StartsWith("Baselines cannot be kept: ", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Single(new BaselineArchive(File).Read().All);
    }

    [Fact]
    public void Thresholds_at_control_limits_follow_stored_baselines_and_roll_backs()
    {
        var store = new BaselineStore();
        var first = new MonitorRun(Singles, store);
        first.Feed(Steady);
        var cold = store.Latest("am-01", "temperature")!;
        var moved = store.Add(cold with { Center = 1100, EstablishedBy = "Ana", Reason = "New nozzle." });

        var run = new MonitorRun(Singles, store);
        run.Feed([1100.0]);
        Assert.Equal(moved.Individual, Limits(run));

        store.RollBack("am-01", "temperature", 1, "Ben", "The old nozzle is back.");
        run.Feed([1100.0]);
        Assert.Equal(cold.Individual, Limits(run));
    }

    private static ControlLimits Limits(MonitorRun run)
    {
        // Before the times of the baseline's own samples, too: limits that were there before the chart judge every value.
        Assert.True(run.Monitor.TryGet(0, run.Catalog.Metrics.GetOrAdd("temperature"), MonitorRun.Start.Ticks, out var limits));
        return limits;
    }

    private static Func<BaselineStore, bool> Adds(Baseline baseline) => store =>
    {
        store.Add(baseline);
        return true;
    };

    private (MonitorRun Run, RunBaselines Kept) Run()
    {
        var kept = new RunBaselines(File, "rtw", sentence => throw new InvalidOperationException(sentence));
        return (new MonitorRun(Singles, kept.Store), kept);
    }

    /// <summary>A baseline for the charts of these tests that somebody made by hand.</summary>
    private static Baseline Other { get; } = Made();

    private static Baseline Made()
    {
        var run = new MonitorRun(Singles);
        run.Feed(Hot);
        return run.Log.Baselines[0] with { EstablishedBy = "Ana" };
    }
}
