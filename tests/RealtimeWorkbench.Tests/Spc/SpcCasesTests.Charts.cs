using System.Text.Json;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Tests.Spc;

// Charts of measurements, constants and rules.
public sealed partial class SpcCasesTests
{
    private static void CheckConstants(SpcCase reference)
    {
        var k = reference.Parameter("nsigmas")!.Value;
        foreach (var row in reference.Expected.GetProperty("constants").EnumerateArray())
        {
            var n = row.GetProperty("n").GetInt32();
            var actual = new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["d2"] = ControlConstants.RangeMean(n),
                ["d3"] = ControlConstants.RangeSigma(n),
                ["c4"] = ControlConstants.DeviationMean(n),
                ["A"] = ControlConstants.A(n, k),
                ["A2"] = ControlConstants.A2(n, k),
                ["A3"] = ControlConstants.A3(n, k),
                ["B3"] = ControlConstants.B3(n, k),
                ["B4"] = ControlConstants.B4(n, k),
                ["B5"] = ControlConstants.B5(n, k),
                ["B6"] = ControlConstants.B6(n, k),
                ["D1"] = ControlConstants.D1(n, k),
                ["D2"] = ControlConstants.D2(n, k),
                ["D3"] = ControlConstants.D3(n, k),
                ["D4"] = ControlConstants.D4(n, k),
                ["E2"] = ControlConstants.E2(n, k),
            };
            foreach (var expected in row.EnumerateObject().Where(property => property.Name != "n"))
            {
                reference.Check($"{expected.Name}({n})", expected.Value.GetDouble(), actual[expected.Name]);
            }
        }
    }

    private static void CheckRunningMoments(SpcCase reference)
    {
        var values = reference.Values;
        var running = default(RunningMoments);
        foreach (var value in values)
        {
            running.Add(value);
        }

        var mean = reference.Expected.GetProperty("mean").GetDouble();
        var sd = reference.Expected.GetProperty("sd").GetDouble();
        reference.Check("running mean", mean, running.Mean);
        reference.Check("running sd", sd, running.StandardDeviation);
        reference.Check("mean", mean, SampleStatistics.Mean(values));
        reference.Check("sd", sd, SampleStatistics.StandardDeviation(values));
        reference.Check(
            "lag-1", reference.Expected.GetProperty("lag1_autocorrelation").GetDouble(), SampleStatistics.Lag1Autocorrelation(values));
    }

    private static void CheckRules(SpcCase reference)
    {
        var values = reference.Values;
        var limits = ControlLimits.Around(
            reference.Parameter("center")!.Value, reference.Parameter("sigma")!.Value, multiple: 3);
        CheckMarks(reference.Expected, "nelson", RuleSet.Nelson, values, [.. values.Select(_ => limits)], firstIndex: 1);
    }

    /// <summary>Runs a chart the way <c>rtw spc</c> does and compares its first panel, and the moving ranges of an I-MR chart.</summary>
    private static void CheckChart(SpcCase reference)
    {
        Assert.True(ChartNames.TryParse(reference.Chart, out var kind));
        double[][] rows = reference.Data.TryGetProperty("subgroups", out _)
            ? reference.Subgroups
            : [.. reference.Values.Select(value => new[] { value })];
        var report = SpcAnalysis.Run(
            [.. rows.Select((values, i) => new ChartRow($"{i + 1}", values))],
            new SpcAnalysisOptions
            {
                Chart = kind,
                SigmaMultiple = reference.Parameter("nsigmas") ?? reference.Parameter("L") ?? 3,
                SigmaMethod = MethodOf(reference.Text("sigma_method")),
                Span = (int?)(reference.Parameter("span") ?? reference.Parameter("mr_span")),
                Target = reference.Parameter("target"),
                KnownSigma = reference.Parameter("sigma"),
                Lambda = reference.Parameter("lambda") ?? 0.2,
                HasSteadyLimits = reference.Text("limits") == "asymptotic",
            });

        CheckPanel(reference, report, report.Panels[0], reference.Expected);
        if (kind == ChartKind.IndividualsMovingRange)
        {
            CheckPanel(reference, report, report.Panels[1], reference.Expected.GetProperty("mr"));
        }
    }

    private static void CheckCusum(SpcCase reference)
    {
        // In units of the data: sigma 1 makes it so.
        var isInDataUnits = reference.Parameter("k_data_units") is not null;
        var k = reference.Parameter("k_data_units") ?? reference.Parameter("k") ?? (reference.Parameter("se_shift")!.Value / 2);
        double[][] rows = reference.Data.TryGetProperty("subgroups", out _)
            ? reference.Subgroups
            : [.. reference.Values.Select(value => new[] { value })];
        var report = SpcAnalysis.Run(
            [.. rows.Select((values, i) => new ChartRow($"{i + 1}", values))],
            new SpcAnalysisOptions
            {
                Chart = ChartKind.Cusum,
                Shift = 2 * k,
                DecisionInterval = (reference.Parameter("h_data_units") ?? reference.Parameter("h"))!.Value,
                HeadStart = reference.Parameter("head_start") ?? 0,
                Target = reference.Parameter("target"),
                KnownSigma = isInDataUnits ? 1 : reference.Parameter("sigma"),
                SigmaMethod = MethodOf(reference.Text("sigma_method")),
            });

        foreach (var (panel, sums, violating) in new[] { (0, "cusum_pos", "violating_upper"), (1, "cusum_neg", "violating_lower") })
        {
            var points = report.Panels[panel].Points;
            reference.Check(sums, reference.Expected.GetProperty(sums), [.. points.Select(point => point.Value)]);
            reference.Check(
                "decision interval",
                reference.Expected.GetProperty("decision_interval"),
                [.. points.Select(point => point.Limits.Upper)]);
            Assert.Equal(
                Indices(reference.Expected.GetProperty(violating)),
                points.Where(point => point.Violations.HasFlag(RuleSet.BeyondLimits)).Select(point => point.Index));
        }

        if (reference.Expected.TryGetProperty("center", out var center))
        {
            reference.Check("center", center.GetDouble(), reference.Parameter("target") ?? report.Process.Center);
            reference.Check("sigma", reference.Expected.GetProperty("sigma").GetDouble(), report.Sigma);
        }
    }

    private static SigmaMethod? MethodOf(string? text) => text switch
    {
        null => null,
        "UWAVE-R" => SigmaMethod.AverageRange,
        "UWAVE-SD" => SigmaMethod.AverageDeviation,
        "MVLUE-R" => SigmaMethod.WeightedRange,
        "MVLUE-SD" => SigmaMethod.WeightedDeviation,
        "RMSDF" => SigmaMethod.Pooled,
        "SD/c4" => SigmaMethod.Deviation,
        _ when text.StartsWith("MR", StringComparison.Ordinal) => SigmaMethod.MovingRange,
        _ when text.StartsWith("median", StringComparison.Ordinal) => SigmaMethod.MedianMovingRange,
        _ => throw new NotSupportedException(text),
    };

    private static void CheckPanel(SpcCase reference, ControlChartReport report, ReportPanel panel, JsonElement expected)
    {
        reference.Check("center", expected.GetProperty("center").GetDouble(), panel.Center);
        reference.Check("statistics", expected.GetProperty("statistics"), [.. panel.Points.Select(point => point.Value)]);
        reference.Check("lcl", expected.GetProperty("lcl"), [.. panel.Points.Select(point => point.Limits.Lower)]);
        reference.Check("ucl", expected.GetProperty("ucl"), [.. panel.Points.Select(point => point.Limits.Upper)]);
        if (expected.TryGetProperty("sigma", out var sigma))
        {
            reference.Check("sigma", sigma.GetDouble(), report.Sigma);
        }

        var beyond = expected.TryGetProperty("violating_beyond_limits", out var indices) ? indices : expected.GetProperty("violating");
        Assert.Equal(
            Indices(beyond), panel.Points.Where(point => point.Violations.HasFlag(RuleSet.BeyondLimits)).Select(point => point.Index));

        // qcc looks for run rules on every chart; they are valid on X̄ and individual values only.
        if (ChartInfo.Of(report.Chart).Panels.First(info => info.Name == panel.Name).Rules != RuleScope.All)
        {
            return;
        }

        double[] values = [.. panel.Points.Select(point => point.Value)];
        ControlLimits[] limits = [.. panel.Points.Select(point => point.Limits)];
        foreach (var (name, rules) in new[] { ("western_electric", RuleSet.WesternElectric), ("nelson", RuleSet.Nelson) })
        {
            if (expected.TryGetProperty(name, out var marks))
            {
                CheckMarks(marks, name, rules, values, limits, panel.Points[0].Index);
            }
        }
    }

    /// <summary>Compares both forms of the rules, whole and point by point, with expected indices by rule number.</summary>
    private static void CheckMarks(
        JsonElement expected, string name, RuleSet rules, double[] values, ControlLimits[] limits, int firstIndex)
    {
        var batch = RunRules.Evaluate(values, limits, rules);
        var tracker = default(RuleTracker);
        Assert.Equal(batch, values.Select((value, i) => tracker.Next(value, limits[i], rules)));

        var checkedRules = 0;
        foreach (var rule in RunRules.Each(rules))
        {
            var number = RunRules.NameOf(rule, rules).Split('-')[^1];
            var found = Enumerable.Range(0, values.Length).Where(i => batch[i].HasFlag(rule)).Select(i => i + firstIndex);
            Assert.True(Indices(expected.GetProperty($"rule{number}")).SequenceEqual(found), $"{name} rule {number}");
            checkedRules++;
        }

        Assert.Equal(expected.EnumerateObject().Count(), checkedRules);
    }

    private static int[] Indices(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt32())];
}
