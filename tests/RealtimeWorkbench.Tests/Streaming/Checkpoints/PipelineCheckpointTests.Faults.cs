using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Streaming.Checkpoints;

// What must not hang a run or bring its state to the wrong place.
public sealed partial class PipelineCheckpointTests
{
    [Theory]
    [InlineData("first sample too far ahead")]
    [InlineData("late while the first is held")]
    [InlineData("only held")]
    public async Task A_machine_of_which_nothing_has_passed_yet_is_saved_and_restored(string what)
    {
        var lateness = what == "first sample too far ahead" ? TimeSpan.Zero : TimeSpan.FromSeconds(10);
        var options = new PipelineOptions
        {
            Workers = 1,
            AdvanceWhenIdle = false,
            FurthestFuture = TimeSpan.FromDays(1),
            AllowedLateness = lateness,
        };
        for (var run = 0; run < 2; run++)
        {
            var source = new Partitions();
            await RunAsync(source, options, [], async () =>
            {
                await source.AssignAsync("a");
                switch (what)
                {
                    case "first sample too far ahead":
                        await source.SendAsync("a", 100_000 + (run * 10), 1, machines: 1);
                        break;
                    case "late while the first is held":
                        await source.SendAsync("a", 100, 1, machines: 1);
                        await source.SendAsync("a", 80, 1, machines: 1);
                        break;
                    default:
                        await source.SendAsync("a", 100 + run, 1, machines: 1);
                        break;
                }

                await source.RevokeAsync("a");
            });

            Assert.Contains(source.Committed, position => position.Partition == "a");
        }
    }

    [Fact]
    public async Task A_part_that_cannot_be_saved_ends_the_run_and_names_itself()
    {
        var source = new Partitions();

        var problem = await Assert.ThrowsAsync<PipelineException>(() => RunAsync(
            source, new PipelineOptions { AdvanceWhenIdle = false }, [new Faulty { InSave = true }], async () =>
            {
                await source.AssignAsync("a");
                await source.SendAsync("a", 0, 4);
                await source.RevokeAsync("a");
            }));

        Assert.Equal("Saving faulty failed and the run was stopped: nothing to write", problem.Message);
    }

    [Fact]
    public async Task A_part_that_cannot_be_restored_ends_the_run_and_names_itself()
    {
        var options = new PipelineOptions { AdvanceWhenIdle = false };
        var before = new Partitions();
        await RunAsync(before, options, [new Faulty()], async () =>
        {
            await before.AssignAsync("a");
            await before.SendAsync("a", 0, 4);
        });

        var after = new Partitions();
        var problem = await Assert.ThrowsAsync<SourceException>(() => RunAsync(
            after, options, [new Faulty { InRestore = true }], () => after.AssignAsync("a")));

        Assert.Equal("The saved state of faulty cannot be taken back: nothing to read", problem.Message);
    }

    [Fact]
    public async Task A_partition_is_not_taken_over_while_a_checkpoint_is_being_written()
    {
        var committing = new SemaphoreSlim(0);
        await using var store = new Watched(_store) { Committing = committing };
        var source = new Partitions();
        await RunAsync(source, new PipelineOptions { AdvanceWhenIdle = false }, [new Counts()], store, async () =>
        {
            await source.AssignAsync("a");
            await source.SendAsync("a", 0, 4);
            await TickUntilAsync(committing);
            await source.AssignAsync("b");
        });

        Assert.False(store.WasCalledTwiceAtOnce);
    }

    [Fact]
    public async Task A_store_that_hangs_does_not_hold_up_the_end_of_a_run_for_ever()
    {
        var never = new TaskCompletionSource();
        var isCommitting = new SemaphoreSlim(0);
        _store.BeforeCommit = async _ =>
        {
            isCommitting.Release();
            await never.Task;
        };
        var source = new Partitions();
        using var counts = new Counts();
        var running = RunAsync(source, new PipelineOptions { AdvanceWhenIdle = false }, [counts], async () =>
        {
            await source.AssignAsync("a");
            await source.SendAsync("a", 0, 4);
            await TickUntilAsync(isCommitting);
        });
        while (!running.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(4, (await running).Statistics.Processed);
        Assert.Contains(
            "The last checkpoint was not written to memory within 10 s, and the run ends without it; a run that goes on does again what came after the one before.",
            _notices);
        never.SetResult();
    }

    [Fact]
    public async Task Gaps_that_an_earlier_run_counted_are_counted_before_the_next_sample()
    {
        var options = new PipelineOptions { Workers = 1, AdvanceWhenIdle = false, GapFactor = 3 };
        var before = new Partitions();
        var first = await RunAsync(before, options, [], async () =>
        {
            await before.AssignAsync("a");
            await before.SendAsync("a", 0, 20, machines: 1);
            await before.SendAsync("a", 60, 20, machines: 1);
        });
        var after = new Partitions();
        var second = await RunAsync(after, options, [], () => after.AssignAsync("a"));

        Assert.Equal((1, 1), (first.Statistics.Gaps, second.Statistics.Gaps));
    }

    [Fact]
    public async Task Whatever_a_store_throws_ends_a_takeover_with_a_sentence()
    {
        await using var store = new Watched(_store) { BeginsWith = new InvalidOperationException("The connection is closed.") };
        var source = new Partitions();

        var problem = await Assert.ThrowsAsync<SourceException>(() => RunAsync(
            source, new PipelineOptions { AdvanceWhenIdle = false }, [], store, () => source.AssignAsync("a")));

        Assert.Equal("The checkpoint memory cannot be read: The connection is closed.", problem.Message);
    }

    [Fact]
    public async Task A_source_that_cannot_be_told_of_checkpoints_ends_neither_them_nor_the_run_and_is_a_problem_until_it_can()
    {
        using var committed = new SemaphoreSlim(0);
        _store.AfterCommit = _ => committed.Release();
        var source = new Partitions { CommittedFails = true };
        await RunAsync(source, new PipelineOptions { AdvanceWhenIdle = false }, [new Counts()], async () =>
        {
            await source.AssignAsync("a");
            await source.SendAsync("a", 0, 4);
            await TickUntilAsync(committed);
            await UntilAsync(() => _pipeline!.SourceProblem is not null);
            await source.SendAsync("a", 4, 4);
            await TickUntilAsync(committed);
            Assert.Equal("partitions could not be told how far its samples have been processed: Out of order.", _pipeline!.SourceProblem);
            Assert.Null(_pipeline.Checkpoints!.Problem);

            source.CommittedFails = false;
            await source.SendAsync("a", 8, 4);
            await UntilAsync(() =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return _pipeline.SourceProblem is null;
            });
        });

        Assert.Equal(12, source.Committed.Last().Offset);
        Assert.Single(_notices, notice => notice.Contains("could not be told", StringComparison.Ordinal));
        Assert.Single(_notices, notice => notice.Contains("can be told again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_loop_of_checkpoints_that_fails_ends_the_run_at_once_and_the_last_checkpoint_is_made_all_the_same()
    {
        var source = new Partitions();
        _reportThrows = "No checkpoint can be written";
        using var failed = new SemaphoreSlim(0);
        _store.BeforeCommit = _ =>
        {
            failed.Release();
            _store.BeforeCommit = _ => ValueTask.CompletedTask;
            throw new IOException("The disk is full.");
        };
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(
            source, new PipelineOptions { AdvanceWhenIdle = false }, [new Counts()], async () =>
            {
                await source.AssignAsync("a");
                await source.SendAsync("a", 0, 4);
                await TickUntilAsync(failed);
                await source.Ended.Task;
            }));

        Assert.Equal("Nobody takes it.", problem.Message);
        Assert.True(source.IsToldOfTheEnd);
    }

    [Fact]
    public async Task A_store_that_hangs_while_a_partition_goes_does_not_hold_up_the_stop_of_a_run_for_ever()
    {
        var never = new TaskCompletionSource();
        var isCommitting = new SemaphoreSlim(0);
        _store.BeforeCommit = async _ =>
        {
            isCommitting.Release();
            await never.Task;
        };
        using var stop = new CancellationTokenSource();
        var source = new Partitions();
        var running = RunAsync(
            source,
            new PipelineOptions { AdvanceWhenIdle = false },
            [new Counts()],
            _store,
            async () =>
            {
                await source.AssignAsync("a");
                await source.SendAsync("a", 0, 4);
                var revoking = source.RevokeAsync("a");
                Assert.True(await isCommitting.WaitAsync(Make.Patience));
                await stop.CancelAsync();
                await revoking;
            },
            stop.Token);
        await UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return running.IsCompleted;
        });

        Assert.True((await running).Stopped);
        Assert.Single(
            _notices,
            "The last checkpoint was not written to memory within 10 s, and the run ends without it; a run that goes on does again what came after the one before.");
        never.SetResult();
    }

    private Task<PipelineResult> RunAsync(
        ISampleSource source, PipelineOptions options, IReadOnlyList<IMachineState> states, Func<Task> script) =>
        RunAsync(source, options, states, _store, script);

    private async Task<PipelineResult> RunAsync(
        ISampleSource source,
        PipelineOptions options,
        IReadOnlyList<IMachineState> states,
        ICheckpointStore store,
        Func<Task> script,
        CancellationToken stop = default)
    {
        var pipeline = _pipeline = new Pipeline(
            options,
            _ => [],
            new RecordingHandler(),
            [.. states.OfType<IBatchObserver>()],
            _time,
            new PipelineCheckpoints
            {
                Store = store,
                States = [.. states.Where(state => state is not IBatchObserver)],
                Report = notice =>
                {
                    lock (_notices)
                    {
                        _notices.Add(notice.Sentence);
                    }

                    if (_reportThrows is { } wrong && notice.Sentence.StartsWith(wrong, StringComparison.Ordinal))
                    {
                        throw new InvalidOperationException("Nobody takes it.");
                    }
                },
            });
        var running = pipeline.RunAsync(source, stop);
        var scripted = script();
        await Task.WhenAny(scripted, running).WaitAsync(Make.Patience, CancellationToken.None);
        ((source as Partitions) ?? Merged.MainOf(source)).End();
        var result = await running.WaitAsync(Make.Patience, CancellationToken.None);
        await scripted.WaitAsync(Make.Patience, CancellationToken.None);
        return result;
    }

    /// <summary>A part with a fault.</summary>
    private sealed class Faulty : IMachineState
    {
        public bool InSave { get; init; }

        public bool InRestore { get; init; }

        public string Part => "faulty";

        public void Save(int machine, StateWriter writer)
        {
            if (InSave)
            {
                throw new InvalidOperationException("nothing to write");
            }

            writer.Write(7);
        }

        public void Restore(int machine, StateReader reader)
        {
            if (InRestore)
            {
                throw new InvalidOperationException("nothing to read");
            }

            reader.ReadInt32();
        }

        public void Forget(int machine, string name)
        {
        }
    }

    /// <summary>A store that notices calls at the same time.</summary>
    private sealed class Watched(ICheckpointStore store) : ICheckpointStore
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _inside;
        private int _begins;

        public string Name => store.Name;

        public SemaphoreSlim? Committing { get; init; }

        public Exception? BeginsWith { get; init; }

        public bool WasCalledTwiceAtOnce { get; private set; }

        public async ValueTask<PartitionState> BeginAsync(string run, string partition, CancellationToken cancellationToken = default)
        {
            if (BeginsWith is not null)
            {
                throw BeginsWith;
            }

            WasCalledTwiceAtOnce |= Volatile.Read(ref _inside) > 0;
            if (Interlocked.Increment(ref _begins) == 2)
            {
                _begun.TrySetResult();
            }

            return await store.BeginAsync(run, partition, cancellationToken);
        }

        public async ValueTask CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _inside);
            Committing?.Release();

            // A takeover that doesn't wait comes in this time; one that does comes after it.
            await Task.WhenAny(_begun.Task, Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None));
            await store.CommitAsync(checkpoint, cancellationToken);
            Interlocked.Decrement(ref _inside);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
