using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Tests.Spc.Charts;

public sealed class MovingAverageChartTests
{
    [Fact]
    public void Begins_with_shorter_averages_and_wider_limits()
    {
        var points = MovingAverageChart.Averages([1, 3, 5, 7], center: 4, sigma: 2, span: 3, n: 4).Points;

        Assert.Equal([1.0, 2, 3, 5], points.Select(point => point.Value));
        double[] upper = [4 + 3, 4 + (3 / Math.Sqrt(2)), 4 + Math.Sqrt(3), 4 + Math.Sqrt(3)];
        Assert.All(upper.Zip(points), pair => Assert.Equal(pair.First, pair.Second.Limits.Upper, 1e-12));
        Assert.Equal([4, 8, 12, 12], points.Select(point => point.Size));
    }
}
