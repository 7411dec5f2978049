using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Tests.Spc.Charts;

namespace RealtimeWorkbench.Tests.Statistics;

public sealed class WeightedChiSquaredTests
{
    private static readonly double[] Tails = [0.9, 0.5, 0.05, 0.0027];

    /// <summary>Weights that Jackson and Mudholkar's approximation is for (h₀ = 0.4), about none at all (0.03), and not (-0.16 and -0.21).</summary>
    public static TheoryData<double[]> Weights() =>
    [
        [1.0, 0.9, 0.5, 0.3, 0.1, 0.01],
        [2.0, 0.7, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2],
        [3.0, .. Enumerable.Repeat(0.1, 25)],
        [1.0, .. Enumerable.Repeat(0.05, 20)],
        [1.2, .. Enumerable.Repeat(0.02, 40)],
    ];

    [Theory]
    [MemberData(nameof(Weights))]
    public void Is_exceeded_as_often_as_it_should(double[] weights)
    {
        var random = new Random(1);
        const int Draws = 100_000;
        double[] limits = [.. Tails.Select(tail => WeightedChiSquared.Quantile(weights, 1 - tail))];
        var beyond = new int[limits.Length];
        for (var draw = 0; draw < Draws; draw++)
        {
            var sum = 0.0;
            foreach (var weight in weights)
            {
                var z = ChartSamples.Gauss(random);
                sum += weight * z * z;
            }

            for (var i = 0; i < limits.Length; i++)
            {
                beyond[i] += sum > limits[i] ? 1 : 0;
            }
        }

        // Five standard errors of the simulation, and a tenth for the approximation.
        Assert.All(beyond.Zip(Tails), pair =>
            Assert.Equal(pair.Second * Draws, pair.First, (0.1 * pair.Second * Draws) + (5 * Math.Sqrt(pair.Second * Draws))));
    }

    [Fact]
    public void Agrees_with_chi_squared_where_all_weights_are_one()
    {
        // qchisq(0.9973, 5) of R 4.2.2: 18.2051. A twentieth of the tail is 0.1 here.
        Assert.Equal(18.2051, WeightedChiSquared.Quantile([1, 1, 1, 1, 1], 0.9973), 0.1);
        Assert.Equal(7 * WeightedChiSquared.Quantile([1, 2], 0.99), WeightedChiSquared.Quantile([7, 14], 0.99), 1e-9);
    }
}
