using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Streaming.Checkpoints;

/// <summary>Barriers, marks and fences, seen from a source that gets partitions and loses them.</summary>
public sealed partial class PipelineCheckpointTests : IAsyncDisposable
{
    private readonly ManualTime _time = new(Make.Start);
    private readonly MemoryCheckpointStore _store = new();
    private readonly List<string> _notices = [];

    /// <summary>Begin of the notice at which whoever is told of it fails.</summary>
    private string? _reportThrows;
    private Pipeline? _pipeline;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_partition_that_is_given_up_is_committed_first_and_gone_on_with_elsewhere(int workers)
    {
        var here = new Partitions();
        var counts = new Counts();
        await RunAsync(here, counts, workers, async () =>
        {
            await here.AssignAsync("a", "b");
            await here.SendAsync("a", 0, 40);
            await here.SendAsync("b", 0, 30);
            await here.RevokeAsync("a");
            Assert.Equal(30, counts.Total);
            Assert.Equal(new SourcePosition(40, "a"), Assert.Single(here.Committed, position => position.Partition == "a"));
        });

        var there = new Partitions();
        var further = new Counts();
        var run = await RunAsync(there, further, workers, async () =>
        {
            Assert.Equal(40, (await there.AssignAsync("a"))[0]?.Offset);
            await there.SendAsync("a", 40, 10);
        });

        Assert.Equal(50, further.Total);
        Assert.Equal((50, 50, 40), (run.Statistics.Produced, run.Statistics.Processed, run.Statistics.Resumed));
    }

    [Fact]
    public async Task A_partition_that_is_lost_is_forgotten_and_not_committed()
    {
        var source = new Partitions();
        var counts = new Counts();
        var run = await RunAsync(source, counts, workers: 2, async () =>
        {
            await source.AssignAsync("a", "b");
            await source.SendAsync("a", 0, 40);
            await source.SendAsync("b", 0, 30);
            await source.LoseAsync("a");
            Assert.Equal(30, counts.Total);
        });

        Assert.DoesNotContain(source.Committed, position => position.Partition == "a");
        Assert.Equal((30, 30), (run.Statistics.Produced, run.Statistics.Processed));
        Assert.Null((await _store.BeginAsync("partitions", "a")).Position);
        Assert.Equal(30, (await _store.BeginAsync("partitions", "b")).Position?.Offset);
    }

    [Fact]
    public async Task A_run_that_was_taken_for_dead_is_fenced_off_and_keeps_the_rest()
    {
        var source = new Partitions();
        var counts = new Counts();
        await RunAsync(source, counts, workers: 2, async () =>
        {
            await source.AssignAsync("a", "b");
            await source.SendAsync("a", 0, 40);
            await source.SendAsync("b", 0, 30);
            await _store.BeginAsync("partitions", "a");
            await source.RevokeAsync("b");

            // What still comes of it is somebody else's to process.
            await source.SendAsync("a", 40, 10);
        });

        Assert.Equal(0, counts.Total);
        Assert.Equal(["b"], source.Committed.Select(position => position.Partition).Distinct());
        Assert.Contains("Another run has taken over partition a; its state here is dropped.", _notices);
    }

    [Fact]
    public async Task A_partition_that_is_fenced_off_is_a_problem_until_the_source_gives_it_up()
    {
        var source = new Partitions();
        using var counts = new Counts();
        await RunAsync(source, counts, workers: 1, async () =>
        {
            await source.AssignAsync("a", "b");
            await source.SendAsync("a", 0, 40);
            Assert.Null(_pipeline!.Checkpoints!.Fenced);
            await _store.BeginAsync("partitions", "a");
            await source.RevokeAsync("b");
            Assert.Equal(
                "Another run has taken over partition a; its samples are not processed here.", _pipeline.Checkpoints!.Fenced);
            await source.LoseAsync("a");
            Assert.Null(_pipeline.Checkpoints!.Fenced);
        });
    }

    [Fact]
    public async Task A_run_that_has_nothing_left_ends_with_a_sentence()
    {
        var source = new Partitions();
        using var counts = new Counts();
        var (_, committed) = Committed();

        var problem = await Assert.ThrowsAsync<SourceException>(() => RunAsync(source, counts, workers: 1, async () =>
        {
            await source.AssignAsync("");
            await source.SendAsync("", 0, 40);
            await TickUntilAsync(committed);
            await _store.BeginAsync("partitions", "");
            await source.SendAsync("", 40, 10);
            await TickUntilAsync(committed);
            await UntilAsync(() => _pipeline!.Checkpoints!.Fenced is not null);
            await source.SendAsync("", 50, 10);
        }));

        Assert.Equal("Another run has taken over partitions, so this one ends; name another Checkpoint.Path to run both.", problem.Message);
    }

    [Fact]
    public async Task Samples_that_are_on_their_way_when_it_is_fenced_off_leave_nothing_behind()
    {
        var source = new Partitions();
        using var counts = new Counts();
        var committing = new SemaphoreSlim(0);
        var mayCommit = new TaskCompletionSource();
        var hasCommitted = new TaskCompletionSource();
        _store.BeforeCommit = async _ =>
        {
            committing.Release();
            await mayCommit.Task;
        };
        _store.AfterCommit = _ => hasCommitted.TrySetResult();
        var run = await RunAsync(source, counts, workers: 1, async () =>
        {
            await source.AssignAsync("a");
            await source.SendAsync("a", 0, 10);
            await TickUntilAsync(committing);
            await _store.BeginAsync("partitions", "a");

            // More than the queue holds, so the fence comes down while the router is in the middle of it.
            counts.Block();
            await source.SendAsync("a", 10, 1000);
            await counts.Blocked;
            mayCommit.SetResult();
            await hasCommitted.Task;
            counts.Unblock();
            await source.LoseAsync("a");
            await source.AssignAsync("a");
            Assert.Equal(0, counts.Total);
            await source.SendAsync("a", 0, 8);
        }, bufferSize: 100);

        Assert.Equal(8, counts.Total);
        Assert.Equal((8, 8), (run.Statistics.Produced, run.Statistics.Processed));
    }

    [Fact]
    public async Task What_the_last_checkpoint_finds_to_be_somebody_elses_is_not_among_the_results()
    {
        var source = new Partitions();
        var counts = new Counts();
        var run = await RunAsync(source, counts, workers: 2, async () =>
        {
            await source.AssignAsync("a", "b");
            await source.SendAsync("a", 0, 40);
            await source.SendAsync("b", 0, 30);
            await _store.BeginAsync("partitions", "a");
        });

        Assert.Equal(30, counts.Total);
        Assert.Equal((30, 30), (run.Statistics.Produced, run.Statistics.Processed));
    }

    [Fact]
    public async Task Checkpoints_are_written_at_their_interval_and_only_when_something_has_changed()
    {
        var source = new Partitions();
        var (checkpoints, committed) = Committed();
        await RunAsync(source, new Counts(), workers: 2, async () =>
        {
            await source.AssignAsync("a");
            await source.SendAsync("a", 0, 20);
            await TickUntilAsync(committed);
            await source.SendAsync("a", 20, 20, machines: 1);
            await TickUntilAsync(committed);
            for (var i = 0; i < 5; i++)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        });

        Assert.Equal([20L, 40L], checkpoints.Select(checkpoint => checkpoint.Partitions[0].Position!.Value.Offset));
        Assert.Equal(4, checkpoints[0].Partitions[0].Pieces.Select(piece => piece.Machine).Distinct().Count());
        Assert.Single(checkpoints[1].Partitions[0].Pieces.Select(piece => piece.Machine).Distinct());
    }

    [Fact]
    public async Task What_no_sample_can_bring_again_is_committed_without_waiting_for_the_interval()
    {
        var source = new Partitions();
        var (checkpoints, committed) = Committed();
        await RunAsync(source, new Counts(), workers: 2, async () =>
        {
            await source.AssignAsync("a");
            await source.SendAsync("a", 0, 20);
            await TickUntilAsync(committed);
            _pipeline!.Touch("a-1", atOnce: true);
            await committed.WaitAsync(TimeSpan.FromMinutes(1));
        });

        Assert.Equal(["a-1"], checkpoints[1].Partitions[0].Pieces.Select(piece => piece.Machine).Distinct());
    }

    [Fact]
    public async Task State_that_is_damaged_ends_the_run_with_a_sentence()
    {
        var source = new Partitions();
        await RunAsync(source, new Counts(), workers: 1, async () =>
        {
            await source.AssignAsync("a");
            await source.SendAsync("a", 0, 4);
        });
        var epoch = (await _store.BeginAsync("partitions", "a")).Epoch;
        await _store.CommitAsync(new Checkpoint("partitions", [new PartitionCheckpoint(
            "a", epoch, new SourcePosition(4, "a"), default, [new MachinePiece("am-01", new StatePiece("", 0, new byte[] { StateWriter.Format, 1, 0 }))])]));

        var again = new Partitions();
        var problem = await Assert.ThrowsAsync<SourceException>(
            () => RunAsync(again, new Counts(), workers: 1, async () => await again.AssignAsync("a")));

        Assert.StartsWith("The saved state of", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Checkpoints from now on, and a signal for each.</summary>
    private (List<Checkpoint> Checkpoints, SemaphoreSlim Committed) Committed()
    {
        var committed = new SemaphoreSlim(0);
        var checkpoints = new List<Checkpoint>();
        _store.AfterCommit = checkpoint =>
        {
            checkpoints.Add(checkpoint);
            committed.Release();
        };
        return (checkpoints, committed);
    }

    /// <summary>Lets time pass until something is committed: the timer of the run may not have been made yet.</summary>
    private async Task TickUntilAsync(SemaphoreSlim committed)
    {
        do
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        while (!await committed.WaitAsync(TimeSpan.FromMilliseconds(20)));
    }

    private Task<PipelineResult> RunAsync(ISampleSource source, Counts counts, int workers, Func<Task> script, int bufferSize = 1000) =>
        RunAsync(
            source,
            new PipelineOptions { Workers = workers, BatchSize = 10, BufferSize = bufferSize, AdvanceWhenIdle = false },
            [counts],
            script);
}
