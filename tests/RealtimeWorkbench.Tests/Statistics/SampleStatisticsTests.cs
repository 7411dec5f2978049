using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Tests.Statistics;

public sealed class SampleStatisticsTests
{
    [Fact]
    public void Equal_values_have_no_spread()
    {
        // 0.1 added up is not 0.1 times; a single pass would leave a spread of 1e-17 and limits as narrow.
        Assert.Equal(0, SampleStatistics.StandardDeviation(Enumerable.Repeat(0.1, 7).ToArray()));
    }

    [Fact]
    public void The_median_of_an_even_number_lies_in_the_middle() =>
        Assert.Equal((2.5, 2.0), (SampleStatistics.Median([4, 1, 3, 2]), SampleStatistics.Median([3, 1, 2])));

    [Fact]
    public void Missing_values_are_missing_in_the_result()
    {
        Assert.Equal(double.NaN, SampleStatistics.Mean([1, double.NaN]));
        Assert.Equal(double.NaN, SampleStatistics.Range([1, double.NaN]));
        Assert.Equal(double.NaN, SampleStatistics.Median([1, double.NaN]));
        Assert.Equal([1.0, double.NaN, double.NaN], SampleStatistics.MovingRanges([1, 2, double.NaN, 3]));
    }

    [Fact]
    public void Refuses_too_few_values()
    {
        Assert.Throws<ArgumentException>(() => SampleStatistics.Mean([]));
        Assert.Throws<ArgumentException>(() => SampleStatistics.StandardDeviation([1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleStatistics.MovingRanges([1, 2], span: 1));
    }
}
