using RealtimeWorkbench.Spc.RunLengths;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Tests.Statistics;

public sealed class SymmetricMatrixTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(10, 10)]
    [InlineData(10, 4)]
    [InlineData(32, 32)]
    [InlineData(33, 33)]
    public void Eigenvectors_are_orthonormal_and_give_the_matrix_back(int count, int rank)
    {
        var random = new Random(1);
        var rows = new double[rank * count];
        foreach (ref var value in rows.AsSpan())
        {
            value = RowSampler.Gauss(random);
        }

        var matrix = new double[count * count];
        for (var i = 0; i < matrix.Length; i++)
        {
            matrix[i] = Enumerable.Range(0, rank).Sum(row => rows[(row * count) + (i / count)] * rows[(row * count) + (i % count)]);
        }

        var (values, vectors) = SymmetricMatrix.Eigen(matrix, count);

        Assert.Equal(values.OrderDescending(), values);
        Assert.Equal(rank, values.Count(value => value > 1e-9));
        for (var i = 0; i < matrix.Length; i++)
        {
            var (row, column) = (i / count, i % count);
            Assert.Equal(matrix[i], Enumerable.Range(0, count).Sum(each => values[each] * vectors[each][row] * vectors[each][column]), 1e-9);
            Assert.Equal(row == column ? 1 : 0, vectors[row].Zip(vectors[column], (a, b) => a * b).Sum(), 1e-12);
        }
    }
}
