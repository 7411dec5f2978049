using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Streaming;

public sealed class IntakeTests
{
    private readonly ManualTime _time = new(Make.Start);

    [Fact]
    public async Task A_sample_older_than_the_newest_of_its_machine_is_kept_aside_and_not_shown()
    {
        var (seen, pipeline) = await RunAsync(Make.Sample(0, 1), Make.Sample(2, 2), Make.Sample(1.5, 3), Make.Sample(3, 4));

        Assert.Equal([1, 2, 4], seen.Select(sample => sample.Values["temperature"]));
        Assert.Equal(1, pipeline.Statistics.Snapshot().Late);
        var late = Assert.Single(pipeline.LateSamples.Snapshot());
        Assert.Equal(3, late.Sample.Values["temperature"]);
        Assert.Equal(
            "am-01 sent 2026-11-21T10:00:01.5000000+00:00 after 2026-11-21T10:00:02.0000000+00:00: 0.5 s out of order.",
            late.Reason);
    }

    [Fact]
    public async Task Machines_have_clocks_of_their_own()
    {
        var (seen, pipeline) = await RunAsync(Make.Sample(9, machine: "a"), Make.Sample(1, machine: "b"));

        Assert.Equal(2, seen.Count);
        Assert.Equal(0, pipeline.Statistics.Snapshot().Late);
    }

    [Fact]
    public async Task A_late_sample_is_recognized_across_batches()
    {
        var source = new ScriptedSource().Yield(Make.Sample(5)).Yield(Make.Sample(4));
        var pipeline = Make.Pipeline(_time);

        var result = await pipeline.RunAsync(source);

        Assert.Equal(1, result.Statistics.Late);
    }

    [Fact]
    public async Task A_sample_that_repeats_another_is_counted_and_not_shown()
    {
        var (seen, pipeline) = await RunAsync(Make.Sample(1, 7), Make.Sample(1, 7), Make.Sample(2, 7));

        Assert.Equal(2, seen.Count);
        Assert.Equal(1, pipeline.Statistics.Snapshot().Duplicates);
    }

    [Fact]
    public async Task A_repetition_is_recognized_across_batches()
    {
        var source = new ScriptedSource().Yield(Make.Sample(1, 7)).Yield(Make.Sample(1, 7)).Yield(Make.Sample(1, 7));

        var result = await Make.Pipeline(_time).RunAsync(source);

        Assert.Equal(2, result.Statistics.Duplicates);
        Assert.Equal(1, result.Statistics.Processed);
    }

    [Fact]
    public async Task Samples_of_one_event_time_may_bring_one_metric_each()
    {
        var (seen, pipeline) = await RunAsync(
            Make.Sample(1, 7, metric: "temperature"),
            Make.Sample(1, 8, metric: "power"),
            Make.Sample(1, 7, metric: "temperature"),
            Make.Sample(1, 9, metric: "velocity"));

        Assert.Equal(["temperature", "power", "velocity"], seen.SelectMany(sample => sample.Values.Keys));
        Assert.Equal(1, pipeline.Statistics.Snapshot().Duplicates);
    }

    [Fact]
    public async Task A_value_that_stays_the_same_from_one_event_time_to_the_next_is_no_repetition()
    {
        var (seen, pipeline) = await RunAsync(
            Make.Sample(1, 7, metric: "temperature"),
            Make.Sample(1, 8, metric: "power"),
            Make.Sample(2, 7, metric: "temperature"),
            Make.Sample(2, 8, metric: "power"));

        Assert.Equal(4, seen.Count);
        Assert.Equal(0, pipeline.Statistics.Snapshot().Duplicates);
    }

    [Fact]
    public async Task A_second_value_for_one_event_time_is_no_repetition_if_it_differs()
    {
        var (seen, _) = await RunAsync(Make.Sample(1, 7), Make.Sample(1, 8));

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task The_same_value_at_another_place_is_no_repetition()
    {
        var sample = Make.Sample(1, 7);

        var (seen, _) = await RunAsync(
            sample with { Position = new Position(1, 1, 1) },
            sample with { Position = new Position(2, 1, 1) });

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task The_same_value_in_another_state_is_no_repetition()
    {
        var sample = Make.Sample(1, 7);

        var (seen, _) = await RunAsync(sample with { Status = "RUNNING" }, sample with { Status = "PAUSED" });

        Assert.Equal(2, seen.Count);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public async Task An_infinite_value_is_refused_and_the_rest_of_its_sample_goes_on(double value, string spelled)
    {
        var values = new Dictionary<string, double> { ["temperature"] = value, ["power"] = 5 };

        var (seen, pipeline) = await RunAsync(new Sample(Make.Start, "am-01", values));

        Assert.Equal(["power"], Assert.Single(seen).Values.Keys);
        Assert.Equal(
            $"temperature of am-01 at 2026-11-21T10:00:00.0000000+00:00 is {spelled}; only finite numbers are measurements.",
            Assert.Single(pipeline.DeadLetters.Snapshot()).Reason);
        Assert.Equal(1, pipeline.Statistics.Snapshot().ValuesRefused);
        Assert.Equal(1, pipeline.Statistics.Snapshot().Errors);
        Assert.Equal(1, pipeline.Statistics.Snapshot().Processed);
        Make.AssertAccounted(pipeline.Statistics.Snapshot());
    }

    [Fact]
    public async Task An_infinite_position_is_refused_and_the_values_go_on()
    {
        var (seen, pipeline) = await RunAsync(
            Make.Sample(0) with { Position = new Position(1, double.PositiveInfinity, 1) });

        Assert.Null(Assert.Single(seen).Position);
        Assert.StartsWith(
            "y of am-01 at ", Assert.Single(pipeline.DeadLetters.Snapshot()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NaN_is_an_absent_value_and_no_error()
    {
        var (seen, pipeline) = await RunAsync(Make.Sample(0, double.NaN));

        Assert.Empty(Assert.Single(seen).Values);
        Assert.Equal(0, pipeline.Statistics.Snapshot().Errors);
    }

    [Fact]
    public async Task A_sample_from_too_far_in_the_future_is_refused_and_does_not_make_the_others_late()
    {
        var options = new PipelineOptions { FurthestFuture = TimeSpan.FromMinutes(1) };

        var (seen, pipeline) = await RunAsync(options, Make.Sample(60, 1), Make.Sample(60.1, 2), Make.Sample(60, 3));

        Assert.Equal([1, 3], seen.Select(sample => sample.Values["temperature"]));
        Assert.Equal(1, pipeline.Statistics.Snapshot().DeadLettered);
        Assert.Equal(
            "The sample of am-01 at 2026-11-21T10:01:00.1000000+00:00 is more than 00:01:00 ahead of the clock; check the clock of its sender.",
            Assert.Single(pipeline.DeadLetters.Snapshot()).Reason);
    }

    [Fact]
    public async Task Any_future_is_accepted_unless_asked_otherwise()
    {
        var (seen, _) = await RunAsync(Make.Sample(1e9));

        Assert.Single(seen);
    }

    [Fact]
    public async Task Records_that_the_source_rejected_go_to_the_dead_letters()
    {
        var letter = new DeadLetter("press.csv", 17, "Line 17 has 3 fields instead of 4.", "a,b,c"u8.ToArray());
        var pipeline = Make.Pipeline(_time);

        var result = await pipeline.RunAsync(new ScriptedSource().Reject(letter).Yield(Make.Sample(0)));

        Assert.Same(letter, Assert.Single(pipeline.DeadLetters.Snapshot()));
        Assert.Equal(2, result.Statistics.Produced);
        Assert.Equal(1, result.Statistics.DeadLettered);
        Make.AssertAccounted(result.Statistics);
    }

    private Task<(List<Sample> Seen, Pipeline Pipeline)> RunAsync(params Sample[] samples) => RunAsync(new(), samples);

    private async Task<(List<Sample> Seen, Pipeline Pipeline)> RunAsync(PipelineOptions options, params Sample[] samples)
    {
        var seen = new List<Sample>();
        var pipeline = Make.Pipeline(_time, new FakeMonitor(batch =>
        {
            for (var row = 0; row < batch.Count; row++)
            {
                seen.Add(batch.ToSample(row));
            }
        }), options: options);
        await pipeline.RunAsync(new ScriptedSource().Yield(samples));
        return (seen, pipeline);
    }
}
