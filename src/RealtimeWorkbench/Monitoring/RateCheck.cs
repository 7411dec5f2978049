using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Monitoring;

/// <summary>Compares the signed change per second since the value before.</summary>
internal sealed class RateCheck(IReadOnlyList<ThresholdRule> rules) : ThresholdCheck(rules)
{
    protected override void Look(ref Watch watch, double value, in Sight sight)
    {
        // A second value at one time has no rate, and taking its place would hide the change that it makes.
        if (!double.IsFinite(value) || (watch.Time != 0 && sight.Time <= watch.Time))
        {
            return;
        }

        var hasBefore = watch.Time != 0;
        var rate = (value - watch.Value) / ((double)(sight.Time - watch.Time) / TimeSpan.TicksPerSecond);
        watch.Time = sight.Time;
        watch.Value = value;
        if (!hasBefore)
        {
            return;
        }

        var rule = watch.Rule!; // Only values with a rule are shown.
        var lower = rule.Lower ?? double.NegativeInfinity;
        var upper = rule.Upper ?? double.PositiveInfinity;
        if (Compare(ref watch, rate, lower, upper) is not { } kind)
        {
            return;
        }

        var unit = sight.Unit("/s");
        var limit = watch.Side < 0 ? lower : upper;
        var what = $"{sight.MetricName} of {sight.MachineName} changes by {Texts.Number(rate, limit)}{unit}";
        var explanation = kind == SignalKind.Cleared
            ? $"{what}, within its limits again."
            : $"{what}; at {(watch.Side < 0 ? "least" : "most")} {Texts.Number(limit)}{unit} is allowed.";
        sight.Report(kind, rule.RuleName, rule.EffectiveSeverity, rate, lower, upper, explanation);
    }
}
