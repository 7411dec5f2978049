using System.Numerics;
using System.Runtime.InteropServices;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Solves systems of linear equations.</summary>
internal static class LinearSystem
{
    /// <summary>Solves Ax = b by elimination with partial pivoting; A and b are used up.</summary>
    /// <param name="matrix">A, row by row; regular.</param>
    /// <param name="right">b; holds x afterwards.</param>
    public static void Solve(double[][] matrix, double[] right)
    {
        for (var column = 0; column < right.Length; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < right.Length; row++)
            {
                pivot = Math.Abs(matrix[row][column]) > Math.Abs(matrix[pivot][column]) ? row : pivot;
            }

            (matrix[column], matrix[pivot]) = (matrix[pivot], matrix[column]);
            (right[column], right[pivot]) = (right[pivot], right[column]);
            var top = matrix[column];
            for (var row = column + 1; row < right.Length; row++)
            {
                var factor = matrix[row][column] / top[column];
                if (factor == 0)
                {
                    continue;
                }

                var low = matrix[row];
                SubtractMultiple(low.AsSpan(column + 1), factor, top.AsSpan(column + 1));
                right[row] -= factor * right[column];
            }
        }

        for (var row = right.Length - 1; row >= 0; row--)
        {
            for (var i = row + 1; i < right.Length; i++)
            {
                right[row] -= matrix[row][i] * right[i];
            }

            right[row] /= matrix[row][row];
        }
    }

    /// <summary>The innermost loop, several numbers at once; the same operations, so that no digit changes.</summary>
    private static void SubtractMultiple(Span<double> from, double factor, ReadOnlySpan<double> of)
    {
        var several = MemoryMarshal.Cast<double, Vector<double>>(from);
        var others = MemoryMarshal.Cast<double, Vector<double>>(of);
        for (var i = 0; i < several.Length; i++)
        {
            several[i] -= factor * others[i];
        }

        for (var i = several.Length * Vector<double>.Count; i < from.Length; i++)
        {
            from[i] -= factor * of[i];
        }
    }
}
