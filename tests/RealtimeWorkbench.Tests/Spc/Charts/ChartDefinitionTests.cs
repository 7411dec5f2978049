using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Tests.Spc.Charts;

/// <summary>
/// Charts of one variable against their definitions (docs/spc.md), written down once more for whole series with missing rows: averages and ranges of arrays, no code of the charts but the
/// constants d₂, d₃ and c₄, which R's figures check (SpcCasesTests). Moving averages, which take no gaps in files, are in SpcCasesTests and StreamingChartTests.
/// </summary>
public sealed class ChartDefinitionTests
{
    private const int Baseline = 40;
    private const int Count = 90;
    private const double Lambda = 0.3;
    private const double Head = 2.5;
    private static readonly double D2 = 2 / Math.Sqrt(Math.PI);
    private static readonly double D3 = Math.Sqrt(2 - (4 / Math.PI));

    public static TheoryData<ChartKind> Kinds() =>
        [.. ChartInfo.All.Where(info => !info.IsMultivariate && info.Kind is not (ChartKind.MovingAverage or ChartKind.Autoregression or ChartKind.MovingCenter)).Select(info => info.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Row_by_row_each_gives_what_its_definition_gives_on_the_whole(ChartKind kind)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var rows = Rows(kind, seed);
            var report = SpcAnalysis.Run(rows, new SpcAnalysisOptions { Chart = kind, BaselineTo = Baseline, Lambda = Lambda, HeadStart = Head });

            var expected = Definition(kind, rows);

            Assert.Equal(expected.Length, report.Panels.Count);
            foreach (var (points, panel) in expected.Zip(report.Panels))
            {
                Assert.Equal(
                    points.Index().Where(pair => !double.IsNaN(pair.Item.Value)).Select(pair => pair.Index + 1),
                    panel.Points.Where(point => !double.IsNaN(point.Value)).Select(point => point.Index));
                Assert.All(panel.Points.Where(point => !double.IsNaN(point.Value)), point =>
                {
                    var (value, lower, center, upper) = points[point.Index - 1];
                    Assert.Equal(
                        [value, lower, center, upper],
                        [point.Value, point.Limits.Lower, point.Limits.Center, point.Limits.Upper],
                        (a, b) => (double.IsNaN(a) && !double.IsFinite(b)) || Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Abs(a)));
                });
            }
        }
    }

    /// <summary>For each panel a point of each row: value, lower limit, center, upper limit; NaN where there is none.</summary>
    private static (double Value, double Lower, double Center, double Upper)[][] Definition(ChartKind kind, ChartRow[] rows)
    {
        double[] x = [.. rows.Select(row => row.Values.Count == 0 ? double.NaN : row.Values.Average())];
        double[] n = [.. rows.Select(row => ChartInfo.Of(kind).TakesCounts ? row.Size : row.Values.Count)];
        double[] spreads = [.. rows.Select(row => row.Values.Count < 2 ? double.NaN : UsesS(kind) ? Deviation(row.Values) : row.Values.Max() - row.Values.Min())];
        var sigma = ChartInfo.Of(kind).Input == ChartInputKind.Subgroup
            ? Mean(spreads.Zip(n, (spread, size) => spread / MeanSpread(kind, (int)size)))
            : Mean(Steps(x)) / D2;
        var all = rows.Take(Baseline).SelectMany(row => row.Values).Where(value => !double.IsNaN(value)).Average();
        switch (kind)
        {
            case ChartKind.Individuals:
                return [Around(x, all, sigma)];
            case ChartKind.MovingRange:
                return [Spread(Steps(x), D2 * sigma, D3 * sigma)];
            case ChartKind.IndividualsMovingRange:
                return [Around(x, all, sigma), Spread(Steps(x), D2 * sigma, D3 * sigma)];
            case ChartKind.Xbar or ChartKind.R or ChartKind.S or ChartKind.XbarR or ChartKind.XbarS:
                var means = x.Zip(n, (value, size) => Point(value, all, sigma / Math.Sqrt(size))).ToArray();
                var within = spreads.Zip(n, (value, size) => Within(kind, value, (int)size, sigma)).ToArray();
                return kind switch { ChartKind.Xbar => [means], ChartKind.R or ChartKind.S => [within], _ => [means, within] };
            case ChartKind.BetweenWithinRange or ChartKind.BetweenWithinDeviation:
                var between = Mean(Steps(x)) / D2;
                return
                [
                    Around(x, Mean(x), between),
                    Spread(Steps(x), D2 * between, D3 * between),
                    [.. spreads.Zip(n, (value, size) => Within(kind, value, (int)size, sigma))],
                ];
            case ChartKind.Ewma:
                return [Averages(x, all, sigma)];
            case ChartKind.Cusum:
                return [Sums(x, z => z, all, sigma), Sums(x, z => -z, all, sigma)];
            case ChartKind.C or ChartKind.G:
                return [[.. Around(x, Mean(x), Math.Sqrt(Mean(x) * (kind == ChartKind.G ? Mean(x) + 1 : 1))).Select(point => Cut(point, double.PositiveInfinity))]];
            case ChartKind.Np or ChartKind.P or ChartKind.LaneyP or ChartKind.U or ChartKind.LaneyU:
                return [Rates(kind, x, n)];
            case ChartKind.T:
                double[] y = [.. x.Select(value => Math.Pow(value, 1 / 3.6))];
                return
                [
                    [
                        .. Around(y, Mean(y), Mean(Steps(y)) / D2).Zip(x, (point, value) =>
                            (value, Math.Pow(Math.Max(0, point.Lower), 3.6), Math.Pow(point.Center, 3.6), Math.Pow(point.Upper, 3.6))),
                    ],
                ];
            case ChartKind.Run:
                double[] sorted = [.. x.Take(Baseline).Where(value => !double.IsNaN(value)).Order()];
                var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
                return [[.. x.Select(value => (value, double.NaN, median, double.NaN))]];
            case ChartKind.ZMovingRange:
                var parts = rows.Take(Baseline).Where(row => !double.IsNaN(row.Values[0])).GroupBy(row => row.Part!, row => row.Values[0])
                    .ToDictionary(part => part.Key, part => (Mean: part.Average(), Sigma: part.Zip(part.Skip(1), (a, b) => Math.Abs(a - b)).Average() / D2));
                double[] z = [.. rows.Select(row => (row.Values[0] - parts[row.Part!].Mean) / parts[row.Part!].Sigma)];
                return [Around(z, 0, 1), Spread(Steps(z), D2, D3)];
            case ChartKind.DeviationFromNominal:
                double[] deviations = [.. rows.Select(row => row.Values[0] - row.Nominal)];
                var common = Mean(Steps(deviations)) / D2;
                return [Around(deviations, 0, common), Spread(Steps(deviations), D2 * common, D3 * common)];
            default:
                throw new NotSupportedException($"{kind}");
        }
    }

    private static (double, double, double, double)[] Rates(ChartKind kind, double[] counts, double[] sizes)
    {
        var there = counts.Take(Baseline).Index().Where(pair => !double.IsNaN(pair.Item)).ToArray();
        var rate = there.Sum(pair => pair.Item) / there.Sum(pair => sizes[pair.Index]);
        var isFraction = kind is ChartKind.P or ChartKind.Np or ChartKind.LaneyP;
        double[] rates = [.. counts.Zip(sizes, (count, size) => count / size)];
        double[] sigmas = [.. sizes.Select(size => Math.Sqrt(rate * (isFraction ? 1 - rate : 1) / size))];
        double[] z = [.. rates.Zip(sigmas, (value, sigma) => (value - rate) / sigma)];
        var excess = kind is ChartKind.LaneyP or ChartKind.LaneyU ? Mean(Steps(z)) / D2 : 1;
        return
        [
            .. rates.Index().Select(pair => Cut(Point(pair.Item, rate, excess * sigmas[pair.Index]), isFraction ? 1 : double.PositiveInfinity))
                .Zip(sizes, (point, size) => kind == ChartKind.Np ? (size * point.Value, size * point.Lower, size * point.Center, size * point.Upper) : point),
        ];
    }

    /// <summary>All values before, weighted at once; missing ones are not there.</summary>
    private static (double, double, double, double)[] Averages(double[] x, double center, double sigma) =>
    [
        .. x.Select((value, row) =>
        {
            double[] before = [.. x.Take(row + 1).Where(each => !double.IsNaN(each))];
            double[] weights = [.. before.Select((_, i) => Lambda * Math.Pow(1 - Lambda, before.Length - 1 - i))];
            var average = before.Zip(weights, (each, weight) => weight * each).Sum() + ((1 - weights.Sum()) * center);
            return Point(double.IsNaN(value) ? double.NaN : average, center, sigma * Math.Sqrt(weights.Sum(weight => weight * weight)));
        }),
    ];

    /// <summary>The largest of all sums that end at a row, of which the one of all rows has the head start; 0 if none is above it.</summary>
    private static (double, double, double, double)[] Sums(double[] x, Func<double, double> side, double center, double sigma) =>
    [
        .. x.Select((value, row) =>
        {
            double[] steps = [.. x.Take(row + 1).Where(each => !double.IsNaN(each)).Select(each => side((each - center) / sigma) - 0.5)];
            var sum = Enumerable.Range(0, steps.Length + 1).Max(from => steps.Skip(from).Sum() + (from == 0 ? Head : 0));
            return (double.IsNaN(value) ? double.NaN : sum, 0, 0, 5.0);
        }),
    ];

    private static bool UsesS(ChartKind kind) => kind is ChartKind.S or ChartKind.XbarS or ChartKind.BetweenWithinDeviation;

    private static double MeanSpread(ChartKind kind, int n) => n < 2 ? double.NaN : UsesS(kind) ? ControlConstants.DeviationMean(n) : ControlConstants.RangeMean(n);

    private static (double, double, double, double) Within(ChartKind kind, double spread, int n, double sigma)
    {
        if (n < 2)
        {
            return (double.NaN, 0, 0, 0);
        }

        var center = MeanSpread(kind, n);
        return Spread([spread], center * sigma, sigma * (UsesS(kind) ? Math.Sqrt(1 - (center * center)) : ControlConstants.RangeSigma(n)))[0];
    }

    private static (double Value, double Lower, double Center, double Upper)[] Around(double[] values, double center, double sigma) =>
        [.. values.Select(value => Point(value, center, sigma))];

    private static (double Value, double Lower, double Center, double Upper)[] Spread(double[] values, double center, double sigma) =>
        [.. values.Select(value => Cut(Point(value, center, sigma), double.PositiveInfinity))];

    private static (double Value, double Lower, double Center, double Upper) Point(double value, double center, double sigma) =>
        (value, center - (3 * sigma), center, center + (3 * sigma));

    private static (double Value, double Lower, double Center, double Upper) Cut((double Value, double Lower, double Center, double Upper) point, double most) =>
        point with { Lower = Math.Max(0, point.Lower), Upper = Math.Min(most, point.Upper) };

    /// <summary>Steps between neighbours; NaN beside a missing row.</summary>
    private static double[] Steps(double[] values) => [double.NaN, .. values.Zip(values.Skip(1), (a, b) => Math.Abs(b - a))];

    /// <summary>Mean over the baseline of what is there.</summary>
    private static double Mean(IEnumerable<double> values) => values.Take(Baseline).Where(value => !double.IsNaN(value)).Average();

    private static double Deviation(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }

    /// <summary>Random rows of sizes that vary, where they may, some of which are missing.</summary>
    private static ChartRow[] Rows(ChartKind kind, int seed)
    {
        var random = new Random(seed);
        var isOfSubgroups = ChartInfo.Of(kind).Input == ChartInputKind.Subgroup;
        ChartRow[] rows = [.. ChartSamples.Of(kind, seed, Count).Select(row =>
            isOfSubgroups || ChartInfo.Of(kind).TakesCounts ? row
            : row with { Values = [row.Values[0]], Nominal = kind == ChartKind.ZMovingRange ? double.NaN : row.Part == "A" ? 49 : 51.5 })];
        for (var gap = 0; gap < 12; gap++)
        {
            var place = random.Next(Count);
            rows[place] = rows[place] with { Values = isOfSubgroups ? [] : [double.NaN] };
        }

        return rows;
    }
}
