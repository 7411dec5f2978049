using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Tests.Spc;

// Capability.
public sealed partial class SpcCasesTests
{
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
            ["Cpm_within_ci95"] = AsInQcc(within, report.Count),
            ["Pp_ci95"] = Ends(overall.CpInterval),
            ["Ppk_ci95"] = Ends(overall.CpkInterval),
            ["Cpm_overall_ci95"] = AsInQcc(overall, report.Count),
            ["expected_within_pct_below_lsl"] = [within.PpmBelow / 1e4],
            ["expected_within_pct_above_usl"] = [within.PpmAbove / 1e4],
            ["expected_overall_pct_below_lsl"] = [overall.PpmBelow / 1e4],
            ["expected_overall_pct_above_usl"] = [overall.PpmAbove / 1e4],
            ["observed_pct_below_lsl"] = [report.ObservedPpmBelow / 1e4],
            ["observed_pct_above_usl"] = [report.ObservedPpmAbove / 1e4],
        };
    }

    /// <summary>qcc leaves the square out in Boyles's n(1 + δ²)²/(1 + 2δ²) degrees of freedom, on which its figures depend; ours has it.</summary>
    private static double[] AsInQcc(CapabilityIndices indices, int count)
    {
        if (indices.CpmInterval is not { } ours || indices.Cpm is not { } cpm)
        {
            return [];
        }

        var square = Math.Pow(indices.Cp!.Value / cpm, 2) - 1;
        var freedom = count * (1 + square) / (1 + (2 * square));
        var boyles = freedom * (1 + square);
        Assert.Equal(cpm * Math.Sqrt(ChiSquared.Quantile(boyles, 0.025) / boyles), ours.Lower, 1e-9);
        return [Bound(0.025), Bound(0.975)];

        double Bound(double probability) => cpm * Math.Sqrt(ChiSquared.Quantile(freedom, probability) / freedom);
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
