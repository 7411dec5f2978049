using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Monitoring;

/// <summary>Compares values with the limits of the rule or, with <paramref name="limits"/>, with those of the control chart.</summary>
internal sealed class ValueCheck(IReadOnlyList<ThresholdRule> rules, ISpcLimits? limits) : ThresholdCheck(rules)
{
    protected override void Look(ref Watch watch, double value, in Sight sight)
    {
        var rule = watch.Rule!; // Only values with a rule are shown.
        var lower = rule.Lower ?? double.NegativeInfinity;
        var upper = rule.Upper ?? double.PositiveInfinity;
        if (limits is not null)
        {
            if (!limits.TryGet(sight.Machine, sight.Metric, sight.Time, out var frozen))
            {
                return;
            }

            (lower, upper) = (frozen.Lower, frozen.Upper);
        }

        if (Compare(ref watch, value, lower, upper) is not { } kind)
        {
            return;
        }

        var unit = sight.Unit();
        var limit = watch.Side < 0 ? lower : upper;
        var what = $"{sight.MetricName} of {sight.MachineName} is {Texts.Number(value, limit)}{unit}";
        var explanation = kind == SignalKind.Cleared
            ? $"{what}, within its limits again."
            : limits is not null
                ? $"{what}; the control limits are {Texts.Number(lower)}{unit} and {Texts.Number(upper)}{unit}."
                : $"{what}; at {(watch.Side < 0 ? "least" : "most")} {Texts.Number(limit)}{unit} is allowed.";
        sight.Report(kind, rule.RuleName, rule.EffectiveSeverity, value, lower, upper, explanation);
    }
}
