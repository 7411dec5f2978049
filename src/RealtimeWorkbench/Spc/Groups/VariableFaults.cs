using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Groups;

/// <summary>Says which variable makes rows useless for covariances.</summary>
public static class VariableFaults
{
    /// <summary>Looks at rows of several variables.</summary>
    /// <param name="rows">Rows, one after the other, all complete.</param>
    /// <param name="names">Name of each variable.</param>
    /// <returns>A sentence with the name of the first variable that stands still, is a flag, or follows from others; <see langword="null"/> if there is none.</returns>
    public static string? OfRows(ReadOnlySpan<double> rows, IReadOnlyList<string> names)
    {
        var p = names.Count;
        var mean = new double[p];
        for (var i = 0; i < p; i++)
        {
            if (OfVariable(rows, i, p, names[i]) is { } fault)
            {
                return fault;
            }
        }

        for (var i = 0; i < rows.Length; i++)
        {
            mean[i % p] += rows[i] / (rows.Length / p);
        }

        var products = new double[p * p];
        for (var row = 0; row < rows.Length; row += p)
        {
            for (var i = 0; i < p; i++)
            {
                for (var j = 0; j < p; j++)
                {
                    products[(i * p) + j] += (rows[row + i] - mean[i]) * (rows[row + j] - mean[j]);
                }
            }
        }

        return SymmetricMatrix.Cholesky(products, p, out var follows) is null
            ? $"{names[follows]} follows from {string.Join(", ", names.Take(follows))}; leave it out."
            : null;
    }

    private static string? OfVariable(ReadOnlySpan<double> rows, int variable, int p, string name)
    {
        var (low, high) = (rows[variable], rows[variable]);
        var (steps, others) = (0, 0);
        for (var i = variable; i < rows.Length; i += p)
        {
            (low, high) = (Math.Min(low, rows[i]), Math.Max(high, rows[i]));
        }

        for (var i = variable; i < rows.Length; i += p)
        {
            others += rows[i] > low && rows[i] < high ? 1 : 0;
            steps += i > variable && rows[i] != rows[i - p] ? 1 : 0;
        }

        return low == high ? Invariant($"{name} stands still at {low}; leave it out.")
            : others == 0 && 2 * steps < rows.Length / p ? Invariant($"{name} is only ever {low} or {high} and mostly stays, as a flag does; leave it out.")
            : null;
    }
}
