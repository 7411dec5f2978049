using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>Warns where points depend on each other, since limits are made for points that do not.</summary>
public static class IndependenceCheck
{
    /// <summary>Fewest values that tell anything.</summary>
    private const int Fewest = 20;

    /// <summary>p-value below which a warning is due: one in a hundred charts of independent points gets one all the same.</summary>
    private const double Significance = 0.01;

    /// <summary>Looks at points of a process in control.</summary>
    /// <param name="values">Points in time order; NaN marks a missing one.</param>
    /// <returns>A sentence; <see langword="null"/> where nothing speaks against independence, or there are fewer than 20 values.</returns>
    public static string? Warning(ReadOnlySpan<double> values)
    {
        if (values.Length < Fewest)
        {
            return null;
        }

        var lags = Math.Min(10, values.Length / 5);
        var (_, probability) = Autocorrelation.LjungBox(values, lags);
        if (!(probability < Significance))
        {
            return null;
        }

        var first = Autocorrelation.Of(values, 1)[0];
        var remedy = first > 0
            ? "limits from neighbouring values are too narrow and false alarms far more frequent than said; use the chart ar or ewma-center, or sample less often"
            : "limits from neighbouring values are too wide; use the chart ar, and look for two streams in turn";
        return Invariant(
            $"Neighbouring points depend on each other (lag-1 autocorrelation {first:G2}, Ljung-Box p = {probability:G2} over {lags} lags): {remedy}.");
    }
}
