using MathNet.Numerics.Distributions;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Tests.Spc.Charts;

/// <summary>Charts of several variables, fed row by row, against their definitions on whole series with missing rows.</summary>
public sealed class MultivariateDefinitionTests
{
    private const int Baseline = 45;
    private const int Count = 130;

    public static TheoryData<ChartKind, int, CovarianceMethod> Charts() => new()
    {
        { ChartKind.T2, 1, CovarianceMethod.Sample },
        { ChartKind.T2, 1, CovarianceMethod.SuccessiveDifferences },
        { ChartKind.T2, 3, CovarianceMethod.Sample },
        { ChartKind.Mewma, 1, CovarianceMethod.Sample },
        { ChartKind.Mewma, 1, CovarianceMethod.SuccessiveDifferences },
        { ChartKind.Spe, 1, CovarianceMethod.Sample },
        { ChartKind.Spe, 1, CovarianceMethod.SuccessiveDifferences },
    };

    [Theory]
    [MemberData(nameof(Charts))]
    public void Row_by_row_each_gives_what_its_definition_gives_on_the_whole(ChartKind kind, int size, CovarianceMethod method)
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            var variables = random.Next(2, 5);
            var rows = Rows(random, variables, size);
            var options = Options(kind, variables, method, random);
            var definition = new MultivariateDefinition(rows, variables, row => row < Baseline, method);
            var expected = kind switch
            {
                ChartKind.T2 => definition.T2(),
                ChartKind.Mewma => definition.Mewma(options.Lambda),
                _ => definition.Spe(options.Components!.Value),
            };

            var report = SpcAnalysis.Run([.. rows.Select((values, i) => new ChartRow($"{i + 1}", values))], options);

            var points = report.Panels[0].Points;
            AssertClose(expected, [.. points.Select(point => point.Value)]);
            AssertClose([.. definition.Mean], [.. report.Process.Variables!.Mean]);
            Assert.Equal(
                expected.Select((value, i) => value > points[i].Limits.Upper ? RuleSet.BeyondLimits : RuleSet.None), points.Select(point => point.Violations));
            Assert.Contains(points, point => point.Violations != RuleSet.None);
            AssertContributions(kind, definition, options, points);

            // A stream that is cut and resumed anywhere.
            AssertClose(expected, Resumed(report, rows, random.Next(Count)));
        }
    }

    /// <summary>Tracy, Young and Mason 1992; Montgomery, section 11.3; by the distributions of Math.NET.</summary>
    [Fact]
    public void Limits_of_T2_are_those_of_the_rows_that_are_there()
    {
        for (var seed = 20; seed < 24; seed++)
        {
            var random = new Random(seed);
            var (p, n) = (random.Next(2, 6), seed % 2 == 0 ? 1 : 3);
            var rows = Rows(random, p, n);
            double m = rows.Take(Baseline).Count(row => !row.Any(double.IsNaN));
            const double Coverage = 0.99;

            var points = SpcAnalysis.Run(
                [.. rows.Select((values, i) => new ChartRow($"{i + 1}", values))], Options(ChartKind.T2, p, CovarianceMethod.Sample, random) with { Coverage = Coverage }).Panels[0].Points;

            var rest = (m * n) - m - p + 1;
            var (own, later) = n == 1
                ? ((m - 1) * (m - 1) / m * Beta.InvCDF(p / 2.0, (m - p - 1) / 2, Coverage), p * (m + 1) * (m - 1) / (m * (m - p)) * FisherSnedecor.InvCDF(p, m - p, Coverage))
                : (p * (m - 1) * (n - 1) / rest * FisherSnedecor.InvCDF(p, rest, Coverage), p * (m + 1) * (n - 1) / rest * FisherSnedecor.InvCDF(p, rest, Coverage));
            Assert.All(points, point => Assert.Equal(point.Index <= Baseline ? own : later, point.Limits.Upper, 1e-6 * later));
        }
    }

    private static void AssertContributions(ChartKind kind, MultivariateDefinition definition, SpcAnalysisOptions options, IReadOnlyList<ReportPoint> points)
    {
        foreach (var point in points.Where(point => point.Violations != RuleSet.None && kind != ChartKind.Mewma))
        {
            AssertClose(
                kind == ChartKind.T2 ? definition.T2Contributions(point.Index - 1) : definition.SpeContributions(options.Components!.Value)[point.Index - 1]!,
                [.. point.Contributions!]);
        }
    }

    private static double[] Resumed(ControlChartReport report, double[][] rows, int cut)
    {
        var chart = StreamingChart.Create(report.Design, report.Process);
        var points = new PlottedPoint[1];
        var values = new List<double>();
        for (var row = 0; row < rows.Length; row++)
        {
            if (row == cut)
            {
                var next = StreamingChart.Create(report.Design, report.Process);
                StateCopy.Of(chart.Save, next.Restore);
                chart = next;
            }

            chart.Plot(new ChartInput(rows[row].Any(double.IsNaN) ? [double.NaN] : rows[row], isBaseline: row < Baseline), points);
            values.Add(points[0].Value);
        }

        return [.. values];
    }

    private static SpcAnalysisOptions Options(ChartKind kind, int variables, CovarianceMethod method, Random random) => new()
    {
        Chart = kind,
        Variables = [.. Enumerable.Range(0, variables).Select(i => $"x{i}")],
        CovarianceMethod = method,
        BaselineTo = Baseline,
        Lambda = 0.05 + (0.9 * random.NextDouble()),
        Components = kind == ChartKind.Spe ? random.Next(1, variables) : null,
        UpperLimit = kind == ChartKind.Mewma ? 12 : null,
        Rules = RuleSet.BeyondLimits,
    };

    /// <summary>Correlated variables of unlike scales, shifted near the end. Single cells are empty, whole rows, and some at the very end.</summary>
    private static double[][] Rows(Random random, int variables, int size)
    {
        double[][] rows =
        [
            .. Enumerable.Range(0, Count).Select(row => Enumerable.Range(0, size).SelectMany(_ =>
            {
                var common = ChartSamples.Gauss(random);
                return Enumerable.Range(0, variables).Select(i =>
                    (100 * i) + (Math.Pow(10, i - 2) * (common + ChartSamples.Gauss(random) + (row >= 100 && i % 2 == 0 ? 3 : 0))));
            }).ToArray()),
        ];
        for (var gap = 0; gap < 12; gap++)
        {
            var row = rows[random.Next(Count)];
            row[random.Next(row.Length)] = double.NaN;
            Array.Fill(rows[random.Next(Count)], double.NaN);
        }

        Array.Fill(rows[^3], double.NaN);
        Array.Fill(rows[^2], double.NaN);
        return rows;
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.True(
            pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) <= 1e-8 * Math.Max(1, Math.Abs(pair.First)), $"{pair.Second} instead of {pair.First}"));
    }
}
