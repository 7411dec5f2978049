using System.Globalization;
using System.Text.Json;
using static System.FormattableString;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Tests.Spc;

// Run lengths.
public sealed partial class SpcCasesTests
{
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
}
