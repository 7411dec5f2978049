using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Tests.Spc.Charts;

public sealed class StreamingMovingCenterTests
{
    /// <summary>numpy, 400 000 points: one in 363, 351 and 351 beyond; one in 183, 151 and 142 where the line stands still for up to four points.</summary>
    [Theory]
    [InlineData(0.8, 0.9, 1.054)]
    [InlineData(0.9, 0.95, 1.026)]
    [InlineData(1.0, 0.95, 1.0)]
    public void Points_of_a_process_in_control_are_beyond_about_as_often_as_the_limits_say(double memory, double weight, double sigma)
    {
        const int Count = 100_000;
        var random = new Random(5);
        var chart = Chart(0, sigma, weight);
        var (level, value, beyond) = (0.0, 0.0, 0);
        for (var i = 0; i < Count; i++)
        {
            var shock = RowSampler.Gauss(random);

            // An autoregression, or an IMA(1,1) whose level takes up so much of each shock.
            value = memory < 1 ? (memory * value) + shock : level + shock;
            level += weight * shock;
            beyond += Next(chart, value).IsBeyond ? 1 : 0;
        }

        Assert.InRange(Count / (double)beyond, 300, 430);
    }

    [Fact]
    public void A_spike_moves_the_line_by_a_limited_step_and_a_lasting_change_is_followed_from_the_fifth_point_on()
    {
        var chart = Chart(10, 1, 0.5);
        Assert.True(Next(chart, 1000).IsBeyond);
        var after = Next(chart, 10);
        Assert.Equal((11, false), (after.Center, after.IsBeyond));

        var jump = Chart(10, 1, 0.5);
        double[] centers = [.. Enumerable.Range(0, 6).Select(_ => Next(jump, 1000).Center)];
        Assert.Equal([10, 11, 12, 13, 14, 507], centers);
    }

    private static StreamingChart Chart(double center, double sigma, double weight) => StreamingChart.Create(
        new ChartDesign { Kind = ChartKind.MovingCenter },
        new ProcessEstimate(center, sigma) { Coefficients = [weight] });

    private static (double Center, bool IsBeyond) Next(StreamingChart chart, double value)
    {
        var points = new PlottedPoint[1];
        chart.Plot(new ChartInput([value]), points);
        return (points[0].Limits.Center, points[0].Limits.IsBeyond(value));
    }
}
