using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Tests.Spc;

// Charts of several variables.
public sealed partial class SpcCasesTests
{
    private static void CheckHotelling(SpcCase reference)
    {
        var p = (int)reference.Parameter("p")!.Value;
        double[][] rows;
        if (reference.Data.TryGetProperty("observations", out var observations))
        {
            rows = [.. observations.EnumerateArray().Select(SpcCase.Numbers)];
        }
        else
        {
            double[][][] variables =
                [.. Enumerable.Range(1, p).Select(i => reference.Data.GetProperty($"x{i}").EnumerateArray().Select(SpcCase.Numbers).ToArray())];
            rows = [.. variables[0].Select((first, row) => first.SelectMany((_, i) => variables.Select(variable => variable[row][i])).ToArray())];
        }

        var coverage = reference.Parameter("confidence")!.Value;
        var report = Several(ChartKind.T2, rows, p, new SpcAnalysisOptions { Coverage = coverage });

        var process = report.Process.Variables!;
        reference.Check("center", reference.Expected.GetProperty("center"), process.Mean);
        var covariances = reference.Expected.GetProperty("cov").EnumerateArray().SelectMany(SpcCase.Numbers).ToArray();
        foreach (var (expected, actual) in covariances.Zip(process.Covariance))
        {
            reference.Check("cov", expected, actual);
        }

        var points = report.Panels[0].Points;
        reference.Check("statistics", reference.Expected.GetProperty("statistics"), [.. points.Select(point => point.Value)]);
        reference.Check("ucl", reference.Expected.GetProperty("ucl"), [.. points.Select(point => point.Limits.Upper)]);
        Assert.All(points, point => Assert.Equal(0, point.Limits.Lower));
        var later = HotellingLimits.PhaseTwo(p, process.Samples, process.Size, coverage);
        reference.Check("ucl_phase2", reference.Expected.GetProperty("ucl_phase2").GetDouble(), later);
        Assert.Equal(
            Indices(reference.Expected.GetProperty("violating_control")),
            points.Where(point => point.Violations.HasFlag(RuleSet.BeyondLimits)).Select(point => point.Index));
        Assert.Equal(
            Indices(reference.Expected.GetProperty("violating_prediction")),
            points.Where(point => point.Value > later).Select(point => point.Index));
    }

    private static ControlChartReport Several(ChartKind kind, double[][] rows, int p, SpcAnalysisOptions options) => SpcAnalysis.Run(
        [.. rows.Select((values, i) => new ChartRow($"{i + 1}", values))],
        options with { Chart = kind, Variables = [.. Enumerable.Range(1, p).Select(i => $"x{i}")] });

    private static void CheckHotellingLimits(SpcCase reference)
    {
        foreach (var row in reference.Expected.GetProperty("rows").EnumerateArray())
        {
            var (m, n, p) = (row.GetProperty("m").GetInt32(), row.GetProperty("n").GetInt32(), row.GetProperty("p").GetInt32());
            var coverage = row.GetProperty("confidence").GetDouble();
            reference.Check("ucl_phase1", row.GetProperty("ucl_phase1").GetDouble(), HotellingLimits.PhaseOne(p, m, n, coverage));
            reference.Check("ucl_phase2", row.GetProperty("ucl_phase2").GetDouble(), HotellingLimits.PhaseTwo(p, m, n, coverage));
            reference.Check("ucl_chi2", row.GetProperty("ucl_chi2").GetDouble(), HotellingLimits.Known(p, coverage));
        }
    }

    private static void CheckMewma(SpcCase reference)
    {
        var report = Several(
            ChartKind.Mewma,
            [.. reference.Data.GetProperty("observations").EnumerateArray().Select(SpcCase.Numbers)],
            (int)reference.Parameter("p")!.Value,
            new SpcAnalysisOptions
            {
                Lambda = reference.Parameter("r")!.Value,
                UpperLimit = reference.Parameter("h4"),
                KnownMean = SpcCase.Numbers(reference.Array("mean")),
                KnownCovariance = [.. reference.Array("cov").EnumerateArray().SelectMany(SpcCase.Numbers)],
            });

        var points = report.Panels[0].Points;
        reference.Check("statistics", reference.Expected.GetProperty("statistics"), [.. points.Select(point => point.Value)]);
        reference.Check("ucl", reference.Expected.GetProperty("ucl"), [.. points.Select(point => point.Limits.Upper)]);
        Assert.Equal(
            Indices(reference.Expected.GetProperty("violating_beyond_limits")),
            points.Where(point => point.Violations.HasFlag(RuleSet.BeyondLimits)).Select(point => point.Index));
    }
}
