using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Groups;

/// <summary>Limits that rows are judged by while those that the lasting limits come from are collected.</summary>
/// <remarks>
/// They are our own rule. First those by formula, made wider for rows that depend on those before, as an autoregression of first order with the
/// largest coefficient of any variable would: m such rows say as much of means and covariances as m(1 - φ)/(1 + φ) independent ones (Box, Jenkins and Reinsel, section 2.1), and
/// a MEWMA of them varies (1 + φ(1 - r))/(1 - φ(1 - r)) times as much, which is the sum of the series r²ΣΣ(1 - r)ⁱ⁺ʲφ^|i - j|. From 64 rows on the largest
/// values so far, but never less than by formula: of three statistics with limits from n rows at most 3/(n + 1) of the next are expected beyond.
/// </remarks>
internal static class ProvisionalLimits
{
    /// <summary>Rows after which limits come from rows for the first time; then at each power of two.</summary>
    public const int FirstRenewal = 64;

    /// <summary>How many times as wide as by formula limits become at most: what would be wider sees nothing.</summary>
    private const double MostOfRows = 4;
    private const double MostOfMewma = 8;

    /// <summary>A lag-1 autocorrelation above it cannot be told from a random walk in a baseline.</summary>
    private const double MostDependence = 0.98;

    /// <summary>The largest coefficient of an autoregression of first order that any variable has.</summary>
    /// <remarks>Lag-1 autocorrelations of m rows are too small by (1 + 3φ)/m (M. G. Kendall, <i>Biometrika</i> 41, 1954), which is made good.</remarks>
    /// <param name="rows">Rows, one after the other.</param>
    /// <param name="variables">Values in a row.</param>
    public static double Dependence(ReadOnlySpan<double> rows, int variables)
    {
        var count = rows.Length / variables;
        var column = new double[count];
        var most = 0.0;
        for (var variable = 0; variable < variables; variable++)
        {
            for (var row = 0; row < count; row++)
            {
                column[row] = rows[(row * variables) + variable];
            }

            most = Math.Max(most, (SampleStatistics.Lag1Autocorrelation(column) + (1.0 / count)) / (1 - (3.0 / count)));
        }

        return Math.Min(most, MostDependence);
    }

    /// <summary>Makes limits by formula as wide as dependent rows need them.</summary>
    /// <param name="byFormula">Limits of T², SPE and MEWMA.</param>
    /// <param name="process">What is known of the process.</param>
    /// <param name="dependence">Coefficient of the autoregression; 0 where rows do not depend on each other.</param>
    /// <param name="weight">Weight of the newest row in the MEWMA.</param>
    /// <param name="share">Share of further rows beyond each limit.</param>
    public static double[] OfDependent(double[] byFormula, MultivariateEstimate process, double dependence, double weight, double share)
    {
        if (dependence <= 0)
        {
            return byFormula;
        }

        var p = process.Variables;
        var rows = Math.Max(p + 2, (int)(process.Samples * (1 - dependence) / (1 + dependence)));
        var ofRows = Math.Clamp(FormulaLimits.Hotelling(p, rows, share) / byFormula[0], 1, MostOfRows);
        var rest = dependence * (1 - weight);
        var scale = ((1 + rest) / (1 - rest)) + ((2 - weight) / (weight * rows));
        var mewma = scale * p * (rows - 1) / (rows - p) * FisherF.Quantile(p, rows - p, 1 - share);
        return [byFormula[0] * ofRows, byFormula[1] * ofRows, byFormula[2] * Math.Clamp(mewma / byFormula[2], 1, MostOfMewma)];
    }

    /// <summary>Whether limits are renewed after so many rows.</summary>
    /// <param name="rows">Rows so far.</param>
    /// <param name="before">Rows at which they were renewed; 0 if they were not.</param>
    public static bool IsDue(int rows, int before) =>
        rows >= Math.Max(FirstRenewal, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)before + 1));

    /// <summary>Limits from rows.</summary>
    /// <param name="byFormula">What they are at least.</param>
    /// <param name="values">For each statistic its value at each row that counts.</param>
    public static double[] OfRows(double[] byFormula, double[][] values) => [.. byFormula.Zip(values, (least, rows) => Math.Max(least, rows.Max()))];

    /// <summary>False alarms to expect until so many rows are there, as simulated for autoregressions of first order from 0.5 to 0.97: a little more than one for every doubling.</summary>
    /// <param name="rows">Rows that are waited for.</param>
    /// <param name="share">Share of rows of a process in control that limits by formula let beyond.</param>
    public static int FalseAlarms(int rows, double share) =>
        (int)Math.Ceiling(Math.Max(1 + (1.5 * Math.Log2(Math.Max(1.0, rows / (double)FirstRenewal))), share * rows));
}
