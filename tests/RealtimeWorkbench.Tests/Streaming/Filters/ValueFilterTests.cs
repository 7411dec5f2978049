using FsCheck.Fluent;
using RealtimeWorkbench.Streaming.Filters;

namespace RealtimeWorkbench.Tests.Streaming.Filters;

public sealed class ValueFilterTests
{
    /// <summary>numpy.random.default_rng(7).normal(0, 1, 24) to two places, with two outliers.</summary>
    private static readonly double[] Noise =
    [
        0.0, 0.3, -0.27, -0.89, -0.45, -0.99, 0.06, 9.5, -0.49, -0.62, 0.49, 0.36,
        0.11, -0.93, -0.03, -8.25, -1.34, -0.46, -1.9, -1.29, -1.84, -0.24, -1.27, 0.27,
    ];

    [Fact]
    public void Ewma_agrees_with_pandas() =>
        // pandas 1.5.3: ewm(alpha=0.3, adjust=False).mean().
        AssertClose(
            [
                0.0, 0.09, -0.018000000000000002, -0.2796, -0.33072, -0.528504, -0.35195279999999995, 2.60363304, 1.675543128,
                0.9868801895999999, 0.8378161327199999, 0.6944712929039999, 0.5191299050327999, 0.08439093352295984,
                0.050073653466071885, -2.43994844257375, -2.1099639098016247, -1.6149747368611371, -1.700482315802796,
                -1.5773376210619572, -1.65613633474337, -1.231295434320359, -1.2429068040242512, -0.7890347628169758,
            ],
            Run(new EwmaFilter(0.3), Noise));

    [Fact]
    public void The_median_agrees_with_pandas() =>
        // pandas 1.5.3: rolling(5, min_periods=1).median().
        AssertClose(
            [
                0.0, 0.15, 0.0, -0.135, -0.27, -0.45, -0.45, -0.45, -0.45, -0.49, 0.06, 0.36,
                0.11, 0.11, 0.11, -0.03, -0.93, -0.93, -1.34, -1.34, -1.34, -1.29, -1.29, -1.27,
            ],
            Run(new MedianFilter(5), Noise));

    [Fact]
    public void Hampel_agrees_with_pandas_and_scipy() =>
        // rolling(7) of pandas 1.5.3 with median() and scipy.stats.median_abs_deviation(scale="normal") of 1.10.1, k = 3.
        AssertClose(
            [
                0.0, 0.3, -0.27, -0.89, -0.45, -0.99, 0.06, -0.27, -0.49, -0.62, 0.49, 0.36,
                0.11, -0.93, -0.03, -0.03, -1.34, -0.46, -1.9, -1.29, -1.84, -0.24, -1.27, 0.27,
            ],
            Run(new HampelFilter(7), Noise));

    [Fact]
    public void A_deadband_holds_the_last_value_that_went_beyond_it() =>
        Assert.Equal([1, 1, 1, 2.5, 2.5, 1.4], Run(new DeadbandFilter(1), [1, 2, 0, 2.5, 1.5, 1.4]));

    [Fact]
    public void Report_by_exception_says_nothing_in_between_but_for_the_longest_silence()
    {
        var nothing = double.NaN;

        Assert.Equal([1, nothing, nothing, 2.5, nothing, 1.4], Run(new ExceptionFilter(1), [1, 2, 0, 2.5, 1.5, 1.4]));
        Assert.Equal([5, nothing, nothing, 5, nothing, nothing, 5], Run(new ExceptionFilter(1, TimeSpan.FromSeconds(3)), [5, 5, 5, 5, 5, 5, 5]));
    }

    [Fact]
    public void Filters_give_what_looking_at_all_values_gives() =>
        Prop.ForAll(ArbMap.Default.ArbFor<sbyte[]>(), ArbMap.Default.ArbFor<byte>(), (codes, size) =>
        {
            var values = codes.Select(code => code / 4.0).ToArray();
            var window = 3 + (size % 8);

            AssertClose(
                values.Select((_, i) => Median(values[Math.Max(0, i - window + 1)..(i + 1)])), Run(new MedianFilter(window), values));
            AssertClose(values.Select((value, i) => Hampel(values, i, window, 2)), Run(new HampelFilter(window, 2), values));
            AssertClose(
                values.Select((_, i) => (Math.Pow(0.6, i) * values[0])
                    + Enumerable.Range(1, i).Sum(k => 0.4 * Math.Pow(0.6, i - k) * values[k])),
                Run(new EwmaFilter(0.4), values));
            AssertClose(values.Select((_, i) => values[LastReport(values, i, band: 3)]), Run(new DeadbandFilter(3), values));
            AssertClose(
                values.Select((value, i) => LastReport(values, i, band: 3) == i ? value : double.NaN),
                Run(new ExceptionFilter(3), values));
        }).Holds();

    [Fact]
    public void A_chain_passes_on_only_what_is_reported() =>
        Assert.Equal(
            [4, double.NaN, 6], Run(new FilterChain([new ExceptionFilter(1), new EwmaFilter(0.5)]), [4, 5, 8]));

    [Fact]
    public void A_fresh_filter_has_seen_nothing()
    {
        foreach (var filter in new IValueFilter[]
        {
            new DeadbandFilter(1), new ExceptionFilter(1, TimeSpan.FromSeconds(2)), new EwmaFilter(0.3), new MedianFilter(5),
            new HampelFilter(7, 2), new FilterChain([new EwmaFilter(0.3), new MedianFilter(3)]),
        })
        {
            var first = Run(filter, Noise);

            Assert.Equal(first, Run(filter.Fresh(), Noise));
        }
    }

    [Fact]
    public void Numbers_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeadbandFilter(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExceptionFilter(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExceptionFilter(1, TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EwmaFilter(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MedianFilter(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HampelFilter(1002));
        Assert.Throws<ArgumentException>(() => new FilterChain([]));
    }

    private static double[] Run(IValueFilter filter, double[] values) =>
        [.. values.Select((value, i) => filter.Filter(Make.Start.AddSeconds(i).Ticks, value))];

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Hampel(double[] values, int i, int window, double multiple)
    {
        if (i + 1 < window)
        {
            return values[i];
        }

        var own = values[(i - window + 1)..(i + 1)];
        var median = Median(own);
        var deviation = Median([.. own.Select(value => Math.Abs(value - median))]);
        return Math.Abs(values[i] - median) > multiple * 1.482602218505602 * deviation ? median : values[i];
    }

    private static int LastReport(double[] values, int i, double band)
    {
        var report = 0;
        for (var k = 1; k <= i; k++)
        {
            report = Math.Abs(values[k] - values[report]) > band ? k : report;
        }

        return report;
    }

    private static void AssertClose(IEnumerable<double> expected, double[] actual)
    {
        var list = expected.ToList();
        Assert.Equal(list.Count, actual.Length);
        Assert.All(list.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-9));
    }
}
