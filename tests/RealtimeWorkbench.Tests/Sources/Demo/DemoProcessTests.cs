using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Testing;
using RealtimeWorkbench.Tests.Samples;

namespace RealtimeWorkbench.Tests.Sources.Demo;

public class DemoProcessTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private static readonly DemoProcessOptions ThirtySeconds = new()
    {
        Start = Start,
        Duration = TimeSpan.FromSeconds(30),
        Pace = Pace.AsFastAsPossible,
    };

    [Fact]
    public async Task Gives_the_history_and_then_the_process_at_exact_event_times()
    {
        var source = new DemoProcess(ThirtySeconds);

        var (samples, _) = await Reading.AllOf(source);

        Assert.Equal(800, samples.Count);
        Assert.Equal(800, source.ExpectedSamples);
        for (var i = 0; i < samples.Count; i++)
        {
            Assert.Equal(Start + TimeSpan.FromMilliseconds(100 * (i - 500)), samples[i].Timestamp);
            Assert.Equal("am-01", samples[i].Machine);
            Assert.Equal("RUNNING", samples[i].Status);
            Assert.Equal(i / 60, samples[i].Position!.Value.Layer);
            Assert.Equal(0.035 * ((i / 60) + 1), samples[i].Position!.Value.Z, tolerance: 1e-9);
            Assert.InRange(samples[i].Position!.Value.X, 20, 80);
            Assert.InRange(samples[i].Position!.Value.Y, 20, 80);
        }
    }

    [Fact]
    public async Task The_history_has_the_means_and_spreads_that_are_documented()
    {
        var (samples, _) = await Reading.AllOf(new DemoProcess(new DemoProcessOptions
        {
            HistorySamples = 20_000,
            Duration = TimeSpan.FromSeconds(1),
            Pace = Pace.AsFastAsPossible,
        }));

        // Standard error of a mean of 20 000 is σ / 141, of a standard deviation σ / 200; four of them are allowed.
        foreach (var (name, mean, sigma) in new[] { ("temperature", 1000.0, 50.0), ("power", 250, 5), ("velocity", 1200, 20) })
        {
            var values = samples.Take(20_000).Select(sample => sample.Values[name]).ToArray();
            Assert.Equal(mean, values.Average(), tolerance: 4 * sigma / 141);
            Assert.Equal(sigma, StandardDeviation(values), tolerance: 4 * sigma / 200);
            Assert.Equal(0, Autocorrelation(values), tolerance: 4.0 / 141);
        }
    }

    [Fact]
    public async Task Autocorrelation_leaves_the_spread_as_it_is()
    {
        var (samples, _) = await Reading.AllOf(new DemoProcess(new DemoProcessOptions
        {
            HistorySamples = 50_000,
            Autocorrelation = 0.6,
            Duration = TimeSpan.FromSeconds(1),
            Pace = Pace.AsFastAsPossible,
        }));

        // Correlated values count for less: the variance of the estimates is about (1 + φ²) / (1 - φ²) times as large.
        var values = samples.Take(50_000).Select(sample => sample.Values["temperature"]).ToArray();
        Assert.Equal(50, StandardDeviation(values), tolerance: 1);
        Assert.Equal(0.6, Autocorrelation(values), tolerance: 0.02);
    }

    [Theory]
    [InlineData(30, 10, 1.9, 2.2)]
    [InlineData(60, 10, 3.9, 4.2)]
    [InlineData(30, 1000, 1.9, 2.2)]
    public async Task Every_kind_of_fault_occurs_once_with_normal_operation_between(
        int seconds, double rate, double shortest, double longest)
    {
        var source = new DemoProcess(ThirtySeconds with { Duration = TimeSpan.FromSeconds(seconds), SamplesPerSecond = rate });

        await Reading.AllOf(source);

        var faults = source.Faults;
        Assert.Equal(Enum.GetValues<FaultKind>(), faults.Select(fault => fault.Kind).Order());
        Assert.Equal(3, faults.Select(fault => fault.Metric).Distinct().Count());
        Assert.InRange((faults[0].Start - Start).TotalSeconds, 0.04 * seconds, 0.07 * seconds);
        Assert.All(faults, fault => Assert.InRange((fault.End - fault.Start).TotalSeconds, shortest, longest));
        Assert.All(
            faults.Zip(faults.Skip(1)),
            pair => Assert.InRange((pair.Second.Start - pair.First.End).TotalSeconds, seconds / 20.0, seconds / 12.0));
        Assert.True(faults[^1].End <= Start + TimeSpan.FromSeconds(seconds - 1));
    }

    [Fact]
    public async Task No_fault_begins_with_a_subgroup_of_five()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var source = new DemoProcess(ThirtySeconds with { Seed = seed });
            await Reading.AllOf(source);
            Assert.All(source.Faults, fault => Assert.NotEqual(0, (long)(fault.Start - Start).TotalMilliseconds / 100 % 5));
        }
    }

    [Fact]
    public async Task Faults_are_in_the_samples_where_the_truth_says_and_nowhere_else()
    {
        var (clean, _) = await Reading.AllOf(new DemoProcess(ThirtySeconds with { InjectFaults = false }));
        var source = new DemoProcess(ThirtySeconds);
        var (faulty, _) = await Reading.AllOf(source);

        foreach (var (normal, actual) in clean.Zip(faulty))
        {
            foreach (var (metric, value) in normal.Values)
            {
                var fault = source.Faults.SingleOrDefault(fault =>
                    fault.Metric == metric && fault.Start <= actual.Timestamp && actual.Timestamp < fault.End);
                var changed = !actual.Values.TryGetValue(metric, out var now) || now != value;
                Assert.True(!changed || fault is not null, $"{metric} at {actual.Timestamp:O} changed without a fault.");
                Assert.True(
                    changed || fault is null or { Kind: FaultKind.Spike } || Math.Abs(value - now) < 1e-9,
                    $"{metric} at {actual.Timestamp:O} did not change.");
            }
        }
    }

    [Theory]
    [InlineData(FaultKind.Step)]
    [InlineData(FaultKind.Drift)]
    [InlineData(FaultKind.Spike)]
    [InlineData(FaultKind.Stuck)]
    [InlineData(FaultKind.Noise)]
    [InlineData(FaultKind.Oscillation)]
    [InlineData(FaultKind.Dropout)]
    public async Task Each_fault_changes_its_metric_in_its_own_way(FaultKind kind)
    {
        var options = ThirtySeconds with { SamplesPerSecond = 200 };
        var (clean, _) = await Reading.AllOf(new DemoProcess(options with { InjectFaults = false }));
        var source = new DemoProcess(options);
        var (faulty, _) = await Reading.AllOf(source);

        var fault = source.Faults.Single(fault => fault.Kind == kind);
        var (mean, sigma) = fault.Metric switch { "temperature" => (1000, 50), "power" => (250, 5), _ => (1200.0, 20.0) };
        var inside = faulty.Zip(clean).Where(pair => pair.First.Timestamp >= fault.Start && pair.First.Timestamp < fault.End);
        if (kind == FaultKind.Dropout)
        {
            Assert.All(inside, pair => Assert.False(pair.First.Values.ContainsKey(fault.Metric)));
            return;
        }

        var values = inside.Select(pair => (pair.First.Values[fault.Metric] - mean) / sigma).ToArray();
        var shifts = inside.Select(pair => (pair.First.Values[fault.Metric] - pair.Second.Values[fault.Metric]) / sigma).ToArray();
        switch (kind)
        {
            case FaultKind.Step:
                Assert.All(shifts, shift => Assert.Equal(4, shift, tolerance: 1e-3));
                break;
            case FaultKind.Drift:
                Assert.Equal(6, shifts[^1], tolerance: 1e-3);
                Assert.All(shifts.Zip(shifts.Skip(1)), pair => Assert.True(pair.Second > pair.First - 1e-3));
                break;
            case FaultKind.Spike:
                Assert.Equal(3, values.Count(value => Math.Abs(Math.Abs(value) - 8) < 1e-3));
                Assert.Equal(3, shifts.Count(shift => shift != 0));
                break;
            case FaultKind.Stuck:
                var before = faulty.Last(sample => sample.Timestamp < fault.Start).Values[fault.Metric];
                Assert.All(inside, pair => Assert.Equal(before, pair.First.Values[fault.Metric]));
                break;
            case FaultKind.Noise:
                Assert.InRange(StandardDeviation(values), 3.4, 4.6);
                break;
            case FaultKind.Oscillation:
                Assert.Equal(4, shifts.Max(), tolerance: 1e-3);
                Assert.Equal(-4, shifts.Min(), tolerance: 1e-3);
                Assert.All(shifts.Zip(shifts.Skip(8)), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-3));
                break;
        }
    }

    [Fact]
    public async Task Runs_with_the_same_seed_are_equal_whatever_the_pace_and_the_batches()
    {
        var time = new ManualTime(Start);
        var live = new List<Sample>();
        var source = new DemoProcess(
            ThirtySeconds with { Pace = Pace.RealTime, BatchSize = 7, Machines = 3, Start = null }, time: time);

        await Reading.WhileTimePasses(time, TimeSpan.FromMilliseconds(37), Read);

        var (fast, _) = await Reading.AllOf(new DemoProcess(ThirtySeconds with { Machines = 3 }));
        Assert.Equal(2400, live.Count);
        Assert.All(live.Zip(fast), pair => Assert.True(SampleBytes.Same(pair.First, pair.Second)));
        Assert.Equal(["am-01", "am-02", "am-03"], source.Faults.Select(fault => fault.Machine).Distinct().Order());

        async Task Read()
        {
            await foreach (var batch in source.ReadAsync().WithoutMarks().ConfigureAwait(false))
            {
                using (batch)
                {
                    Reading.Take(batch, live);
                    Assert.InRange(batch.Count, 1, 7);
                }
            }
        }
    }

    [Fact]
    public async Task A_machine_more_leaves_the_noise_of_the_first_as_it_is()
    {
        var (one, _) = await Reading.AllOf(new DemoProcess(ThirtySeconds with { InjectFaults = false }));
        var (two, _) = await Reading.AllOf(new DemoProcess(ThirtySeconds with { InjectFaults = false, Machines = 2 }));

        Assert.All(
            one.Zip(two.Where(sample => sample.Machine == "am-01")),
            pair => Assert.True(SampleBytes.Same(pair.First, pair.Second)));
        Assert.NotEqual(two[0].Values["power"], two[1].Values["power"]);
    }

    [Fact]
    public async Task In_real_time_no_sample_comes_early_and_none_more_than_a_tenth_of_a_second_late()
    {
        var time = new ManualTime(Start);
        var source = new DemoProcess(
            new DemoProcessOptions { HistorySamples = 10, Duration = TimeSpan.FromSeconds(3), SamplesPerSecond = 130 }, time: time);
        var live = 0;

        await Reading.WhileTimePasses(time, TimeSpan.FromMilliseconds(1), Read);

        Assert.Equal(390, live);

        async Task Read()
        {
            await foreach (var batch in source.ReadAsync().WithoutMarks().ConfigureAwait(false))
            {
                using (batch)
                {
                    Assert.Equal(time.GetTimestamp(), batch.ReceivedAt);
                    foreach (var ticks in batch.Timestamps)
                    {
                        if (ticks >= Start.UtcTicks)
                        {
                            Assert.InRange(time.GetUtcNow().UtcTicks - ticks, 0, TimeSpan.TicksPerSecond / 10);
                            live++;
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public async Task Without_a_duration_faults_keep_coming_until_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var source = new DemoProcess(new DemoProcessOptions { Pace = Pace.AsFastAsPossible, Start = Start });
        var samples = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var batch in source.ReadAsync(stop.Token))
            {
                samples += batch.Count;
                batch.Dispose();
                if (samples >= 500 + (10 * 600))
                {
                    await stop.CancelAsync();
                }
            }
        });

        Assert.Null(source.ExpectedSamples);
        Assert.InRange(source.Faults.Count, 29, 31);
        Assert.Equal(7, source.Faults.Take(7).Select(fault => fault.Kind).Distinct().Count());
    }

    [Fact]
    public void A_setting_out_of_range_is_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => new DemoProcess(new DemoProcessOptions { Machines = 0 }));

        Assert.StartsWith("Machines is 0; it must be from 1 to 100000.", error.Message, StringComparison.Ordinal);
    }

    private static double StandardDeviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    private static double Autocorrelation(double[] values)
    {
        var mean = values.Average();
        return values.Zip(values.Skip(1), (a, b) => (a - mean) * (b - mean)).Sum()
            / values.Sum(value => (value - mean) * (value - mean));
    }
}
