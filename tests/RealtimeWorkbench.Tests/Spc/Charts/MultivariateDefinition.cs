using MathNet.Numerics.LinearAlgebra;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Tests.Spc.Charts;

/// <summary>
/// Charts of several variables by their definitions: matrices of the whole series, multiplied and inverted by Math.NET. It shares no code with the charts. Rows that lack
/// a variable are missing as a whole.
/// </summary>
internal sealed class MultivariateDefinition
{
    private readonly Matrix<double>?[] _rows;
    private readonly int _variables;
    private readonly double _size;

    /// <param name="rows">Observations of each row, one after the other.</param>
    /// <param name="variables">Number of variables.</param>
    /// <param name="isBaseline">Whether the process is estimated from a row.</param>
    /// <param name="method">How covariances of single observations are estimated.</param>
    public MultivariateDefinition(double[][] rows, int variables, Func<int, bool> isBaseline, CovarianceMethod method = CovarianceMethod.Sample)
    {
        _variables = variables;
        _size = rows[0].Length / variables;
        _rows = [.. rows.Select(row => row.Any(double.IsNaN) ? null : Matrix<double>.Build.DenseOfRowMajor(row.Length / variables, variables, row))];
        bool Counts(int row) => _rows[row] is not null && isBaseline(row);
        Matrix<double>[] baseline = [.. Enumerable.Range(0, rows.Length).Where(Counts).Select(row => _rows[row]!)];
        Rows = baseline.Length;
        var all = baseline.Aggregate((a, b) => a.Stack(b));
        Mean = all.ColumnSums() / all.RowCount;
        if (_size > 1)
        {
            Covariance = baseline.Select(Scatter).Aggregate((a, b) => a + b) / ((_size - 1) * Rows);
        }
        else if (method == CovarianceMethod.Sample)
        {
            Covariance = Scatter(all) / (Rows - 1);
        }
        else
        {
            // Half the mean square of the steps from each row to the next that is there.
            var stacked = all.SubMatrix(1, Rows - 1, 0, variables) - all.SubMatrix(0, Rows - 1, 0, variables);
            Covariance = stacked.TransposeThisAndMultiply(stacked) / (2.0 * (Rows - 1));
        }
    }

    public int Rows { get; }

    public Vector<double> Mean { get; }

    public Matrix<double> Covariance { get; }

    /// <summary>n(x̄ - μ)′S⁻¹(x̄ - μ) of each row; NaN where it is missing.</summary>
    public double[] T2() => [.. Deviations().Select(deviation => deviation is null ? double.NaN : _size * Distance(deviation, Covariance))];

    /// <summary>z′V⁻¹z with all rows that are there weighted at once, z = Σ r(1 - r)^(i-j)(xⱼ - μ) and V = Σ r²(1 - r)^2(i-j)·S.</summary>
    public double[] Mewma(double weight)
    {
        Vector<double>?[] deviations = Deviations();
        Vector<double>[] present = [.. deviations.OfType<Vector<double>>()];
        var weights = Matrix<double>.Build.Dense(present.Length, present.Length, (i, j) => j > i ? 0 : weight * Math.Pow(1 - weight, i - j));
        var averages = weights * Matrix<double>.Build.DenseOfRowVectors(present);
        var next = 0;
        return
        [
            .. deviations.Select(deviation => deviation is null ? double.NaN
                : Distance(averages.Row(next), Covariance * weights.Row(next++).PointwisePower(2).Sum())),
        ];
    }

    /// <summary>Squared length of what is left of a standardized row without its projection on the first components of the correlations.</summary>
    public double[] Spe(int components) => [.. Residuals(components).Select(residual => residual is null ? double.NaN : residual.DotProduct(residual))];

    /// <summary>The squared residual of each variable; null where the row is missing.</summary>
    public double[]?[] SpeContributions(int components) => [.. Residuals(components).Select(residual => residual?.PointwisePower(2).ToArray())];

    /// <summary>By how much T² of a row falls without each variable.</summary>
    public double[] T2Contributions(int row)
    {
        var deviation = Deviations()[row]!;
        return
        [
            .. Enumerable.Range(0, _variables).Select(left =>
            {
                var rest = Vector<double>.Build.DenseOfEnumerable(deviation.Where((_, i) => i != left));
                return _size * (Distance(deviation, Covariance) - Distance(rest, Covariance.RemoveRow(left).RemoveColumn(left)));
            }),
        ];
    }

    private static Matrix<double> Scatter(Matrix<double> rows)
    {
        var mean = rows.ColumnSums() / rows.RowCount;
        var centered = rows - Matrix<double>.Build.Dense(rows.RowCount, rows.ColumnCount, (_, i) => mean[i]);
        return centered.TransposeThisAndMultiply(centered);
    }

    private static double Distance(Vector<double> deviation, Matrix<double> covariance) => deviation.DotProduct(covariance.LU().Solve(deviation));

    private Vector<double>?[] Deviations() => [.. _rows.Select(row => row is null ? null : (row.ColumnSums() / row.RowCount) - Mean)];

    private Vector<double>?[] Residuals(int components)
    {
        var deviations = Covariance.Diagonal().PointwiseSqrt();
        var correlations = Covariance.MapIndexed((i, j, value) => value / (deviations[i] * deviations[j]));

        // Left singular vectors of a symmetric matrix come in falling order.
        var kept = correlations.Svd().U.SubMatrix(0, _variables, 0, components);
        var rest = Matrix<double>.Build.DenseIdentity(_variables) - kept.TransposeAndMultiply(kept);
        return [.. Deviations().Select(deviation => deviation is null ? null : rest * deviation.PointwiseDivide(deviations))];
    }
}
