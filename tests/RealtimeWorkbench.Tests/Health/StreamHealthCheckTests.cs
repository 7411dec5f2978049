using RealtimeWorkbench.Health;

namespace RealtimeWorkbench.Tests.Health;

public class StreamHealthCheckTests
{
    private StreamVitals _vitals = new(TimeSpan.FromSeconds(1), Processed: 1000, Rejected: 0, Dropped: 0, BufferUse: 0.1);

    [Fact]
    public async Task A_stream_that_flows_is_healthy()
    {
        Assert.Equal(1, (await AssessAsync(Check())).Score);
    }

    [Fact]
    public async Task Silence_makes_it_worse_and_worse()
    {
        // 0.8 at 30 s and 0.3 at 90 s, so 0.6 at 54 s and 0.55 at 60 s; the veto allows 0.75.
        var check = Check();
        _vitals = _vitals with { SinceLastSample = TimeSpan.FromSeconds(60) };

        var assessment = await AssessAsync(check);

        Assert.Equal(["Time since the last sample is 60 s; over 54 s counts as unhealthy."], assessment.Reasons);
        Assert.Equal(0.75, assessment.Score!.Value, tolerance: 1e-9);
    }

    [Fact]
    public async Task A_stream_that_is_far_behind_its_source_is_not_healthy()
    {
        var check = Check();
        _vitals = _vitals with { Behind = TimeSpan.FromSeconds(700) };

        var assessment = await AssessAsync(check);

        Assert.Equal(HealthStatus.Unhealthy, assessment.Status);
        Assert.StartsWith("Time to catch up with the source is 700 s;", Assert.Single(assessment.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_letters_that_are_lost_are_not_healthy_until_no_more_are()
    {
        var check = Check();
        _vitals = _vitals with { DeadLettersLost = 3 };

        var assessment = await AssessAsync(check);
        var later = await AssessAsync(check);

        Assert.Equal(HealthStatus.Degraded, assessment.Status);
        Assert.Contains("3 dead letters could not be kept; see the log for the reason.", assessment.Reasons);
        Assert.Equal(HealthStatus.Healthy, later.Status);
    }

    [Fact]
    public async Task A_source_in_trouble_is_not_healthy_and_its_sentence_is_the_reason()
    {
        var check = Check();
        _vitals = _vitals with { SourceTrouble = "Nobody answers." };

        var assessment = await AssessAsync(check);

        Assert.Equal(HealthStatus.Degraded, assessment.Status);
        Assert.Contains("Nobody answers.", assessment.Reasons);
    }

    [Fact]
    public async Task A_stream_without_a_sample_is_not_healthy()
    {
        var check = Check();
        _vitals = new StreamVitals(null, 0, 0, 0, 0);

        var assessment = await AssessAsync(check);

        Assert.Equal(HealthStatus.Degraded, assessment.Status);
        Assert.Equal(["No sample has come yet."], assessment.Reasons);
    }

    [Fact]
    public async Task Shares_count_from_the_check_before()
    {
        // 10 of 100 since the check before; of all 1100 it would be 0.9 %.
        var check = Check();
        await AssessAsync(check);
        _vitals = _vitals with { Processed = 1090, Rejected = 10 };

        var bad = await AssessAsync(check);
        _vitals = _vitals with { Processed = 1190 };
        var good = await AssessAsync(check);

        Assert.Equal(["Share of rejected records is 10 %; over 9 % counts as unhealthy."], bad.Reasons);
        Assert.Equal(1, good.Score);
    }

    [Fact]
    public async Task Counters_that_start_anew_give_no_negative_share()
    {
        var check = Check();
        await AssessAsync(check);
        _vitals = _vitals with { Processed = 98, Dropped = 2 };

        var assessment = await AssessAsync(check);

        Assert.Equal(["Share of dropped samples is 2 %; over 1.8 % counts as unhealthy."], assessment.Reasons);
    }

    private static async Task<HealthAssessment> AssessAsync(StreamHealthCheck check) =>
        HealthScore.Assess(await check.CheckAsync());

    private StreamHealthCheck Check() => new("stream", () => _vitals);
}
