using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Draws random rows of a process.</summary>
internal sealed class RowSampler
{
    /// <summary>Standard deviation of a count from which a rounded normal value is as good.</summary>
    private const double Large = 1000;

    private readonly double[] _row;
    private readonly Action<Random, double[]> _draw;

    private RowSampler(int length, double size, Action<Random, double[]> draw)
    {
        _row = new double[length];
        Size = size;
        _draw = draw;
    }

    /// <summary>Values in a row.</summary>
    public int Length => _row.Length;

    /// <summary>Size of the sample of a count.</summary>
    public double Size { get; }

    /// <summary>Rows of independent normal values about 0 with σ 1, whose mean is shifted by a multiple of its own σ.</summary>
    public static RowSampler OfNormal(int size, double shift) => new(size, 1, (random, row) =>
    {
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = Gauss(random) + (shift / Math.Sqrt(row.Length));
        }
    });

    /// <summary>Observations of several variables about 0, so many in a row.</summary>
    public static RowSampler OfVariables(double[] covariance, int variables, int observations)
    {
        var (values, directions) = SymmetricMatrix.Eigen(covariance, variables);
        return new(variables * observations, 1, (random, row) =>
        {
            Array.Clear(row);
            for (var first = 0; first < row.Length; first += variables)
            {
                for (var component = 0; component < variables; component++)
                {
                    var score = Math.Sqrt(Math.Max(0, values[component])) * Gauss(random);
                    for (var i = 0; i < variables; i++)
                    {
                        row[first + i] += score * directions[component][i];
                    }
                }
            }
        });
    }

    /// <summary>Counts of items with a property out of so many.</summary>
    public static RowSampler OfItems(double items, double fraction) => OfCounts(
        items, items * fraction, Math.Sqrt(items * fraction * (1 - fraction)), items, count => Binomial.Cumulative(items, fraction, count));

    /// <summary>Counts of events in a sample of some size.</summary>
    public static RowSampler OfEvents(double size, double mean) =>
        OfCounts(size, mean, Math.Sqrt(mean), double.PositiveInfinity, count => Poisson.Cumulative(mean, count));

    /// <summary>Times that follow an exponential distribution.</summary>
    public static RowSampler OfTimes(double mean) => new(1, 1, (random, row) => row[0] = -mean * Math.Log(1 - random.NextDouble()));

    /// <summary>Numbers of cases between events that come independently of each other.</summary>
    public static RowSampler OfCases(double mean)
    {
        var failure = Math.Log(mean / (mean + 1));
        return new(1, 1, (random, row) => row[0] = Math.Floor(Math.Log(1 - random.NextDouble()) / failure));
    }

    /// <summary>The next row; valid until the one after it.</summary>
    public double[] Next(Random random)
    {
        _draw(random, _row);
        return _row;
    }

    /// <summary>A standard normal number, by G. Marsaglia's polar method (half of each pair is thrown away, for simplicity).</summary>
    internal static double Gauss(Random random)
    {
        while (true)
        {
            var (x, y) = ((2 * random.NextDouble()) - 1, (2 * random.NextDouble()) - 1);
            var square = (x * x) + (y * y);
            if (square is > 0 and < 1)
            {
                return x * Math.Sqrt(-2 * Math.Log(square) / square);
            }
        }
    }

    private static RowSampler OfCounts(double size, double mean, double deviation, double most, Func<double, double> cumulative)
    {
        if (deviation > Large)
        {
            return new(1, size, (random, row) => row[0] = Math.Clamp(Math.Round(mean + (deviation * Gauss(random))), 0, most));
        }

        // Inversion by a table: what lies ten standard deviations and more from the mean is left to its ends.
        var first = Math.Max(0, Math.Floor(mean - (10 * deviation) - 10));
        var last = Math.Min(most, Math.Ceiling(mean + (10 * deviation) + 30));
        double[] below = [.. Enumerable.Range(0, (int)(last - first)).Select(i => cumulative(first + i))];
        return new(1, size, (random, row) =>
        {
            var place = Array.BinarySearch(below, random.NextDouble());
            row[0] = first + (place < 0 ? ~place : place);
        });
    }
}
