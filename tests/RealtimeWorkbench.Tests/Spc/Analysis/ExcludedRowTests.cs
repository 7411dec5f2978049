using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Tests.Spc.Charts;

namespace RealtimeWorkbench.Tests.Spc.Analysis;

public sealed class ExcludedRowTests
{
    private static readonly Exclusion[] PowerCut = [new(6, "power cut")];

    [Fact]
    public void The_rows_beside_it_are_judged_without_it()
    {
        // Row 6 lies 20 sigma above: its moving ranges reach rows 6 and 7.
        var random = new Random(2);
        ChartRow[] rows = [.. Enumerable.Range(1, 40).Select(i => new ChartRow($"{i}", [50 + ChartSamples.Gauss(random) + (i == 6 ? 20 : 0)]))];
        var options = new SpcAnalysisOptions
        {
            Chart = ChartKind.IndividualsMovingRange,
            Exclusions = PowerCut,
            Rules = RuleSet.BeyondLimits,
            Specification = new SpecificationLimits(40, 60),
        };

        var report = SpcAnalysis.Run(rows, options);

        Assert.Equal((6, rows[5].Values[0], "power cut"), report.Panels[0].Points
            .Where(point => point.Violations != RuleSet.None).Select(point => (point.Index, point.Value, point.ExcludedFor!)).Single());
        Assert.All(report.Panels[1].Points, point => Assert.Equal(point.Index is 6 or 7, double.IsNaN(point.Value)));
        Assert.DoesNotContain(report.Warnings, warning => warning.StartsWith("The process is not stable", StringComparison.Ordinal));
    }

    public static TheoryData<ChartKind> Kinds() => [.. ChartInfo.All.Select(info => info.Kind).Where(kind => kind != ChartKind.MovingAverage)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_other_point_is_what_it_is_where_the_row_is_missing(ChartKind kind)
    {
        var rows = ChartSamples.Of(kind, seed: 21);
        var wild = rows[5] with { Values = [.. rows[5].Values.Select((value, i) => value + 10 + i)] };
        var options = ChartSamples.Options(kind) with { Exclusions = PowerCut };

        var report = SpcAnalysis.Run([.. rows[..5], wild, .. rows[6..]], options);
        var other = SpcAnalysis.Run(rows, options);

        for (var panel = 0; panel < report.Panels.Count; panel++)
        {
            Assert.Equal(
                other.Panels[panel].Points.Where(point => point.Index != 6).Select(point => (point.Index, point.Value, point.Limits, point.Violations)),
                report.Panels[panel].Points.Where(point => point.Index != 6).Select(point => (point.Index, point.Value, point.Limits, point.Violations)));
        }
    }

    [Fact]
    public void Is_no_part_of_a_pattern()
    {
        // Eight above the center, the last of them left out, and one more.
        double[] values = [.. Enumerable.Repeat(1.0, 5).Select((value, i) => value + (0.01 * (i % 2))), 1, 1.01, 1, 1.02, -1, -1.1, -1, -1.2, -1, -1.1, -1, -1.2, -1, -1.1];
        ChartRow[] rows = [.. values.Select((value, i) => new ChartRow($"{i + 1}", [value]))];
        var options = new SpcAnalysisOptions { Chart = ChartKind.Individuals, Rules = RuleSet.NineOnOneSide };

        Assert.Contains(SpcAnalysis.Run(rows, options).Panels[0].Points.Take(9), point => point.Violations != RuleSet.None);
        Assert.DoesNotContain(
            SpcAnalysis.Run(rows, options with { Exclusions = PowerCut }).Panels[0].Points.Take(9), point => point.Violations != RuleSet.None);
    }
}
