using RealtimeWorkbench.Spc.Charts;
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
        if (Test(values, fitted: 0, tests: 1) is not { } found)
        {
            return null;
        }

        var remedy = found.First > 0
            ? "limits from neighbouring values are too narrow and false alarms far more frequent than said; use the chart ar or ewma-center, or sample less often"
            : "limits from neighbouring values are too wide; use the chart ar, and look for two streams in turn";
        return Invariant($"Neighbouring points depend on each other ({found.Words}): {remedy}.");
    }

    /// <summary>Looks at what a model leaves of values.</summary>
    /// <param name="values">Errors of forecast in time order; NaN marks a missing one.</param>
    /// <param name="fitted">Coefficients that were fitted, by which the test has fewer degrees of freedom.</param>
    internal static string? WarningOfResiduals(ReadOnlySpan<double> values, int fitted) =>
        Test(values, fitted, tests: 1) is { } found
            ? Invariant($"What the model leaves of neighbouring points still depends on each other ({found.Words}): false alarms are more frequent than said; use the chart ar with a higher order, or sample less often.")
            : null;

    /// <summary>Looks at each of several variables, and tells the one that depends most on itself.</summary>
    internal static string? WarningOfVariables(IReadOnlyList<BaselineRow> rows, int variables) =>
        DependenceOfVariables(rows, variables) is { } found
            ? Invariant($"Neighbouring values of variable {found.Variable + 1} depend on each other ({found.Words}): false alarms are far more frequent than said; sample less often, or chart what a model leaves.")
            : null;

    /// <summary>Finds the variable that depends most on itself, counted from 0, and how much it does, in words.</summary>
    internal static (int Variable, string Words)? DependenceOfVariables(IReadOnlyList<BaselineRow> rows, int variables)
    {
        (double First, double PValue, string Words)? worst = null;
        var which = 0;
        for (var variable = 0; variable < variables; variable++)
        {
            double[] values =
            [
                .. rows.Select(row => row.IsPresent
                    ? Enumerable.Range(0, row.Values.Length / variables).Average(i => row.Values.Span[(i * variables) + variable])
                    : double.NaN),
            ];
            if (Test(values, fitted: 0, tests: variables) is { } found && !(worst?.PValue <= found.PValue))
            {
                (worst, which) = (found, variable);
            }
        }

        return worst is { } most ? (which, most.Words) : null;
    }

    private static (double First, double PValue, string Words)? Test(ReadOnlySpan<double> values, int fitted, int tests)
    {
        var present = 0;
        foreach (var value in values)
        {
            present += double.IsNaN(value) ? 0 : 1;
        }

        var lags = Math.Max(Math.Min(10, present / 5), fitted + 1);
        if (present < Fewest || lags >= present)
        {
            return null;
        }

        var (_, probability) = Autocorrelation.LjungBox(values, lags, fitted);
        var first = Autocorrelation.Of(values, 1)[0];
        return probability < Significance / tests
            ? (first, probability, Invariant($"lag-1 autocorrelation {first:G2}, Ljung-Box {PValue.Text(probability)} over {lags} lags"))
            : null;
    }
}
