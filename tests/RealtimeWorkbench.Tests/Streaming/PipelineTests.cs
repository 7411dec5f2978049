using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Testing;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Streaming;

public sealed class PipelineTests
{
    private readonly ManualTime _time = new(Make.Start);
    private readonly RecordingMonitor _monitor = new();
    private readonly RecordingHandler _handler = new();

    [Fact]
    public async Task Shows_every_sample_to_the_monitors_in_order()
    {
        var source = new ScriptedSource().Yield(Make.Sample(0, 1), Make.Sample(1, 2)).Yield(Make.Sample(2, 3));

        var result = await Make.Pipeline(_time, _monitor, _handler).RunAsync(source);

        Assert.Equal(
            ["1: temperature=1", "2: temperature=2", "3: temperature=3"], _handler.Signals.Select(s => s.Explanation));
        Assert.False(result.Stopped);
        Assert.False(result.SourceLeftBehind);
        Assert.Null(result.Remark);
        Assert.Equal(3, result.Statistics.Produced);
        Assert.Equal(3, result.Statistics.Processed);
        Assert.Equal(3, result.Statistics.Signals);
    }

    [Fact]
    public async Task Cuts_large_batches_to_the_batch_size_and_does_not_wait_to_fill_the_last()
    {
        var samples = Enumerable.Range(0, 25).Select(i => Make.Sample(i)).ToArray();
        var source = new ScriptedSource().Yield(samples).WaitFor(_monitor.FirstBatch.Task);

        await Make.Pipeline(_time, _monitor, _handler, new() { BatchSize = 10 }).RunAsync(source).WaitAsync(Make.Patience);

        Assert.Equal([10, 10, 5], _monitor.BatchSizes);
        Assert.Equal(25, _handler.Signals.Count);
    }

    [Fact]
    public async Task Works_off_a_backlog_of_small_batches_in_larger_ones()
    {
        var release = new TaskCompletionSource();
        var first = true;
        var blocking = new FakeMonitor(_ =>
        {
            if (first)
            {
                first = false;
                release.Task.GetAwaiter().GetResult();
            }
        });
        var source = new ScriptedSource();
        for (var i = 0; i < 31; i++)
        {
            source.Yield(Make.Sample(i));
        }

        source.Yield(() =>
        {
            release.SetResult();
            return SampleBatch.Rent(source.Catalog, 1);
        });
        var pipeline = new Pipeline(new() { BatchSize = 10 }, _ => [blocking, _monitor], _handler, [], _time);

        await pipeline.RunAsync(source).WaitAsync(Make.Patience);

        Assert.Equal(31, _monitor.BatchSizes.Sum());
        Assert.Contains(10, _monitor.BatchSizes);
        Assert.Equal(31, pipeline.Statistics.Snapshot().Latency.Count);
    }

    [Fact]
    public async Task Shows_batches_to_observers_after_the_monitors_and_before_they_are_returned()
    {
        var seen = new List<string>();
        var monitor = new FakeMonitor(batch => seen.Add(Invariant($"monitor {batch.Count}")));
        var observer = new FakeObserver(batch => seen.Add(Invariant($"observer {batch.ToSample(0).Values["temperature"]}")));

        await Make.Pipeline(_time, monitor, observers: observer).RunAsync(new ScriptedSource().Yield(Make.Sample(0, 7)));

        Assert.Equal(["monitor 1", "observer 7"], seen);
    }

    [Fact]
    public async Task A_run_on_an_endless_source_ends_after_cancellation_and_accounts_for_everything_it_took_in()
    {
        using var stop = new CancellationTokenSource();
        var source = new ScriptedSource().YieldForever(50, i => Make.Sample(i));
        var pipeline = Make.Pipeline(_time, _monitor, _handler);

        var run = pipeline.RunAsync(source, stop.Token);
        await _monitor.FirstBatch.Task.WaitAsync(Make.Patience);
        await stop.CancelAsync();
        var result = await run.WaitAsync(Make.Patience);

        Assert.True(result.Stopped);
        Assert.False(result.SourceLeftBehind);
        Assert.Equal(_handler.Signals.Count, result.Statistics.Processed);
        Assert.Equal(result.Statistics.Produced, result.Statistics.Processed);
        Make.AssertAccounted(result.Statistics);
    }

    [Fact]
    public async Task A_source_that_does_not_heed_cancellation_is_left_behind_after_half_a_second()
    {
        using var stop = new CancellationTokenSource();
        var later = new TaskCompletionSource();
        var source = new ScriptedSource().Yield(Make.Sample(0)).WaitStubbornlyFor(later.Task).Yield(Make.Sample(1));

        var run = Make.Pipeline(_time, _monitor, _handler).RunAsync(source, stop.Token);
        await _monitor.FirstBatch.Task.WaitAsync(Make.Patience);
        await stop.CancelAsync();
        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(run.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var result = await run.WaitAsync(Make.Patience);
        later.SetResult();

        Assert.True(result.Stopped);
        Assert.True(result.SourceLeftBehind);
        Assert.Equal(
            "scripted did not end within 500 ms of the stop and was left behind; what it reads since is not counted.",
            result.Remark);
        Assert.Equal(1, result.Statistics.Produced);
        Make.AssertAccounted(result.Statistics);
    }

    [Fact]
    public async Task What_a_slow_monitor_has_not_seen_when_the_stop_is_due_is_counted_as_discarded()
    {
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource();
        var slow = new FakeMonitor(_ =>
        {
            started.TrySetResult();
            release.Task.GetAwaiter().GetResult();
        });
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var source = new ScriptedSource().Yield(Make.Sample(0)).WaitFor(started.Task);
        source.Yield([.. Enumerable.Range(1, 30).Select(i => Make.Sample(i))]).Yield(() =>
        {
            read.SetResult();
            return SampleBatch.Rent(source.Catalog, 1);
        }).Block();

        var run = Make.Pipeline(_time, slow).RunAsync(source, stop.Token);
        await read.Task.WaitAsync(Make.Patience);
        await stop.CancelAsync();
        _time.Advance(TimeSpan.FromMilliseconds(500));
        release.SetResult();
        var result = await run.WaitAsync(Make.Patience);

        Assert.Equal(1, result.Statistics.Processed);
        Assert.Equal(30, result.Statistics.Discarded);
        Make.AssertAccounted(result.Statistics);
    }

    [Fact]
    public async Task A_failing_source_is_reported_once_everything_that_it_delivered_is_processed()
    {
        var source = new ScriptedSource()
            .Yield(Make.Sample(0), Make.Sample(1))
            .Throw(new SourceException("The file press.csv was deleted while it was read."));
        var pipeline = Make.Pipeline(_time, _monitor, _handler);

        var problem = await Assert.ThrowsAsync<SourceException>(() => pipeline.RunAsync(source));

        Assert.Equal("The file press.csv was deleted while it was read.", problem.Message);
        Assert.Equal(2, _handler.Signals.Count);
        Assert.Equal(1, pipeline.Statistics.Snapshot().Failures);
        Make.AssertAccounted(pipeline.Statistics.Snapshot());
    }

    [Fact]
    public async Task A_failing_monitor_ends_the_run_with_its_name()
    {
        var source = new ScriptedSource().YieldForever(10, i => Make.Sample(i));
        var failing = new FakeMonitor(_ => throw new InvalidOperationException("no baseline"));
        var pipeline = Make.Pipeline(_time, failing);

        var problem = await Assert.ThrowsAsync<PipelineException>(() => pipeline.RunAsync(source).WaitAsync(Make.Patience));

        Assert.Equal("Monitor FakeMonitor failed and the run was stopped: no baseline", problem.Message);
        Assert.Equal("Monitor FakeMonitor", problem.Part);
        Assert.Equal(0, pipeline.Statistics.Snapshot().Processed);
        Assert.Equal(1, pipeline.Statistics.Snapshot().Failures);
        Make.AssertAccounted(pipeline.Statistics.Snapshot());
    }

    [Fact]
    public async Task A_failing_observer_ends_the_run_with_its_name()
    {
        var observer = new FakeObserver(_ => throw new IOException("disk full"));

        var problem = await Assert.ThrowsAsync<PipelineException>(() =>
            Make.Pipeline(_time, observers: observer).RunAsync(new ScriptedSource().Yield(Make.Sample(0)).Block())
                .WaitAsync(Make.Patience));

        Assert.Equal("Observer FakeObserver failed and the run was stopped: disk full", problem.Message);
    }

    [Fact]
    public async Task Tells_the_monitors_that_time_goes_on_while_nothing_comes()
    {
        using var stop = new CancellationTokenSource();
        var source = new ScriptedSource().Yield(Make.Sample(7)).Block();

        var run = Make.Pipeline(_time, _monitor).RunAsync(source, stop.Token);
        await _monitor.FirstBatch.Task.WaitAsync(Make.Patience);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        var reached = await _monitor.FirstAdvance.Task.WaitAsync(Make.Patience);
        await stop.CancelAsync();
        await run.WaitAsync(Make.Patience);

        Assert.Equal((0, Make.Start.AddSeconds(7.25).Ticks), reached);
    }

    [Fact]
    public async Task Silence_after_samples_that_are_read_again_says_nothing_of_their_machine()
    {
        using var stop = new CancellationTokenSource();
        var source = new ScriptedSource()
            .Yield(Make.Sample(-25 * 3600, machine: "replayed"), Make.Sample(-23 * 3600, machine: "slow clock"))
            .Block();

        var run = Make.Pipeline(_time, _monitor).RunAsync(source, stop.Token);
        await _monitor.FirstBatch.Task.WaitAsync(Make.Patience);
        _time.Advance(TimeSpan.FromMilliseconds(300));
        await _monitor.FirstAdvance.Task.WaitAsync(Make.Patience);
        await stop.CancelAsync();
        await run;

        Assert.Equal([1], _monitor.Advances.Select(advance => advance.Item1).Distinct());
    }

    [Fact]
    public async Task A_machine_that_falls_silent_is_noticed_by_its_own_clock_while_another_goes_on()
    {
        using var stop = new CancellationTokenSource();
        var release = new TaskCompletionSource();
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var batches = 0;
        var counting = new FakeObserver(_ =>
        {
            if (++batches == 2)
            {
                second.SetResult();
            }
        });
        var source = new ScriptedSource()
            .Yield(Make.Sample(0, machine: "behind"), Make.Sample(10, machine: "ahead"))
            .WaitFor(release.Task)
            .Yield(Make.Sample(10.2, machine: "ahead"))
            .Block();

        var run = Make.Pipeline(_time, _monitor, observers: counting).RunAsync(source, stop.Token);
        await _monitor.FirstBatch.Task.WaitAsync(Make.Patience);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        release.SetResult();
        await second.Task.WaitAsync(Make.Patience);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        var (machine, reached) = await _monitor.FirstAdvance.Task.WaitAsync(Make.Patience);
        await stop.CancelAsync();
        await run.WaitAsync(Make.Patience);

        Assert.Equal("behind", source.Catalog.Machines[machine]);
        Assert.InRange(reached, Make.Start.AddSeconds(0.25).Ticks, Make.Start.AddSeconds(0.3).Ticks);
        Assert.DoesNotContain(_monitor.Advances, advance => advance.Machine != machine);
    }

    [Fact]
    public async Task Invents_no_time_for_recordings()
    {
        using var stop = new CancellationTokenSource();
        var source = new ScriptedSource().Yield(Make.Sample(7)).Block();

        var run = Make.Pipeline(_time, _monitor, options: new() { AdvanceWhenIdle = false }).RunAsync(source, stop.Token);
        await _monitor.FirstBatch.Task.WaitAsync(Make.Patience);
        _time.Advance(TimeSpan.FromMinutes(1));
        await stop.CancelAsync();
        await run.WaitAsync(Make.Patience);

        Assert.Empty(_monitor.Advances);
    }

    [Fact]
    public async Task At_the_end_all_workers_learn_how_far_the_source_has_come()
    {
        var monitors = new[] { new RecordingMonitor(), new RecordingMonitor() };
        var source = new ScriptedSource().Yield(Make.Sample(0, machine: "a"), Make.Sample(60, machine: "b"));
        var pipeline = new Pipeline(new() { Workers = 2 }, worker => [monitors[worker]], _handler, [], _time);

        await pipeline.RunAsync(source);

        Assert.Equal([(0, Make.Start.AddSeconds(60).Ticks)], monitors[0].Advances);
        Assert.Empty(monitors[1].Advances);
    }

    [Fact]
    public async Task Silence_does_not_count_while_the_source_waits_for_room()
    {
        using var stop = new CancellationTokenSource();
        var monitors = new[] { new RecordingMonitor(), new RecordingMonitor() };
        var release = new TaskCompletionSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = new FakeMonitor(_ =>
        {
            started.TrySetResult();
            release.Task.GetAwaiter().GetResult();
        });
        var source = new ScriptedSource()
            .Yield(Make.Sample(0, machine: "quick"))
            .WaitFor(monitors[0].FirstBatch.Task)
            .Yield([.. Enumerable.Range(0, 500).Select(i => Make.Sample(i, machine: "slow"))])
            .Block();
        var options = new PipelineOptions { Workers = 2, BatchSize = 10, BufferSize = 100 };
        var pipeline = new Pipeline(
            options, worker => worker == 0 ? [monitors[0]] : [slow, monitors[1]], _handler, [], _time);

        var run = pipeline.RunAsync(source, stop.Token);
        await started.Task.WaitAsync(Make.Patience);
        _time.Advance(TimeSpan.FromMinutes(1));
        release.SetResult();
        await monitors[1].FirstBatch.Task.WaitAsync(Make.Patience);
        await stop.CancelAsync();
        var result = await run.WaitAsync(Make.Patience);

        Assert.Empty(monitors[0].Advances);
        Make.AssertAccounted(result.Statistics);
    }

    [Fact]
    public async Task A_run_that_is_stopped_before_it_starts_ends_at_once()
    {
        var source = new ScriptedSource().Block();

        var result = await Make.Pipeline(_time).RunAsync(source, new CancellationToken(canceled: true))
            .WaitAsync(Make.Patience);

        Assert.True(result.Stopped);
        Assert.Equal(0, result.Statistics.Produced);
    }

    [Fact]
    public async Task Runs_only_once()
    {
        var pipeline = Make.Pipeline(_time);
        await pipeline.RunAsync(new ScriptedSource());

        await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.RunAsync(new ScriptedSource()));
    }

    [Fact]
    public void Refuses_settings_out_of_range()
    {
        var problem = Assert.Throws<ArgumentException>(() => Make.Pipeline(_time, options: new() { BatchSize = 9 }));

        Assert.StartsWith("Batch size is 9; it must be from 10 to 1000.", problem.Message, StringComparison.Ordinal);
    }
}
