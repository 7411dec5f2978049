using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Tests.Spc.Charts;

/// <summary>What every chart promises together with its rules, on random rows of which some are missing.</summary>
public sealed class ChartsWithRulesTests
{
    private const RuleSet Every = RuleSet.Nelson | RuleSet.WesternElectric | RuleSet.Aiag;
    private const int Baseline = 30;

    public static TheoryData<ChartKind> Kinds() => [.. ChartInfo.All.Select(info => info.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Point_by_point_the_rules_hold_where_their_definitions_hold_on_the_whole(ChartKind kind)
    {
        var seen = RuleSet.None;
        for (var seed = 0; seed < 4; seed++)
        {
            var report = SpcAnalysis.Run(Rows(kind, seed), Options(kind));
            for (var panel = 0; panel < report.Panels.Count; panel++)
            {
                var points = report.Panels[panel].Points;
                var whole = RunRules.Evaluate(
                    [.. points.Select(point => point.Value)], [.. points.Select(point => point.Limits)], Every.Within(ChartInfo.Of(kind).Panels[panel].Rules));

                Assert.Equal(whole, points.Select(point => point.Violations));
                seen |= whole.Aggregate(RuleSet.None, (all, marks) => all | marks);
            }
        }

        // Its limits are far from what an even number of cases gives.
        Assert.Equal(kind == ChartKind.G, seen == RuleSet.None);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Later_rows_never_change_earlier_signals(ChartKind kind)
    {
        var rows = Rows(kind, seed: 9);
        var all = SpcAnalysis.Run(rows, Options(kind));

        for (var count = Baseline + 5; count < rows.Length; count += 6)
        {
            var soFar = SpcAnalysis.Run(rows[..count], Options(kind));
            for (var panel = 0; panel < all.Panels.Count; panel++)
            {
                Assert.Equal(
                    all.Panels[panel].Points.TakeWhile(point => point.Index <= count).Select(point => (point.Index, point.Value, point.Violations)),
                    soFar.Panels[panel].Points.Select(point => (point.Index, point.Value, point.Violations)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Allocates_nothing_for_a_row_and_its_rules(ChartKind kind)
    {
        var rows = Rows(kind, seed: 7);
        var report = SpcAnalysis.Run(rows, Options(kind));
        var chart = StreamingChart.Create(report.Design, report.Process);
        // A row without values is one that is missing.
        double[][] values = [.. rows.Select(row => row.Values.Count == 0 ? [double.NaN] : row.Values.ToArray())];
        double[] sizes = [.. rows.Select(row => row.Size)];
        int[] parts = [.. rows.Select(row => row.Part == "B" ? 1 : 0)];
        var points = new PlottedPoint[chart.Info.Panels.Count];
        var trackers = new RuleTracker[points.Length];
        var valid = chart.Info.Panels.Select(panel => Every.Within(panel.Rules)).ToArray();

        Assert.Equal(0, Allocated.ByEach(Run));

        void Run()
        {
            for (var i = 0; i < values.Length; i++)
            {
                chart.Plot(new ChartInput(values[i], sizes[i], parts[i]), points);
                for (var panel = 0; panel < points.Length; panel++)
                {
                    trackers[panel].Next(points[panel].Value, points[panel].Limits, valid[panel]);
                }
            }
        }
    }

    private static SpcAnalysisOptions Options(ChartKind kind) => ChartSamples.Options(kind) with { BaselineTo = Baseline, Rules = Every, SigmaMultiple = 1.5 };

    /// <summary>Random rows; some behind the baseline are missing, where a chart takes such.</summary>
    private static ChartRow[] Rows(ChartKind kind, int seed)
    {
        var rows = ChartSamples.Of(kind, seed, count: 80);
        if (kind == ChartKind.MovingAverage)
        {
            // A file with a gap is refused there.
            return rows;
        }

        var random = new Random(seed);
        for (var gap = 0; gap < 4; gap++)
        {
            var place = random.Next(Baseline + 2, rows.Length);
            rows[place] = rows[place] with { Values = ChartInfo.Of(kind).Input is ChartInputKind.Subgroup or ChartInputKind.ValueOrSubgroup ? [] : [.. rows[place].Values.Select(_ => double.NaN)] };
        }

        return rows;
    }
}
