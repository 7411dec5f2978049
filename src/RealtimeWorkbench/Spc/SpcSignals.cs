using System.Globalization;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Spc;

/// <summary>Words of the signals that control charts give.</summary>
internal static class SpcSignals
{
    public static Signal Create(
        bool holds,
        RuleSet rule,
        RuleSet selected,
        ChartKind chart,
        bool isLocation,
        string machine,
        string metric,
        string unit,
        long time,
        double value,
        bool isRising,
        in ControlLimits limits)
    {
        var (panel, statistic) = (chart, isLocation) switch
        {
            (ChartKind.IndividualsMovingRange, true) => ("i", ""),
            (ChartKind.IndividualsMovingRange, false) => ("mr", " moving range"),
            (_, true) => ("xbar", " X̄"),
            (ChartKind.XbarR, false) => ("r", " R"),
            _ => ("s", " S"),
        };
        var name = RunRules.NameOf(rule, selected);
        var subject = $"{metric}{statistic} {Number(value, unit)}";
        var pattern = holds ? Pattern(rule, value, isRising, limits, unit) : Ended(rule, limits, unit);
        return new Signal(
            holds ? SignalKind.Raised : SignalKind.Cleared,
            new DateTimeOffset(time, TimeSpan.Zero),
            machine,
            metric,
            $"{ChartNames.NameOf(chart)}/{panel}/{name}",
            SeverityOf(rule),
            value,
            limits.Lower,
            limits.Upper,
            $"{subject} {pattern} ({Title(name)}).");
    }

    public static Severity SeverityOf(RuleSet rule) => rule switch
    {
        RuleSet.BeyondLimits => Severity.High,
        RuleSet.FifteenWithinOneThird or RuleSet.EightOutsideOneThird => Severity.Low,
        _ => Severity.Medium,
    };

    private static string Pattern(RuleSet rule, double value, bool isRising, in ControlLimits limits, string unit)
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
            RuleSet.SixInATrend => $"is the last of 6 in a row that steadily {(isRising ? "rise" : "fall")}",
            RuleSet.FourteenAlternating => "is the last of 14 in a row that go up and down in turn",
            RuleSet.TwoOfThreeBeyondTwoThirds =>
                $"and one of the 2 points before it are {side} {Number(isAbove ? zones.UpperTwoThirds : zones.LowerTwoThirds, unit)}, two thirds of the way to the {limit} control limit",
            RuleSet.FourOfFiveBeyondOneThird =>
                $"and 3 of the 4 points before it are {side} {Number(isAbove ? zones.UpperOneThird : zones.LowerOneThird, unit)}, one third of the way to the {limit} control limit",
            RuleSet.FifteenWithinOneThird =>
                $"is the last of 15 in a row from {Number(zones.LowerOneThird, unit)} to {Number(zones.UpperOneThird, unit)}, closer to the center line than its limits let expect",
            _ => $"is the last of 8 in a row outside {Number(zones.LowerOneThird, unit)} to {Number(zones.UpperOneThird, unit)}, on both sides of the center line",
        };
    }

    private static string Ended(RuleSet rule, in ControlLimits limits, string unit) => rule switch
    {
        RuleSet.BeyondLimits =>
            $"is back between the control limits {Number(limits.Lower, unit)} and {Number(limits.Upper, unit)}",
        _ => $"ends the pattern of {RunRules.Definition(rule).Name}",
    };

    private static string Title(string name) =>
        name.StartsWith("nelson", StringComparison.Ordinal) ? $"Nelson rule {name[^1]}" : $"Western Electric rule {name[^1]}";

    private static string Number(double value, string unit) =>
        value.ToString("G6", CultureInfo.InvariantCulture) + (unit.Length == 0 ? "" : " " + unit);
}
