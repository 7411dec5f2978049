using MathNet.Numerics.LinearAlgebra;

namespace RealtimeWorkbench.Statistics;

/// <summary>Small symmetric positive definite matrices, kept row by row.</summary>
internal static class SymmetricMatrix
{
    /// <summary>Smallest ratio of a pivot to its diagonal element that counts as above 0; below it, rounding is all there is.</summary>
    private const double Singular = 1e-12;

    /// <summary>Most rows that are turned by rotations of our own: the library would set threads to work on ten of them, which takes a hundred times as long.</summary>
    private const int MostTurned = 32;
    private const int MostSweeps = 50;

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
        if (count <= MostTurned)
        {
            var (values, vectors) = Turned(matrix, count);
            int[] falling = [.. Enumerable.Range(0, count).OrderByDescending(i => values[i])];
            return ([.. falling.Select(i => values[i])], [.. falling.Select(i => vectors[i])]);
        }

        var decomposition = Matrix<double>.Build.Dense(count, count, matrix).Evd(Symmetricity.Symmetric);
        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(i => decomposition.EigenValues[i].Real)];
        return (
            [.. order.Select(i => decomposition.EigenValues[i].Real)],
            [.. order.Select(i => decomposition.EigenVectors.Column(i).ToArray())]);
    }

    /// <summary>Eigenvalues and vectors by cyclic Jacobi rotations (G. H. Golub and C. F. Van Loan, <i>Matrix Computations</i>, section 8.5), in no order.</summary>
    private static (double[] Values, double[][] Vectors) Turned(double[] matrix, int count)
    {
        var a = matrix.ToArray();
        double[][] vectors = [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, count).Select(j => i == j ? 1.0 : 0.0).ToArray())];
        var largest = Enumerable.Range(0, count).Max(i => Math.Abs(a[(i * count) + i]));
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var isDiagonal = true;
            for (var p = 0; p < count - 1; p++)
            {
                for (var q = p + 1; q < count; q++)
                {
                    var off = a[(p * count) + q];
                    if (Math.Abs(off) <= 1e-17 * Math.Sqrt(Math.Abs(a[(p * count) + p] * a[(q * count) + q])) || Math.Abs(off) <= 1e-18 * largest)
                    {
                        continue;
                    }

                    isDiagonal = false;
                    var half = (a[(q * count) + q] - a[(p * count) + p]) / (2 * off);
                    var tangent = (half >= 0 ? 1 : -1) / (Math.Abs(half) + Math.Sqrt((half * half) + 1));
                    var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
                    Rotate(a, vectors, p, q, cosine, tangent * cosine);
                }
            }

            if (isDiagonal)
            {
                break;
            }
        }

        return ([.. Enumerable.Range(0, count).Select(i => a[(i * count) + i])], vectors);
    }

    private static void Rotate(double[] a, double[][] vectors, int p, int q, double cosine, double sine)
    {
        var count = vectors.Length;
        for (var k = 0; k < count; k++)
        {
            var (left, right) = (a[(k * count) + p], a[(k * count) + q]);
            (a[(k * count) + p], a[(k * count) + q]) = ((cosine * left) - (sine * right), (sine * left) + (cosine * right));
        }

        for (var k = 0; k < count; k++)
        {
            var (upper, lower) = (a[(p * count) + k], a[(q * count) + k]);
            (a[(p * count) + k], a[(q * count) + k]) = ((cosine * upper) - (sine * lower), (sine * upper) + (cosine * lower));
            (upper, lower) = (vectors[p][k], vectors[q][k]);
            (vectors[p][k], vectors[q][k]) = ((cosine * upper) - (sine * lower), (sine * upper) + (cosine * lower));
        }

        a[(p * count) + q] = a[(q * count) + p] = 0;
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
