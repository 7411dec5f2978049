using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;

namespace RealtimeWorkbench.Tests.Sources;

public sealed class SampleRangeTests
{
    private static readonly DemoProcessOptions Demo = new()
    {
        Start = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
        Duration = TimeSpan.FromSeconds(30),
        Pace = Pace.AsFastAsPossible,
    };

    [Fact]
    public async Task Gives_what_lies_between_two_times_and_its_faults()
    {
        var (from, to) = (Demo.Start!.Value.AddSeconds(5), Demo.Start.Value.AddSeconds(12));
        var whole = new DemoProcess(Demo);
        var (all, _) = await Reading.AllOf(whole);

        var range = new SampleRange(new DemoProcess(Demo), from, to);
        var (samples, _) = await Reading.AllOf(range);

        Assert.Equal(all.Where(sample => sample.Timestamp >= from && sample.Timestamp < to).Select(sample => sample.Timestamp), samples.Select(sample => sample.Timestamp));
        Assert.NotEmpty(samples);
        Assert.Equal(whole.Faults.Where(fault => fault.Start >= from && fault.Start < to), range.Faults);
    }

    [Fact]
    public async Task Reads_again_and_again_with_times_that_go_on()
    {
        var looped = new LoopedSource(new DemoProcess(Demo with { HistorySamples = 0 }));
        var (once, _) = await Reading.AllOf(new DemoProcess(Demo with { HistorySamples = 0 }));
        List<Sample> samples = [];
        await foreach (var batch in looped.ReadAsync())
        {
            using (batch)
            {
                Reading.Take(batch, samples);
                if (samples.Count >= once.Count * 3)
                {
                    break;
                }
            }
        }

        var step = once[1].Timestamp - once[0].Timestamp;
        for (var index = 0; index < once.Count * 3; index++)
        {
            Assert.Equal(once[0].Timestamp + (index * step), samples[index].Timestamp);
            Assert.Equal(once[index % once.Count].Values, samples[index].Values);
        }

        Assert.Equal(3 * 7, looped.Faults.Count);
        Assert.True(looped.Faults.Zip(looped.Faults.Skip(1)).All(pair => pair.First.Start <= pair.Second.Start));
    }

    [Fact]
    public async Task What_has_no_sample_cannot_be_looped()
    {
        var looped = new LoopedSource(new SampleRange(new DemoProcess(Demo), null, Demo.Start!.Value.AddYears(-1)));

        var error = await Assert.ThrowsAsync<SourceException>(() => Reading.AllOf(looped));

        Assert.Equal("demo has no sample, so it cannot be read again and again.", error.Message);
    }
}
