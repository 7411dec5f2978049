using MathNet.Numerics.LinearAlgebra;

namespace RealtimeWorkbench.Statistics;

/// <summary>Small symmetric positive definite matrices, kept row by row.</summary>
internal static class SymmetricMatrix
{
    /// <summary>Smallest ratio of a pivot to its diagonal element that counts as above 0; below it, rounding is all there is.</summary>
    private const double Singular = 1e-12;

    /// <summary>Inverts a matrix by Cholesky's method.</summary>
    /// <returns>The inverse, or <see langword="null"/> if the matrix isn't positive definite beyond rounding.</returns>
    public static double[]? Inverse(double[] matrix, int count)
    {
        var lower = Cholesky(matrix, count);
        if (lower is null)
        {
            return null;
        }

        // L⁻¹ column by column, then S⁻¹ = L⁻ᵀ L⁻¹.
        var inverse = new double[count * count];
        for (var column = 0; column < count; column++)
        {
            for (var i = column; i < count; i++)
            {
                var sum = i == column ? 1.0 : 0.0;
                for (var j = column; j < i; j++)
                {
                    sum -= lower[(i * count) + j] * inverse[(j * count) + column];
                }

                inverse[(i * count) + column] = sum / lower[(i * count) + i];
            }
        }

        var result = new double[count * count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = 0.0;
                for (var k = i; k < count; k++)
                {
                    sum += inverse[(k * count) + i] * inverse[(k * count) + j];
                }

                result[(i * count) + j] = result[(j * count) + i] = sum;
            }
        }

        return result;
    }

    /// <summary>Eigenvalues in falling order, and for each its vector.</summary>
    public static (double[] Values, double[][] Vectors) Eigen(double[] matrix, int count)
    {
        var decomposition = Matrix<double>.Build.Dense(count, count, matrix).Evd(Symmetricity.Symmetric);
        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(i => decomposition.EigenValues[i].Real)];
        return (
            [.. order.Select(i => decomposition.EigenValues[i].Real)],
            [.. order.Select(i => decomposition.EigenVectors.Column(i).ToArray())]);
    }

    /// <summary>Finds L of S = LL′.</summary>
    /// <returns>L, row by row, or <see langword="null"/> if the matrix isn't positive definite beyond rounding.</returns>
    public static double[]? Cholesky(double[] matrix, int count) => Cholesky(matrix, count, out _);

    /// <inheritdoc cref="Cholesky(double[], int)" />
    /// <param name="matrix">The matrix, row by row.</param>
    /// <param name="count">Number of its rows.</param>
    /// <param name="follows">The first variable that does not vary or follows from those before it; -1 if there is none.</param>
    public static double[]? Cholesky(double[] matrix, int count, out int follows)
    {
        follows = -1;
        var lower = new double[count * count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[(i * count) + j];
                for (var k = 0; k < j; k++)
                {
                    sum -= lower[(i * count) + k] * lower[(j * count) + k];
                }

                if (i != j)
                {
                    lower[(i * count) + j] = sum / lower[(j * count) + j];
                }
                else if (sum > Singular * matrix[(i * count) + i])
                {
                    lower[(i * count) + i] = Math.Sqrt(sum);
                }
                else
                {
                    follows = i;
                    return null;
                }
            }
        }

        return lower;
    }
}
