using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Tests.Spc.Charts;

/// <summary>What every chart promises, over all kinds.</summary>
public sealed class StreamingChartTests
{
    public static TheoryData<ChartKind> Kinds() => [.. ChartInfo.All.Select(info => info.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_prefix_of_the_data_gives_a_prefix_of_the_points(ChartKind kind)
    {
        var rows = ChartSamples.Of(kind, seed: 5);
        var options = ChartSamples.Options(kind) with { BaselineTo = 30 };
        var all = SpcAnalysis.Run(rows, options);

        for (var seen = 30; seen <= rows.Length; seen += 7)
        {
            var soFar = SpcAnalysis.Run(rows[..seen], options);
            for (var panel = 0; panel < all.Panels.Count; panel++)
            {
                Assert.Equal(
                    all.Panels[panel].Points.TakeWhile(point => point.Index <= seen).Select(Comparable),
                    soFar.Panels[panel].Points.Select(Comparable));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Goes_on_after_it_was_saved_as_if_nothing_had_happened(ChartKind kind)
    {
        var rows = ChartSamples.Of(kind, seed: 6);
        var (design, process) = Known(kind, rows);
        var whole = Feed(StreamingChart.Create(design, process), rows);

        for (var cut = 0; cut < rows.Length; cut += 4)
        {
            var before = StreamingChart.Create(design, process);
            Feed(before, rows[..cut]);
            var after = StreamingChart.Create(design, process);
            StateCopy.Of(before.Save, after.Restore);

            Assert.Equal(whole.Skip(cut), Feed(after, rows[cut..]), PointComparer.Exact);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Allocates_nothing_for_a_row(ChartKind kind)
    {
        var rows = ChartSamples.Of(kind, seed: 7);
        var (design, process) = Known(kind, rows);
        var chart = StreamingChart.Create(design, process);
        double[][] values = [.. rows.Select(row => row.Values.ToArray())];
        var points = new PlottedPoint[chart.Info.Panels.Count];
        var parts = rows.Select(row => row.Part == "B" ? 1 : 0).ToArray();

        Assert.Equal(0, Allocated.ByEach(Run));

        void Run()
        {
            for (var i = 0; i < values.Length; i++)
            {
                chart.Plot(new ChartInput(values[i], rows[i].Size, parts[i]), points);
            }
        }
    }

    /// <summary>Charts of measurements: all values times 4 and plus 8 (exact in binary) change nothing but the scale.</summary>
    [Theory]
    [InlineData(ChartKind.IndividualsMovingRange)]
    [InlineData(ChartKind.XbarR)]
    [InlineData(ChartKind.XbarS)]
    [InlineData(ChartKind.BetweenWithinRange)]
    [InlineData(ChartKind.BetweenWithinDeviation)]
    [InlineData(ChartKind.MovingAverage)]
    [InlineData(ChartKind.Ewma)]
    [InlineData(ChartKind.Cusum)]
    [InlineData(ChartKind.Run)]
    [InlineData(ChartKind.ZMovingRange)]
    [InlineData(ChartKind.DeviationFromNominal)]
    [InlineData(ChartKind.Individuals)]
    [InlineData(ChartKind.MovingRange)]
    [InlineData(ChartKind.Xbar)]
    [InlineData(ChartKind.R)]
    [InlineData(ChartKind.S)]
    [InlineData(ChartKind.Autoregression)]
    [InlineData(ChartKind.MovingCenter)]
    public void Follows_shift_and_scale(ChartKind kind)
    {
        var rows = ChartSamples.Of(kind, seed: 8);
        ChartRow[] moved = [.. rows.Select(row => row with { Values = [.. row.Values.Select(value => (4 * value) + 8)] })];
        var options = new SpcAnalysisOptions { Chart = kind };

        var plain = SpcAnalysis.Run(rows, options);
        var scaled = SpcAnalysis.Run(moved, options);

        for (var panel = 0; panel < plain.Panels.Count; panel++)
        {
            var (scale, shift) = plain.Panels[panel].Name switch
            {
                "cusum-pos" or "cusum-neg" or "z" => (1, 0),
                "mr" when kind == ChartKind.ZMovingRange => (1, 0),
                "mr" or "r" or "s" or "dnom" => (4, 0),
                _ when kind == ChartKind.Autoregression => (4, 0),
                _ => (4, 8),
            };
            Assert.All(plain.Panels[panel].Points.Zip(scaled.Panels[panel].Points), pair =>
            {
                Assert.Equal((scale * pair.First.Value) + shift, pair.Second.Value, 1e-9);
                Assert.Equal((scale * pair.First.Limits.Upper) + shift, pair.Second.Limits.Upper, 1e-9);
                Assert.Equal((scale * pair.First.Limits.Center) + shift, pair.Second.Limits.Center, 1e-9);
                Assert.Equal((scale * pair.First.Limits.Lower) + shift, pair.Second.Limits.Lower, 1e-9);
                Assert.Equal(pair.First.Violations, pair.Second.Violations);
            });
        }
    }

    [Theory]
    [InlineData(ChartKind.T2)]
    [InlineData(ChartKind.Mewma)]
    public void A_distance_does_not_depend_on_the_axes(ChartKind kind)
    {
        var rows = ChartSamples.Of(kind, seed: 14);
        ChartRow[] turned =
        [
            .. rows.Select(row => row with
            {
                Values = [.. row.Values.Chunk(3).SelectMany(x => new[] { x[0] + (2 * x[1]) + 7, (3 * x[1]) - x[2], x[2] - (5 * x[0]) })],
            }),
        ];

        var plain = SpcAnalysis.Run(rows, ChartSamples.Options(kind)).Panels[0].Points;
        var other = SpcAnalysis.Run(turned, ChartSamples.Options(kind)).Panels[0].Points;

        Assert.All(plain.Zip(other), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 1e-7 * pair.First.Value));
    }

    [Theory]
    [InlineData(ChartKind.T2)]
    [InlineData(ChartKind.Mewma)]
    [InlineData(ChartKind.Spe)]
    public void Blames_the_variable_that_moved(ChartKind kind)
    {
        var rows = ChartSamples.Of(kind, seed: 15, count: 80);
        for (var i = 70; i < rows.Length; i++)
        {
            rows[i] = rows[i] with { Values = [.. rows[i].Values.Select((value, j) => j % 3 == 1 ? value + 60 : value)] };
        }

        var report = SpcAnalysis.Run(rows, ChartSamples.Options(kind) with { BaselineTo = 70, Components = kind == ChartKind.Spe ? 1 : null });

        var blamed = report.Panels[0].Points.Where(point => point.Index > 70).ToArray();
        Assert.All(blamed, point => Assert.Equal(1, point.Contributions!.ToList().IndexOf(point.Contributions!.Max())));
        Assert.All(report.Panels[0].Points.Where(point => point.Violations == 0), point => Assert.Null(point.Contributions));
    }

    [Fact]
    public void A_contribution_is_by_how_much_the_distance_falls_without_the_variable()
    {
        var rows = ChartSamples.Of(ChartKind.T2, seed: 16, count: 40).Select(row => row with { Values = [.. row.Values.Take(3)] }).ToArray();
        rows[39] = rows[39] with { Values = [80, 20, 55] };
        var options = ChartSamples.Options(ChartKind.T2) with { BaselineTo = 39 };
        var all = SpcAnalysis.Run(rows, options).Panels[0].Points[39];

        for (var left = 0; left < 3; left++)
        {
            ChartRow[] fewer = [.. rows.Select(row => row with { Values = [.. row.Values.Where((_, i) => i != left)] })];
            var without = SpcAnalysis.Run(fewer, options with { Variables = ["a", "b"] }).Panels[0].Points[39];

            Assert.Equal(all.Value - without.Value, all.Contributions![left], 1e-8 * all.Value);
        }
    }

    [Fact]
    public void Subgroups_agree_with_the_whole_chart_computed_at_once()
    {
        double[][] groups = [.. ChartSamples.Of(ChartKind.XbarR, seed: 9).Select(row => row.Values.ToArray())];
        var subgroups = Subgroups.From(groups);
        var sigma = WithinSigma.FromSubgroups(subgroups, SigmaMethod.AverageRange);

        var report = Run(ChartKind.XbarR, groups);

        SamePoints(SubgroupChart.Means(subgroups, SubgroupChart.Center(subgroups), sigma), report.Panels[0]);
        SamePoints(SubgroupChart.Ranges(subgroups, .., sigma), report.Panels[1]);
        SamePoints(
            SubgroupChart.Deviations(subgroups, .., WithinSigma.FromSubgroups(subgroups, SigmaMethod.AverageDeviation)),
            Run(ChartKind.XbarS, groups).Panels[1]);
    }

    [Fact]
    public void Individuals_agree_with_the_whole_chart_computed_at_once_across_a_gap()
    {
        double[] values = [.. ChartSamples.Of(ChartKind.Individuals, seed: 10).Select(row => row.Values[0])];
        values[20] = double.NaN;
        var sigma = WithinSigma.FromIndividuals(values, SigmaMethod.MovingRange, 3);
        var center = SampleStatistics.Mean(Array.FindAll(values, value => !double.IsNaN(value)));

        var report = SpcAnalysis.Run(
            [.. values.Select((value, i) => new ChartRow($"{i + 1}", [value]))],
            new SpcAnalysisOptions { Chart = ChartKind.IndividualsMovingRange, Span = 3 });

        SamePoints(IndividualsChart.Values(values, ShewhartLimits.Mean(center, sigma, 1)), report.Panels[0]);
        SamePoints(IndividualsChart.MovingRanges(values, sigma, 3, 3), report.Panels[1]);
    }

    [Fact]
    public void A_moving_average_agrees_with_the_whole_chart_computed_at_once()
    {
        double[][] groups = [.. ChartSamples.Of(ChartKind.MovingAverage, seed: 11).Select(row => row.Values.ToArray())];
        var subgroups = Subgroups.From(groups);
        var sigma = WithinSigma.FromSubgroups(subgroups, SigmaMethod.AverageRange);
        var whole = MovingAverageChart.Averages(subgroups.Means(), SubgroupChart.Center(subgroups), sigma, span: 5, n: 3);

        var points = Run(ChartKind.MovingAverage, groups).Panels[0].Points;

        Assert.All(whole.Points.Zip(points), pair =>
        {
            Assert.Equal(pair.First.Value, pair.Second.Value, 1e-9);
            Assert.Equal(pair.First.Limits.Upper, pair.Second.Limits.Upper, 1e-9);
            Assert.Equal(pair.First.Size, pair.Second.Size);
        });
    }

    [Fact]
    public void An_EWMA_is_the_weighted_sum_of_all_values_before_with_the_variance_of_that_sum()
    {
        const double Lambda = 0.3;
        double[][] groups = [.. ChartSamples.Of(ChartKind.Ewma, seed: 12).Select(row => row.Values.ToArray())];
        var report = SpcAnalysis.Run(
            [.. groups.Select((values, i) => new ChartRow($"{i + 1}", values))],
            new SpcAnalysisOptions { Chart = ChartKind.Ewma, Lambda = Lambda });

        var center = report.Process.Center;
        for (var i = 0; i < groups.Length; i++)
        {
            var value = Math.Pow(1 - Lambda, i + 1) * center;
            var variance = 0.0;
            for (var j = 0; j <= i; j++)
            {
                var weight = Lambda * Math.Pow(1 - Lambda, i - j);
                value += weight * groups[j].Average();
                variance += weight * weight * report.Sigma * report.Sigma / groups[j].Length;
            }

            var point = report.Panels[0].Points[i];
            Assert.Equal(value, point.Value, 1e-9);
            Assert.Equal(center + (3 * Math.Sqrt(variance)), point.Limits.Upper, 1e-9);
        }
    }

    [Fact]
    public void A_CUSUM_is_how_far_the_sum_of_deviations_lies_above_its_lowest_point()
    {
        const double K = 0.5;
        double[][] groups = [.. ChartSamples.Of(ChartKind.Cusum, seed: 13).Select(row => row.Values.ToArray())];
        var report = Run(ChartKind.Cusum, groups);

        double[] z =
            [.. groups.Select(values => (values.Average() - report.Process.Center) * Math.Sqrt(values.Length) / report.Sigma)];
        for (var i = 0; i < z.Length; i++)
        {
            var above = Enumerable.Range(0, i + 2).Max(from => z[from..(i + 1)].Sum(each => each - K));
            var below = Enumerable.Range(0, i + 2).Max(from => z[from..(i + 1)].Sum(each => -each - K));
            Assert.Equal(above, report.Panels[0].Points[i].Value, 1e-9);
            Assert.Equal(below, report.Panels[1].Points[i].Value, 1e-9);
        }
    }

    /// <summary>Records compare lists by reference.</summary>
    private static (ReportPoint, string) Comparable(ReportPoint point) =>
        (point with { Contributions = null }, string.Join(' ', point.Contributions ?? []));

    private static ControlChartReport Run(ChartKind kind, double[][] groups) => SpcAnalysis.Run(
        [.. groups.Select((values, i) => new ChartRow($"{i + 1}", values))], new SpcAnalysisOptions { Chart = kind });

    private static void SamePoints(ChartPanel whole, ReportPanel fed)
    {
        Assert.Equal(whole.Points.Count, fed.Points.Count);
        Assert.Equal(whole.Center, fed.Center, 1e-12);
        Assert.All(whole.Points.Zip(fed.Points), pair =>
            Assert.Equal(
                (pair.First.Index, (double)pair.First.Size, pair.First.Value, pair.First.Limits),
                (pair.Second.Index, pair.Second.Size, pair.Second.Value, pair.Second.Limits)));
    }

    private static (ChartDesign Design, ProcessEstimate Process) Known(ChartKind kind, ChartRow[] rows)
    {
        var options = ChartSamples.Options(kind);
        return (options.Design, SpcAnalysis.Run(rows, options).Process);
    }

    private static List<PlottedPoint[]> Feed(StreamingChart chart, ChartRow[] rows)
    {
        var all = new List<PlottedPoint[]>();
        foreach (var row in rows)
        {
            var points = new PlottedPoint[chart.Info.Panels.Count];
            chart.Plot(new ChartInput(row.Values.ToArray(), row.Size, row.Part == "B" ? 1 : 0), points);
            all.Add(points);
        }

        return all;
    }

    private sealed class PointComparer : IEqualityComparer<PlottedPoint[]>
    {
        public static PointComparer Exact { get; } = new();

        public bool Equals(PlottedPoint[]? x, PlottedPoint[]? y) => x!.SequenceEqual(y!);

        public int GetHashCode(PlottedPoint[] obj) => obj.Length;
    }
}
