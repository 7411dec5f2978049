using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Tests.Spc;

// Charts of counts.
public sealed partial class SpcCasesTests
{
    private static ControlChartReport Counts(SpcCase reference)
    {
        Assert.True(ChartNames.TryParse(reference.Chart, out var kind));
        var counts = SpcCase.Numbers(reference.Data.GetProperty("counts"));
        var sizes = reference.Data.TryGetProperty("sizes", out var given) ? SpcCase.Numbers(given) : null;
        return SpcAnalysis.Run(
            [.. counts.Select((count, i) => new ChartRow($"{i + 1}", [count], sizes?[i] ?? double.NaN))],
            new SpcAnalysisOptions
            {
                Chart = kind,
                SigmaMultiple = reference.Parameter("nsigmas") ?? 3,
                Coverage = reference.Parameter("confidence"),
            });
    }

    private static void CheckCounts(SpcCase reference)
    {
        var report = Counts(reference);
        CheckPanel(reference, report, report.Panels[0], reference.Expected);
    }

    /// <summary>
    /// qcc gave no limits, so no point is beyond them, and as sigma that of the number of trials; the notes of the case say what the
    /// limits are.
    /// </summary>
    private static void CheckCases(SpcCase reference)
    {
        var report = Counts(reference);
        var points = report.Panels[0].Points;
        reference.Check("center", reference.Expected.GetProperty("center").GetDouble(), report.Panels[0].Center);
        reference.Check("statistics", reference.Expected.GetProperty("statistics"), [.. points.Select(point => point.Value)]);
        var center = report.Panels[0].Center;
        Assert.All(points, point =>
        {
            Assert.Equal(0, point.Limits.Lower);
            reference.Check("ucl", center + (3 * Math.Sqrt(center * (center + 1))), point.Limits.Upper);
        });
    }

    private static void CheckLaney(SpcCase reference)
    {
        var report = Counts(reference);
        var points = report.Panels[0].Points;
        reference.Check("sigma_z", reference.Expected.GetProperty("sigma_z").GetDouble(), report.Process.Between);
        reference.Check("center", reference.Expected.GetProperty("center").GetDouble(), report.Panels[0].Center);
        reference.Check("statistics", reference.Expected.GetProperty("statistics"), [.. points.Select(point => point.Value)]);
        reference.Check("lcl", reference.Expected.GetProperty("lcl"), [.. points.Select(point => point.Limits.Lower)]);
        reference.Check("ucl", reference.Expected.GetProperty("ucl"), [.. points.Select(point => point.Limits.Upper)]);
        reference.Check(
            "sigma", reference.Expected.GetProperty("sigma"), [.. points.Select(point => point.Limits.Sigma / report.Process.Between)]);
        Assert.Equal(
            Indices(reference.Expected.GetProperty("violating_beyond_limits")),
            points.Where(point => point.Violations.HasFlag(RuleSet.BeyondLimits)).Select(point => point.Index));
    }
}
