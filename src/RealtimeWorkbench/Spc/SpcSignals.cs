using System.Globalization;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Spc;

/// <summary>Words of the signals that control charts give.</summary>
internal static class SpcSignals
{
    public static Signal Create(
        bool holds,
        RuleSet rule,
        RuleBook selected,
        ChartKind chart,
        int panel,
        string machine,
        string metric,
        string unit,
        long time,
        double value,
        bool isRising,
        in ControlLimits limits,
        long first,
        long last,
        bool isTurned,
        bool isCut)
    {
        var info = ChartInfo.Of(chart).Panels[panel];
        var statistic = info.Name switch
        {
            // What is plotted is the metric itself.
            "i" or "c" or "g" or "t" or "run" => "",
            "mr" => " moving range",
            "dnom" => " deviation from nominal",
            _ => " " + info.Title,
        };
        unit = info.Name switch
        {
            "cusum-pos" or "cusum-neg" or "z" => "σ",
            "mr" when chart == ChartKind.ZMovingRange => "σ",
            "p" or "u" => "",
            _ => unit,
        };
        var name = selected.NameOf(rule);
        var subject = $"{metric}{statistic} {Number(value, unit)}";
        var pattern = holds ? Pattern(rule, selected.Definition(rule), value, isRising, limits, unit) : Ended(rule, selected.Definition(rule), limits, unit, isTurned, isCut);
        var points = last > first ? Invariant($", points {first} to {last}") : holds ? "" : Invariant($", point {first}");
        return new Signal(
            holds ? SignalKind.Raised : SignalKind.Cleared,
            new DateTimeOffset(time, TimeSpan.Zero),
            machine,
            metric,
            $"{ChartNames.NameOf(chart)}/{info.Name}/{name}",
            SeverityOf(rule),
            value,
            limits.Lower,
            limits.Upper,
            $"{subject} {pattern} ({Title(name)}{points}).");
    }

    public static Severity SeverityOf(RuleSet rule) => rule switch
    {
        RuleSet.BeyondLimits => Severity.High,
        RuleSet.FifteenWithinOneThird or RuleSet.EightOutsideOneThird => Severity.Low,
        _ => Severity.Medium,
    };

    private static string Pattern(RuleSet rule, IRunRule definition, double value, bool isRising, in ControlLimits limits, string unit)
    {
        var zones = Zones.Of(limits);
        var isAbove = value > limits.Center;
        var side = isAbove ? "above" : "below";
        var limit = isAbove ? "upper" : "lower";
        return rule switch
        {
            RuleSet.BeyondLimits =>
                $"is {side} the {limit} control limit {Number(isAbove ? limits.Upper : limits.Lower, unit)}",
            RuleSet.NineOnOneSide => $"is the last of 9 in a row {side} the center line {Number(limits.Center, unit)}",
            RuleSet.EightOnOneSide => $"is the last of 8 in a row {side} the center line {Number(limits.Center, unit)}",
            RuleSet.SevenOnOneSide => $"is the last of 7 in a row {side} the center line {Number(limits.Center, unit)}",
            RuleSet.SixInATrend => $"is the last of 6 in a row that steadily {(isRising ? "rise" : "fall")}",
            RuleSet.FourteenAlternating => "is the last of 14 in a row that go up and down in turn",
            RuleSet.TwoOfThreeBeyondTwoThirds =>
                $"and one of the 2 points before it are {side} {Number(isAbove ? zones.UpperTwoThirds : zones.LowerTwoThirds, unit)}, two thirds of the way to the {limit} control limit",
            RuleSet.FourOfFiveBeyondOneThird =>
                $"and 3 of the 4 points before it are {side} {Number(isAbove ? zones.UpperOneThird : zones.LowerOneThird, unit)}, one third of the way to the {limit} control limit",
            RuleSet.FifteenWithinOneThird =>
                $"is the last of 15 in a row from {Number(zones.LowerOneThird, unit)} to {Number(zones.UpperOneThird, unit)}, closer to the center line than its limits let expect",
            _ when definition.Length > 0 && rule > RuleSet.SevenOnOneSide =>
                Invariant($"completes the pattern of {definition.Name}, which spans {definition.Length} points"),
            _ => $"is the last of 8 in a row outside {Number(zones.LowerOneThird, unit)} to {Number(zones.UpperOneThird, unit)}, on both sides of the center line",
        };
    }

    private static string Ended(RuleSet rule, IRunRule definition, in ControlLimits limits, string unit, bool isTurned, bool isCut) => rule switch
    {
        _ when isCut => $"is the first after a gap or under other limits, which ends the pattern of {definition.Name}; it begins another",
        _ when isTurned => $"is on the other side of the center line {Number(limits.Center, unit)}, which ends the pattern of {definition.Name}",
        RuleSet.BeyondLimits =>
            $"is back between the control limits {Number(limits.Lower, unit)} and {Number(limits.Upper, unit)}",
        _ => $"ends the pattern of {definition.Name}",
    };

    private static string Title(string name) => (name[..Math.Max(0, name.LastIndexOf('-'))], name[^1]) switch
    {
        ("nelson", var number) => $"Nelson rule {number}",
        ("western-electric", var number) => $"Western Electric rule {number}",
        ("aiag", var number) => $"AIAG rule {number}",
        ("juran", var number) => $"Juran rule {number}",
        ("montgomery", var number) => $"Montgomery rule {number}",
        _ => $"rule {name}",
    };

    private static string Number(double value, string unit) =>
        value.ToString("G6", CultureInfo.InvariantCulture) + (unit.Length == 0 ? "" : " " + unit);
}
