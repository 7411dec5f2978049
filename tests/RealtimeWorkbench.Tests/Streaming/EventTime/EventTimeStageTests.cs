using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Streaming.EventTime;

public sealed class EventTimeStageTests
{
    private static readonly PipelineOptions FiveSeconds = new() { AllowedLateness = TimeSpan.FromSeconds(5) };
    private static readonly PipelineOptions Numbered = new() { SequenceField = "seq" };

    private readonly ManualTime _time = new(Make.Start);

    [Fact]
    public async Task Samples_out_of_order_within_the_lateness_are_put_in_order()
    {
        var (seen, pipeline) = await RunAsync(FiveSeconds, Make.Sample(3, 3), Make.Sample(1, 1), Make.Sample(2, 2), Make.Sample(9, 9), Make.Sample(5, 5));

        Assert.Equal([1, 2, 3, 5, 9], seen.Select(sample => sample.Values["temperature"]));
        Assert.Equal(0, pipeline.Statistics.Snapshot().Late);
    }

    [Fact]
    public async Task What_comes_after_its_watermark_is_kept_aside_as_late()
    {
        var (seen, pipeline) = await RunAsync(FiveSeconds, Make.Sample(0, 0), Make.Sample(10, 10), Make.Sample(4.9, 1), Make.Sample(5, 2));

        Assert.Equal([0, 2, 10], seen.Select(sample => sample.Values["temperature"]));
        Assert.Equal(1, pipeline.Statistics.Snapshot().Late);
        Assert.Equal(
            "am-01 sent 2026-11-21T10:00:04.9000000+00:00 after 2026-11-21T10:00:10.0000000+00:00: 5.1 s out of order.",
            Assert.Single(pipeline.LateSamples.Snapshot()).Reason);
        Make.AssertAccounted(pipeline.Statistics.Snapshot());
    }

    [Fact]
    public async Task Samples_of_one_time_keep_the_order_of_their_arrival()
    {
        var (seen, _) = await RunAsync(
            FiveSeconds, Make.Sample(2, 1), Make.Sample(1, 2), Make.Sample(2, 3), Make.Sample(1, 4), Make.Sample(2, 5));

        Assert.Equal([2, 4, 1, 3, 5], seen.Select(sample => sample.Values["temperature"]));
    }

    [Fact]
    public async Task Samples_of_one_time_with_numbers_come_in_the_order_of_these()
    {
        var options = FiveSeconds with { SequenceField = "seq" };

        var (seen, pipeline) = await RunAsync(options, Numbering(1, 2, value: 20), Numbering(1, 3, value: 30), Numbering(1, 1, value: 10));

        Assert.Equal([10, 20, 30], seen.Select(sample => sample.Values["temperature"]));
        Assert.Equal(0, pipeline.Statistics.Snapshot().Gaps);
    }

    [Fact]
    public async Task Two_counters_under_one_name_are_said_once_and_miss_nothing()
    {
        var samples = Enumerable.Range(0, 200).Select(i => Numbering(i, i % 2 == 0 ? 5000 + (i / 2) : 10 + (i / 2), value: i)).ToArray();

        var (seen, pipeline) = await RunAsync(Numbered, samples);

        var statistics = pipeline.Statistics.Snapshot();
        Assert.Equal((200, 0, 1), (seen.Count, statistics.Missing, statistics.Gaps));
        Assert.InRange(pipeline.Gaps.Snapshot().Count, 1, 5);
        Assert.StartsWith("am-01 goes back and forth between two ways of counting since ", pipeline.Gaps.Snapshot()[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_counter_that_comes_round_is_one_counter()
    {
        var samples = Enumerable.Range(0, 1000).Select(i => Numbering(i, i % 256, value: i)).ToArray();

        var (seen, pipeline) = await RunAsync(Numbered, samples);

        Assert.Equal(1000, seen.Count);
        Assert.Equal(0, pipeline.Statistics.Snapshot().Gaps);
        Assert.All(pipeline.Gaps.Snapshot(), gap => Assert.Equal(RealtimeWorkbench.Streaming.EventTime.StreamGapKind.Restart, gap.Kind));
    }

    [Fact]
    public async Task Records_of_one_metric_bring_their_number_too()
    {
        var catalog = new MetricCatalog();
        var source = new ScriptedSource(catalog).Yield(() =>
        {
            var reader = new JsonSampleReader(catalog);
            var batch = SampleBatch.Rent(catalog, 4);
            foreach (var number in (int[])[1, 2, 2, 5])
            {
                var json = FormattableString.Invariant($$"""{"timestamp":{{1_760_000_000 + number}},"machine":"am-01","metric":"temperature","value":{{number}},"seq":{{number}},"quality":192}""");
                Assert.True(reader.TryRead(System.Text.Encoding.UTF8.GetBytes(json), batch, out var reason), reason);
            }

            return batch;
        });
        var seen = new List<Sample>();
        var pipeline = Make.Pipeline(
            _time, new FakeMonitor(batch => seen.AddRange(Enumerable.Range(0, batch.Count).Select(batch.ToSample))), options: Numbered);

        await pipeline.RunAsync(source);

        var statistics = pipeline.Statistics.Snapshot();
        Assert.Equal((1, 1, 2), (statistics.Duplicates, statistics.Gaps, statistics.Missing));
        Assert.All(seen, sample => Assert.Equal(["temperature"], sample.Values.Keys));
    }

    [Fact]
    public async Task Everything_of_a_sample_survives_being_held()
    {
        var sample = new Sample(
            Make.Start,
            "am-01",
            new Dictionary<string, double> { ["power"] = 250, ["temperature"] = 1000 },
            new Position(1, 2, 3, 4),
            "RUNNING");
        var (seen, _) = await RunAsync(FiveSeconds, Make.Sample(1, metric: "velocity"), sample);

        Assert.Equal(sample.Values, seen[0].Values);
        Assert.Equal((sample.Timestamp, sample.Machine, sample.Position, sample.Status), (seen[0].Timestamp, seen[0].Machine, seen[0].Position, seen[0].Status));
        Assert.Equal(["velocity"], seen[1].Values.Keys);
    }

    [Fact]
    public async Task A_machine_that_falls_silent_holds_no_other()
    {
        using var stop = new CancellationTokenSource();
        var shown = new TaskCompletionSource<Sample>(TaskCreationOptions.RunContinuationsAsynchronously);
        var source = new ScriptedSource()
            .Yield(Make.Sample(0, machine: "silent"), Make.Sample(0, machine: "lively"), Make.Sample(6, machine: "lively"))
            .Block();
        var monitor = new FakeMonitor(batch => shown.TrySetResult(batch.ToSample(0)));
        var run = Make.Pipeline(_time, monitor, options: FiveSeconds).RunAsync(source, stop.Token);

        var first = await shown.Task.WaitAsync(Make.Patience);

        Assert.Equal("lively", first.Machine);
        await stop.CancelAsync();
        await run.WaitAsync(Make.Patience);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(2, 2)]
    public async Task What_is_held_of_a_silent_machine_is_handed_on_before_its_monitors_hear_of_the_silence(int releaseAfter, int seconds)
    {
        using var stop = new CancellationTokenSource();
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var monitor = new RecordingMonitor();
        var source = new ScriptedSource().Yield(Make.Sample(-10), Make.Sample(1), Make.Sample(0)).Block();
        var handler = new RecordingHandler();
        var processed = 0;
        var counting = new FakeObserver(batch =>
        {
            processed += batch.Count;
            if (processed == 3)
            {
                seen.SetResult();
            }
        });
        var pipeline = Make.Pipeline(
            _time, monitor, handler, FiveSeconds with { ReleaseAfter = TimeSpan.FromSeconds(releaseAfter) }, counting);
        var run = pipeline.RunAsync(source, stop.Token);
        await UntilAsync(() => pipeline.Statistics.Snapshot().Held == 2);

        // By small steps: the timer that looks for silence has a period, and who waits for it may need a while to look.
        for (var passed = 0.0; passed < seconds + 2.9; passed += 0.1)
        {
            var heard = monitor.Advances.Count;
            if (seen.Task.IsCompleted)
            {
                break;
            }

            Assert.Equal(0, heard);
            _time.Advance(TimeSpan.FromSeconds(0.1));
            await Task.WhenAny(seen.Task, Task.Delay(TimeSpan.FromMilliseconds(passed < seconds - 0.05 ? 0 : 200), TimeProvider.System));
        }

        await seen.Task.WaitAsync(Make.Patience);
        Assert.Equal([-10.0, 0, 1], handler.Signals.Select(signal => (signal.Time - Make.Start).TotalSeconds));
        await stop.CancelAsync();
        await run.WaitAsync(Make.Patience);
    }

    [Fact]
    public async Task A_stop_processes_what_is_held()
    {
        using var stop = new CancellationTokenSource();
        var source = new ScriptedSource().Yield(Make.Sample(1), Make.Sample(0)).Block();
        var pipeline = Make.Pipeline(_time, new RecordingMonitor(), options: FiveSeconds);
        var run = pipeline.RunAsync(source, stop.Token);
        await UntilAsync(() => pipeline.Statistics.Snapshot().Held == 2);

        await stop.CancelAsync();
        var result = await run.WaitAsync(Make.Patience);

        Assert.Equal(2, result.Statistics.Processed);
        Assert.Equal(0, result.Statistics.Held);
    }

    [Fact]
    public async Task What_is_held_when_a_monitor_fails_is_counted_as_discarded()
    {
        var source = new ScriptedSource().Yield(Make.Sample(0), Make.Sample(1), Make.Sample(9), Make.Sample(8));
        var pipeline = Make.Pipeline(_time, new FakeMonitor(_ => throw new InvalidOperationException("broken")), options: FiveSeconds);

        await Assert.ThrowsAsync<PipelineException>(() => pipeline.RunAsync(source));

        Assert.Equal(4, pipeline.Statistics.Snapshot().Discarded);
        Make.AssertAccounted(pipeline.Statistics.Snapshot());
    }

    [Fact]
    public async Task The_oldest_are_handed_on_early_where_too_many_are_held()
    {
        var options = new PipelineOptions { AllowedLateness = TimeSpan.FromHours(1), MostHeld = 10 };
        var samples = Enumerable.Range(0, 25).Select(i => Make.Sample(i, i)).Append(Make.Sample(3, 3));

        var (seen, pipeline) = await RunAsync(options, [.. samples]);

        Assert.Equal(Enumerable.Range(0, 25).Select(i => (double)i), seen.Select(sample => sample.Values["temperature"]));
        Assert.Equal(15, pipeline.Statistics.Snapshot().ReleasedEarly);
        Assert.Equal(1, pipeline.Statistics.Snapshot().Late);
    }

    [Fact]
    public async Task A_time_far_in_the_future_goes_to_the_dead_letters_and_makes_nothing_late()
    {
        var options = FiveSeconds with { FurthestFuture = TimeSpan.FromMinutes(1) };

        var (seen, pipeline) = await RunAsync(options, Make.Sample(1, 1), Make.Sample(1e6, 2), Make.Sample(0, 3));

        Assert.Equal([3, 1], seen.Select(sample => sample.Values["temperature"]));
        Assert.Equal(1, pipeline.Statistics.Snapshot().DeadLettered);
    }

    [Fact]
    public async Task A_sample_whose_number_was_seen_at_its_time_is_a_duplicate_whatever_it_says()
    {
        var options = FiveSeconds with { SequenceField = "seq" };

        var (seen, pipeline) = await RunAsync(
            options, Numbering(0, 1), Numbering(1, 2), Numbering(0, 1), Numbering(1, 2, value: 8), Numbering(2, 3));

        Assert.Equal(3, seen.Count);
        Assert.Equal(2, pipeline.Statistics.Snapshot().Duplicates);
        Make.AssertAccounted(pipeline.Statistics.Snapshot());
    }

    [Fact]
    public async Task Samples_with_numbers_of_their_own_are_no_duplicates_though_they_say_the_same()
    {
        var (seen, pipeline) = await RunAsync(Numbered, Numbering(0, 1), Numbering(0, 2), Numbering(0, 2), Make.Sample(1), Make.Sample(1));

        Assert.Equal(3, seen.Count);
        Assert.Equal(2, pipeline.Statistics.Snapshot().Duplicates);
    }

    [Fact]
    public async Task A_sequence_number_is_no_metric()
    {
        var (seen, _) = await RunAsync(Numbered, Numbering(0, 1));

        Assert.Equal(["temperature"], Assert.Single(seen).Values.Keys);
    }

    [Fact]
    public async Task Numbers_left_out_are_a_gap()
    {
        var (_, pipeline) = await RunAsync(Numbered, Numbering(0, 1), Numbering(1, 5), Numbering(2, 6), Numbering(3, 8), Numbering(4, 7));

        var statistics = pipeline.Statistics.Snapshot();
        Assert.Equal((2, 3), (statistics.Gaps, statistics.Missing));
        Assert.Equal(
            "am-01 left out 3 sequence numbers between 2026-11-21T10:00:00.0000000+00:00 and 2026-11-21T10:00:01.0000000+00:00.",
            pipeline.Gaps.Snapshot()[0].Reason);
    }

    [Fact]
    public async Task A_number_that_came_after_all_is_a_duplicate_when_it_comes_again()
    {
        var (seen, pipeline) = await RunAsync(Numbered, Numbering(0, 1), Numbering(1, 3), Numbering(2, 2), Numbering(2, 2, value: 5));

        Assert.Equal(3, seen.Count);
        Assert.Equal((1, 0), (pipeline.Statistics.Snapshot().Duplicates, pipeline.Statistics.Snapshot().Missing));
    }

    [Fact]
    public async Task A_machine_that_counts_anew_loses_no_sample()
    {
        var samples = Enumerable.Range(0, 200).Select(i => Numbering(i, 1 + (i % 100)));

        var (seen, pipeline) = await RunAsync(FiveSeconds with { SequenceField = "seq" }, [.. samples]);

        Assert.Equal(200, seen.Count);
        Assert.Equal(0, pipeline.Statistics.Snapshot().Gaps);
        Assert.Equal("am-01 began to count its samples anew at 2026-11-21T10:01:40.0000000+00:00.", Assert.Single(pipeline.Gaps.Snapshot()).Reason);
    }

    [Fact]
    public async Task A_counter_of_8_bits_that_comes_round_within_the_lateness_loses_no_sample()
    {
        var options = new PipelineOptions { AllowedLateness = TimeSpan.FromSeconds(10), SequenceField = "seq" };
        var samples = Enumerable.Range(0, 2000).Select(i => Numbering(0.02 * i, i % 256));

        var (seen, pipeline) = await RunAsync(options, [.. samples]);

        Assert.Equal(2000, seen.Count);
        var statistics = pipeline.Statistics.Snapshot();
        Assert.Equal((0, 0, 0), (statistics.Duplicates, statistics.Gaps, statistics.Missing));
    }

    [Fact]
    public async Task A_number_that_was_damaged_on_its_way_counts_nothing_as_missing()
    {
        var damaged = Make.Sample(3) with { Values = new Dictionary<string, double> { ["temperature"] = 1, ["seq"] = 9e15 } };

        var (seen, pipeline) = await RunAsync(Numbered, Numbering(0, 1), Numbering(1, 2), damaged, Numbering(4, 4), Numbering(5, 6));

        Assert.Equal(5, seen.Count);
        Assert.Equal((1, 1), (pipeline.Statistics.Snapshot().Gaps, pipeline.Statistics.Snapshot().Missing));
    }

    [Fact]
    public async Task An_interval_much_longer_than_usual_is_a_gap_and_a_slower_machine_is_usual_soon()
    {
        var regular = Enumerable.Range(0, 20).Select(i => Make.Sample(i));
        var slower = Enumerable.Range(0, 100).Select(i => Make.Sample(40 + (10 * i)));

        var (_, pipeline) = await RunAsync(new PipelineOptions { GapFactor = 3 }, [.. regular, .. slower]);

        var gaps = pipeline.Gaps.Snapshot();
        Assert.Equal(
            "am-01 said nothing for 21 s after 2026-11-21T10:00:19.0000000+00:00, much longer than usual.", gaps[0].Reason);
        Assert.InRange(gaps.Count, 2, 12);
        Assert.True(gaps[^1].Before < Make.Start.AddSeconds(200));
    }

    [Fact]
    public async Task A_long_gap_does_not_hide_the_next()
    {
        var regular = Enumerable.Range(0, 20).Select(i => Make.Sample(i));

        var (_, pipeline) = await RunAsync(new PipelineOptions { GapFactor = 3 }, [.. regular, Make.Sample(10_000), Make.Sample(10_005)]);

        Assert.Equal(2, pipeline.Statistics.Snapshot().Gaps);
    }

    [Fact]
    public void A_gap_factor_of_one_is_refused() =>
        Assert.Equal(
            "Gap factor is 0.5, and every interval would be a gap; use more than 1, or 0 for none. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => Make.Pipeline(_time, options: new() { GapFactor = 0.5 })).Message);

    private static Sample Numbering(double seconds, int number, double value = 1) => new(
        Make.Start.AddSeconds(seconds), "am-01", new Dictionary<string, double> { ["temperature"] = value, ["seq"] = number });

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Make.Patience);
        while (!holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<(List<Sample> Seen, Pipeline Pipeline)> RunAsync(PipelineOptions options, params Sample[] samples)
    {
        var seen = new List<Sample>();
        var monitor = new FakeMonitor(batch =>
        {
            for (var row = 0; row < batch.Count; row++)
            {
                seen.Add(batch.ToSample(row));
            }
        });
        var source = new ScriptedSource();
        foreach (var sample in samples)
        {
            source.Yield(sample);
        }

        var pipeline = Make.Pipeline(_time, monitor, options: options);
        await pipeline.RunAsync(source).WaitAsync(Make.Patience);
        return (seen, pipeline);
    }
}
