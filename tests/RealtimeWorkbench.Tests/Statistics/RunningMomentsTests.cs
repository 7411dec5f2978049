using FsCheck.Fluent;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Tests.Statistics;

public sealed class RunningMomentsTests
{
    private static RunningMoments Of(IEnumerable<double> values)
    {
        var moments = default(RunningMoments);
        foreach (var value in values)
        {
            moments.Add(value);
        }

        return moments;
    }

    [Fact]
    public void Agrees_with_two_passes_and_with_merged_parts()
    {
        Prop.ForAll(
            Gen.Choose(-1_000_000, 1_000_000).Select(i => 1e6 + (i / 1024.0)).ArrayOf().Where(values => values.Length > 1).ToArbitrary(),
            Gen.Choose(0, 100).ToArbitrary(),
            (values, percent) =>
            {
                var cut = values.Length * percent / 100;
                var whole = Of(values);
                var merged = Of(values[..cut]);
                merged.Merge(Of(values[cut..]));

                foreach (var moments in new[] { whole, merged })
                {
                    Assert.Equal(values.Length, moments.Count);
                    Assert.Equal(SampleStatistics.Mean(values), moments.Mean, 1e-8);
                    Assert.Equal(SampleStatistics.StandardDeviation(values), moments.StandardDeviation, 1e-6);
                    Assert.Equal((values.Min(), values.Max()), (moments.Minimum, moments.Maximum));
                }
            }).Holds();
    }

    [Fact]
    public void Counts_nothing_that_is_not_finite()
    {
        var moments = Of([double.NaN, 1, double.PositiveInfinity, 3]);

        Assert.Equal((2L, 2.0), (moments.Count, moments.Mean));
        Assert.Equal(Math.Sqrt(2), moments.StandardDeviation, 1e-15);
    }

    [Fact]
    public void Has_no_moments_before_there_are_values()
    {
        Assert.Equal((double.NaN, double.NaN, double.NaN), (default(RunningMoments).Mean, default(RunningMoments).Minimum, Of([1]).Variance));
    }
}
