using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Tests.Spc.Charts;

public sealed class StreamingResidualsTests
{
    private const int First = 20;
    private const int Second = 5;

    [Fact]
    public void A_process_in_control_seldom_alarms_where_a_large_component_is_left_out()
    {
        // Twenty variables with correlation 0.9 and five with 0.5: one component is kept (18.1), 3, 4 times 0.5 and 19 times 0.1 are
        // left out. Jackson and Mudholkar's h0 is -0.22 there, and their limit lies below the mean of 6.9.
        var covariance = new double[(First + Second) * (First + Second)];
        for (var i = 0; i < First + Second; i++)
        {
            for (var j = 0; j < First + Second; j++)
            {
                covariance[(i * (First + Second)) + j] = i == j ? 1 : i < First && j < First ? 0.9 : i >= First && j >= First ? 0.5 : 0;
            }
        }

        var chart = StreamingChart.Create(
            new ChartDesign { Kind = ChartKind.Spe, Components = 1, Variables = First + Second },
            new ProcessEstimate(0, 1) { Variables = new MultivariateEstimate(new double[First + Second], covariance, Samples: 0, Size: 1) });
        var random = new Random(4);
        var points = new PlottedPoint[1];
        var alarms = 0;
        const int Rows = 20_000;
        for (var row = 0; row < Rows; row++)
        {
            var (one, two) = (ChartSamples.Gauss(random), ChartSamples.Gauss(random));
            double[] values =
            [
                .. Enumerable.Range(0, First).Select(_ => (Math.Sqrt(0.9) * one) + (Math.Sqrt(0.1) * ChartSamples.Gauss(random))),
                .. Enumerable.Range(0, Second).Select(_ => (Math.Sqrt(0.5) * two) + (Math.Sqrt(0.5) * ChartSamples.Gauss(random))),
            ];
            chart.Plot(new ChartInput(values), points);
            alarms += points[0].Limits.IsBeyond(points[0].Value) ? 1 : 0;
        }

        // NumPy: quantile of 3·χ²₁ + 0.5·χ²₄ + 0.1·χ²₁₉ in 4 million draws, 31.19.
        Assert.Equal(31.19, points[0].Limits.Upper, 0.4);
        Assert.Equal(0.0027 * Rows, alarms, 5 * Math.Sqrt(0.0027 * Rows));
    }
}
