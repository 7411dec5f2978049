using System.Globalization;
using System.Text.Json;
using static System.FormattableString;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Tests.Spc;

/// <summary>Every reference case of a chart, rule or index that exists so far, found by its content.</summary>
public sealed class SpcCasesTests
{
    private static readonly Dictionary<string, Action<SpcCase>> Checks = new(StringComparer.Ordinal)
    {
        ["constants"] = CheckConstants,
        ["running-moments"] = CheckRunningMoments,
        ["rules"] = CheckRules,
        ["i"] = CheckChart,
        ["mr"] = CheckChart,
        ["i-mr"] = CheckChart,
        ["xbar"] = CheckChart,
        ["r"] = CheckChart,
        ["s"] = CheckChart,
        ["xbar-r"] = CheckChart,
        ["xbar-s"] = CheckChart,
        ["ma"] = CheckChart,
        ["p"] = CheckCounts,
        ["np"] = CheckCounts,
        ["c"] = CheckCounts,
        ["u"] = CheckCounts,
        ["g"] = CheckCases,
        ["laney-p"] = CheckLaney,
        ["ewma"] = CheckChart,
        ["cusum"] = CheckCusum,
        ["t2"] = CheckHotelling,
        ["t2-limits"] = CheckHotellingLimits,
        ["mewma"] = CheckMewma,
        ["arl"] = CheckRunLengths,
        ["arl-approximation"] = CheckSiegmund,
        ["capability"] = CheckCapability,
        ["capability-ppm"] = CheckNonconforming,
    };

    /// <summary>Kinds of cases whose charts do not exist yet. Who builds one moves it up into the checks.</summary>
    private static readonly string[] NotBuiltYet = [];

    public static TheoryData<string, string> Covered()
    {
        var cases = new TheoryData<string, string>();
        foreach (var (path, name, chart) in ReferenceCases.Find())
        {
            if (Checks.ContainsKey(chart))
            {
                cases.Add(name, path);
            }
        }

        // A theory without data would fail where the cases are absent, before it could be skipped.
        if (ReferenceCases.Missing is not null)
        {
            cases.Add("absent", "");
        }

        return cases;
    }

    [CasesTheory]
    [MemberData(nameof(Covered))]
    public void Agrees_with_the_reference(string name, string path)
    {
        Assert.NotEmpty(name);
        var reference = new SpcCase(path);

        Checks[reference.Chart](reference);
    }

    [CasesFact]
    public void No_kind_of_case_is_ignored_silently()
    {
        var kinds = ReferenceCases.Find().Select(found => found.Chart).ToHashSet(StringComparer.Ordinal);

        Assert.Equal([], kinds.Except(Checks.Keys, StringComparer.Ordinal).Except(NotBuiltYet, StringComparer.Ordinal));
        Assert.Equal([], NotBuiltYet.Intersect(Checks.Keys, StringComparer.Ordinal));
    }

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

    private static void CheckRunLengths(SpcCase reference)
    {
        var expected = reference.Expected;
        var shift = reference.Parameter("shift") ?? 0;
        if (reference.Parameter("k") is { } k && expected.TryGetProperty("one_sided", out var oneSided))
        {
            var h = reference.Parameter("h")!.Value;
            reference.Check("one-sided", oneSided.GetDouble(), CusumRunLength.OneSided(k, h, shift));
            reference.Check("two-sided", expected.GetProperty("two_sided").GetDouble(), CusumRunLength.TwoSided(k, h, shift));
            reference.Check(
                "head start", expected.GetProperty("one_sided_headstart_0.1").GetDouble(), CusumRunLength.OneSided(k, h, shift, 0.1));
        }
        else if (expected.TryGetProperty("arl", out var arl) && reference.Parameter("lambda") is { } lambda)
        {
            reference.Check("arl", arl.GetDouble(), EwmaRunLength.TwoSided(lambda, reference.Parameter("L")!.Value, shift));
        }
        else if (arl.ValueKind == JsonValueKind.Array)
        {
            foreach (var (each, length) in SpcCase.Numbers(expected.GetProperty("shift")).Zip(SpcCase.Numbers(arl)))
            {
                reference.Check("arl", length, ShewhartRunLength.OfLimits(reference.Parameter("L")!.Value, each));
            }
        }
        else
        {
            foreach (var row in expected.GetProperty("rows").EnumerateArray())
            {
                CheckRunLengthRow(reference, row);
            }
        }
    }

    private static void CheckRunLengthRow(SpcCase reference, JsonElement row)
    {
        var criticals = row.EnumerateObject().Where(property => property.Name.StartsWith("L_arl", StringComparison.Ordinal)).ToArray();
        foreach (var critical in criticals)
        {
            var design = new ChartDesign { Kind = ChartKind.Ewma, HasSteadyLimits = true, Lambda = row.GetProperty("lambda").GetDouble() };
            var points = double.Parse(critical.Name["L_arl".Length..], CultureInfo.InvariantCulture);
            reference.Check("L", critical.Value.GetDouble(), RunLengthCalibration.Calibrate(design, RuleSet.BeyondLimits, points).SigmaMultiple);
        }

        if (criticals.Length > 0)
        {
            return;
        }

        var shifts = SpcCase.Numbers(row.TryGetProperty("shift", out var own) ? own : reference.Expected.GetProperty("shift"));
        Func<double, double> length = row.TryGetProperty("h", out var h)
            ? reference.Text("sided") == "one"
                ? shift => CusumRunLength.OneSided(reference.Parameter("k")!.Value, h.GetDouble(), shift)
                : shift => CusumRunLength.TwoSided(reference.Parameter("k")!.Value, h.GetDouble(), shift)
            : row.TryGetProperty("lambda", out var lambda)
                ? shift => EwmaRunLength.TwoSided(lambda.GetDouble(), row.GetProperty("L").GetDouble(), shift)
                : shift => ZoneRunLength.Of(RulesOf(row.GetProperty("rules").GetString()!), multiple: 3, shift);
        foreach (var (shift, arl) in shifts.Zip(SpcCase.Numbers(row.GetProperty("arl"))))
        {
            reference.Check(Invariant($"arl({shift})"), arl, length(shift));
        }
    }

    /// <summary>Champ and Woodall's rules; theirs look at fewer points at the start, as the chain does.</summary>
    private static RuleSet RulesOf(string digits) => digits.Aggregate(RuleSet.None, (rules, digit) => rules | digit switch
    {
        '1' => RuleSet.BeyondLimits,
        '2' => RuleSet.TwoOfThreeBeyondTwoThirds,
        '3' => RuleSet.FourOfFiveBeyondOneThird,
        _ => RuleSet.EightOnOneSide,
    });

    private static void CheckSiegmund(SpcCase reference)
    {
        foreach (var row in reference.Expected.GetProperty("rows").EnumerateArray())
        {
            var (k, h, delta) = (row.GetProperty("k").GetDouble(), row.GetProperty("h").GetDouble(), row.GetProperty("delta").GetDouble());
            var above = CusumRunLength.Siegmund(k, h, delta);
            var below = CusumRunLength.Siegmund(k, h, -delta);
            reference.Check("Siegmund", row.GetProperty("arl_siegmund").GetDouble(), 1 / ((1 / above) + (1 / below)));
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

    private static void CheckCapability(SpcCase reference)
    {
        var specification = new SpecificationLimits(
            reference.Parameter("lsl"), reference.Parameter("usl"), reference.Parameter("target"));
        var actual = reference.Data.TryGetProperty("mean", out var mean)
            ? KnownParameters(mean.GetDouble(), reference.Data.GetProperty("sigma").GetDouble(), specification)
            : Estimates(reference, specification);

        foreach (var expected in reference.Expected.EnumerateObject())
        {
            Assert.True(actual.ContainsKey(expected.Name), $"Index {expected.Name} does not exist.");
            reference.Check(expected.Name, expected.Value, actual[expected.Name]);
        }
    }

    private static Dictionary<string, double[]> KnownParameters(double mean, double sigma, SpecificationLimits specification)
    {
        var indices = ProcessCapability.Indices(mean, sigma, specification);
        return new(StringComparer.Ordinal)
        {
            ["Cp"] = [indices.Cp!.Value],
            ["Cpl"] = [indices.Cpl!.Value],
            ["Cpu"] = [indices.Cpu!.Value],
            ["Cpk"] = [indices.Cpk!.Value],
            ["Cpm"] = [indices.Cpm!.Value],

            // Cpk = (1 - k)Cp defines k.
            ["k"] = [1 - (indices.Cpk!.Value / indices.Cp!.Value)],
        };
    }

    private static Dictionary<string, double[]> Estimates(SpcCase reference, SpecificationLimits specification)
    {
        var isGrouped = reference.Data.TryGetProperty("subgroups", out _);
        var values = isGrouped ? [.. reference.Subgroups.SelectMany(group => group)] : reference.Values;
        var sigma = isGrouped
            ? WithinSigma.FromSubgroups(Subgroups.From(reference.Subgroups), SigmaMethod.AverageRange)
            : WithinSigma.FromIndividuals(values);
        var report = ProcessCapability.Estimate(
            values, sigma, specification, reference.Parameter("nsigmas") ?? 3, reference.Parameter("confidence") ?? 0.95);
        var (within, overall) = (report.Within, report.Overall);
        return new(StringComparer.Ordinal)
        {
            ["center"] = [report.Mean],
            ["sigma_within"] = [within.Sigma],
            ["sigma_overall"] = [overall.Sigma],
            ["Cp"] = Ends(within.Cp),
            ["Cpl"] = Ends(within.Cpl),
            ["Cpu"] = Ends(within.Cpu),
            ["Cpk"] = Ends(within.Cpk),
            ["Cpm_within"] = Ends(within.Cpm),
            ["Pp"] = Ends(overall.Cp),
            ["Ppl"] = Ends(overall.Cpl),
            ["Ppu"] = Ends(overall.Cpu),
            ["Ppk"] = Ends(overall.Cpk),
            ["Cpm_overall"] = Ends(overall.Cpm),
            ["Cp_ci95"] = Ends(within.CpInterval),
            ["Cpk_ci95"] = Ends(within.CpkInterval),
            ["Cpm_within_ci95"] = AsInQcc(within, report.Count, specification),
            ["Pp_ci95"] = Ends(overall.CpInterval),
            ["Ppk_ci95"] = Ends(overall.CpkInterval),
            ["Cpm_overall_ci95"] = AsInQcc(overall, report.Count, specification),
            ["expected_within_pct_below_lsl"] = [within.PpmBelow / 1e4],
            ["expected_within_pct_above_usl"] = [within.PpmAbove / 1e4],
            ["expected_overall_pct_below_lsl"] = [overall.PpmBelow / 1e4],
            ["expected_overall_pct_above_usl"] = [overall.PpmAbove / 1e4],
            ["observed_pct_below_lsl"] = [report.ObservedPpmBelow / 1e4],
            ["observed_pct_above_usl"] = [report.ObservedPpmAbove / 1e4],
        };
    }

    /// <summary>qcc leaves the square out in Boyles's n(1 + δ²)²/(1 + 2δ²) degrees of freedom, on which its figures depend; ours has it.</summary>
    private static double[] AsInQcc(CapabilityIndices indices, int count, SpecificationLimits specification)
    {
        if (indices.CpmInterval is not { } ours || indices.Cpm is not { } cpm)
        {
            return [];
        }

        var square = (Math.Pow(indices.Cp!.Value / cpm, 2) - 1);
        var freedom = count * (1 + square) / (1 + (2 * square));
        var boyles = freedom * (1 + square);
        Assert.Equal(cpm * Math.Sqrt(ChiSquared.Quantile(boyles, 0.025) / boyles), ours.Lower, 1e-9);
        return [.. new[] { 0.025, 0.975 }.Select(probability => cpm * Math.Sqrt(ChiSquared.Quantile(freedom, probability) / freedom))];
    }

    private static double[] Ends(double? index) => index is { } value ? [value] : [];

    private static double[] Ends(ConfidenceInterval? interval) => interval is { } ends ? [ends.Lower, ends.Upper] : [];

    private static void CheckNonconforming(SpcCase reference)
    {
        foreach (var row in reference.Expected.GetProperty("rows").EnumerateArray())
        {
            if (row.TryGetProperty("cp", out var cp))
            {
                reference.Check(
                    "ppm", row.GetProperty("ppm_two_sided_centered").GetDouble(), Nonconforming.PpmAtCp(cp.GetDouble()));
                continue;
            }

            var level = row.GetProperty("sigma_level").GetDouble();
            reference.Check("ppm", row.GetProperty("ppm_no_shift").GetDouble(), Nonconforming.PpmAtSigmaLevel(level));
            reference.Check(
                "ppm", row.GetProperty("ppm_with_1_5_shift").GetDouble(), Nonconforming.PpmAtSigmaLevel(level, shift: 1.5));
        }
    }
}
