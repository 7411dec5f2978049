using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

// Values that depend on those before them.
public static partial class PhaseOne
{
    /// <summary>Mean, coefficients and sigma of a model; sigma is the spread of its own residuals.</summary>
    private static ProcessEstimate Autoregression(ChartDesign design, double[] values)
    {
        var model = AutoregressiveModel.Fit(values, design.Order);
        return new ProcessEstimate(model.Mean, model.Sigma) { Coefficients = model.Coefficients };
    }

    /// <summary>The weight with the smallest squared errors of the forecast of the next value, and the spread of these.</summary>
    private static ProcessEstimate MovingCenter(double[] present)
    {
        var start = SampleStatistics.Mean(present);
        var best = (Weight: 0.0, Squares: double.PositiveInfinity);

        // The sum of squares is smooth and cheap: a grid, then finer ones about the best.
        for (var (low, high) = (0.01, 1.0); high - low > 1e-6;)
        {
            var step = (high - low) / 20;
            for (var weight = low; weight <= high + (step / 2); weight += step)
            {
                var squares = Squares(present, Math.Min(1, weight), start);
                if (squares < best.Squares)
                {
                    best = (Math.Min(1, weight), squares);
                }
            }

            (low, high) = (Math.Max(0.001, best.Weight - step), Math.Min(1, best.Weight + step));
        }

        var sigma = Math.Sqrt(best.Squares / present.Length);
        RequireSpread(sigma, present, "from one to the next");
        return new ProcessEstimate(start, sigma) { Coefficients = [best.Weight] };
    }

    private static double Squares(double[] values, double weight, double start)
    {
        var (center, squares) = (start, 0.0);
        foreach (var value in values)
        {
            squares += (value - center) * (value - center);
            center += weight * (value - center);
        }

        return squares;
    }
}
