using FsCheck;
using FsCheck.Fluent;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Streaming;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Every_value_is_within_one_percent_of_the_middle_of_its_bucket()
    {
        for (var value = 1L; value < long.MaxValue / 30; value = (value * 21 / 20) + 1)
        {
            var middle = LatencyHistogram.MiddleOf(LatencyHistogram.IndexOf(value));

            Assert.True(Math.Abs(middle - value) <= 0.01 * value, $"{value} is counted as {middle}.");
        }
    }

    [Fact]
    public void Larger_values_never_fall_into_smaller_buckets()
    {
        var previous = -1;
        for (var value = 0L; value < 100_000; value++)
        {
            var index = LatencyHistogram.IndexOf(value);

            Assert.InRange(index, Math.Max(previous, 0), previous + 1);
            previous = index;
        }

        Assert.InRange(LatencyHistogram.IndexOf(long.MaxValue), 0, ((64 - 6) * 64) - 1);
    }

    [Fact]
    public void Percentiles_agree_with_the_sorted_list_within_one_percent() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyArray<PositiveInt>>(), durations =>
        {
            var histogram = new LatencyHistogram();
            var sorted = durations.Get.Select(ticks => ticks.Get * 1000L).Order().ToList();
            foreach (var ticks in sorted)
            {
                histogram.Add(TimeSpan.FromTicks(ticks), 1);
            }

            foreach (var share in new[] { 0.5, 0.95, 0.99, 1 })
            {
                var exact = sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
                Assert.InRange(histogram.Percentile(share).Ticks, 0.99 * exact, 1.01 * exact);
            }

            Assert.Equal(sorted[^1], histogram.Max.Ticks);
        }).Holds();

    [Fact]
    public void A_duration_counts_as_often_as_it_occurred()
    {
        var histogram = new LatencyHistogram();

        histogram.Add(TimeSpan.FromMilliseconds(1), 94);
        histogram.Add(TimeSpan.FromMilliseconds(100), 6);
        histogram.Add(TimeSpan.FromHours(1), 0);

        Assert.Equal(100, histogram.Count);
        Assert.Equal(1, histogram.Percentile(0.94).TotalMilliseconds, tolerance: 0.01);
        Assert.Equal(100, histogram.Percentile(0.95).TotalMilliseconds, tolerance: 1);
    }

    [Fact]
    public void Without_durations_all_percentiles_are_zero() =>
        Assert.Equal(TimeSpan.Zero, new LatencyHistogram().Percentile(0.99));
}
