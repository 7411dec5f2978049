using FsCheck.Fluent;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Streaming;

public sealed class SlidingBufferTests
{
    private static readonly string[] Machines = ["m0", "m1"];

    private readonly MetricCatalog _catalog = new();

    [Fact]
    public void Keeps_the_newest_samples_of_each_machine()
    {
        var buffer = new SlidingBuffer(_catalog, capacity: 3);

        Add(buffer, [.. Enumerable.Range(0, 5).Select(i => Make.Sample(i, i, "a")), Make.Sample(0, 9, "b")]);

        Assert.Equal([2, 3, 4], Values(buffer.Newest("a", 10)));
        Assert.Equal([3, 4], Values(buffer.Newest("a", 2)));
        Assert.Equal([9], Values(buffer.Newest("b", 2)));
        Assert.Empty(Values(buffer.Newest("c", 2)));
        Assert.Empty(Values(buffer.Newest("a", 0)));
    }

    [Fact]
    public void A_stretch_of_time_holds_its_start_and_not_its_end()
    {
        var buffer = new SlidingBuffer(_catalog, capacity: 10);
        Add(buffer, [.. Enumerable.Range(0, 5).Select(i => Make.Sample(i, i))]);

        Assert.Equal([1, 2], Values(buffer.Between("am-01", Make.Start.AddSeconds(1), Make.Start.AddSeconds(3))));
        Assert.Empty(Values(buffer.Between("am-01", Make.Start.AddSeconds(3), Make.Start.AddSeconds(1))));
        Assert.Empty(Values(buffer.Between("am-01", Make.Start.AddSeconds(5), Make.Start.AddSeconds(9))));
    }

    [Fact]
    public void Keeps_position_state_and_every_metric()
    {
        var buffer = new SlidingBuffer(_catalog, capacity: 2);
        var samples = new[]
        {
            Make.Sample(0, 1) with { Position = new Position(1, 2, 3, 4), Status = "RUNNING" },
            Make.Sample(1, 5, metric: "power"),
        };

        Add(buffer, samples);

        using var window = buffer.Newest("am-01", 2);
        Assert.Equal(samples[0].Position, window.ToSample(0).Position);
        Assert.Equal("RUNNING", window.ToSample(0).Status);
        Assert.Equal(samples[0].Values, window.ToSample(0).Values);
        Assert.Null(window.ToSample(1).Position);
        Assert.Null(window.ToSample(1).Status);
        Assert.Equal(samples[1].Values, window.ToSample(1).Values);
    }

    [Fact]
    public void Copies_the_newest_values_of_a_metric_without_the_samples_that_lack_it()
    {
        var buffer = new SlidingBuffer(_catalog, capacity: 10);
        Add(buffer, Make.Sample(0, 1), Make.Sample(1, 2), Make.Sample(1, 7, metric: "power"), Make.Sample(2, 3));
        var times = new long[2];
        var values = new double[2];

        var copied = buffer.CopyNewest("am-01", "temperature", times, values);

        Assert.Equal(2, copied);
        Assert.Equal([2, 3], values);
        Assert.Equal([Make.Start.AddSeconds(1).Ticks, Make.Start.AddSeconds(2).Ticks], times);
        Assert.Equal(1, buffer.CopyNewest("am-01", "power", times, values));
        Assert.Equal(7, values[0]);
        Assert.Equal(0, buffer.CopyNewest("am-01", "velocity", times, values));
        Assert.Throws<ArgumentException>(() => buffer.CopyNewest("am-01", "power", new long[1], values));
    }

    [Fact]
    public void Says_how_full_it_is()
    {
        var buffer = new SlidingBuffer(_catalog, capacity: 4);
        Assert.Null(buffer.Statistics().Newest);

        Add(buffer, [.. Enumerable.Range(0, 5).Select(i => Make.Sample(i, i, "a")), Make.Sample(9, 9, "b")]);

        Assert.Equal(
            new SlidingBufferStatistics(2, 8, 5, 6, 1, Make.Start.AddSeconds(1), Make.Start.AddSeconds(9)),
            buffer.Statistics());
        Assert.Equal(0.625, buffer.Statistics().Utilization);
        Assert.Equal(1, buffer.Statistics("a").Utilization);
        Assert.Equal(0.25, buffer.Statistics("b").Utilization);
        Assert.Equal(0, buffer.Statistics("c").Utilization);
    }

    [Fact]
    public void Agrees_with_a_plain_list() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte>(), ArbMap.Default.ArbFor<byte>(), (codes, size, cut) =>
            {
                var capacity = 1 + (size % 150);
                var buffer = new SlidingBuffer(_catalog, capacity);
                var list = new List<Sample>();
                var seconds = 0;
                foreach (var piece in Enumerable.Repeat(codes, 8).SelectMany(code => code).Chunk(1 + (cut % 30)))
                {
                    Sample[] samples = [.. piece.Select(code => Make.Sample(
                        seconds += code & 1, code, "m" + (char)('0' + ((code >> 1) & 1)), "v" + (char)('0' + ((code >> 2) & 1))))];
                    list.AddRange(samples);
                    Add(buffer, samples);
                }

                foreach (var machine in Machines)
                {
                    var kept = list.Where(sample => sample.Machine == machine).TakeLast(capacity).ToList();
                    AssertSame(kept.TakeLast(7), buffer.Newest(machine, 7));
                    AssertSame(kept, buffer.Newest(machine, int.MaxValue));
                    var (start, end) = (Make.Start.AddSeconds(seconds / 3), Make.Start.AddSeconds(seconds * 2 / 3));
                    AssertSame(
                        kept.Where(sample => sample.Timestamp >= start && sample.Timestamp < end),
                        buffer.Between(machine, start, end));
                }
            }).Holds();

    private static void AssertSame(IEnumerable<Sample> expected, SampleBatch actual)
    {
        using (actual)
        {
            Assert.Equal(
                expected.Select(sample => (sample.Timestamp, sample.Values.Single())),
                Enumerable.Range(0, actual.Count).Select(actual.ToSample).Select(sample => (sample.Timestamp, sample.Values.Single())));
        }
    }

    private static double[] Values(SampleBatch window)
    {
        using (window)
        {
            return window.Count == 0 ? [] : window.Column(window.Metrics[0]).ToArray();
        }
    }

    private void Add(SlidingBuffer buffer, params Sample[] samples)
    {
        using var batch = Make.Batch(_catalog, samples);
        buffer.OnBatch(batch);
    }
}
