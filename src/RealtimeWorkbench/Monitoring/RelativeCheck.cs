using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Monitoring;

/// <summary>Compares the deviation from the mean of the last normal values, in per cent of that mean.</summary>
/// <remarks>
/// Neither the value that is judged nor any value during a violation enters the mean: otherwise a fault would soon be its own
/// baseline.
/// </remarks>
internal sealed class RelativeCheck(IReadOnlyList<ThresholdRule> rules) : ThresholdCheck(rules)
{
    /// <summary>Values that the mean is taken of, at most.</summary>
    public const int Window = 100;

    /// <summary>Values before anything is judged.</summary>
    public const int Minimum = 10;

    protected override void Look(ref Watch watch, double value, in Sight sight)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        var baseline = watch.Baseline ??= new RollingMean(Window);
        if (baseline.Count < Minimum || IsUnjudged(ref watch, value, sight))
        {
            baseline.Add(value);
            return;
        }

        var rule = watch.Rule!; // Only values with a rule are shown.
        var mean = baseline.Mean;
        var percent = (value - mean) / Math.Abs(mean) * 100;
        var lower = rule.Lower ?? double.NegativeInfinity;
        var upper = rule.Upper ?? double.PositiveInfinity;
        if (Compare(ref watch, percent, lower, upper) is { } kind)
        {
            var unit = sight.Unit();
            var limit = watch.Side < 0 ? lower : upper;
            var what = $"{sight.MetricName} of {sight.MachineName} is {Texts.Number(value)}{unit}, "
                + $"{Texts.Number(percent, limit)} % from its baseline of {Texts.Number(mean)}{unit}";
            Report(kind, sight, rule, value, mean, kind == SignalKind.Cleared
                ? $"{what}, within its limits again."
                : $"{what}; at {(watch.Side < 0 ? "least" : "most")} {Texts.Number(limit)} % is allowed.");
        }

        if (watch.Side == 0)
        {
            watch.Outside = 0;
            baseline.Add(value);
        }
        else if (++watch.Outside >= rule.RelearnAfter)
        {
            Report(
                SignalKind.Cleared,
                sight,
                rule,
                value,
                mean,
                $"{sight.MetricName} of {sight.MachineName} has stayed outside its limits for {Texts.Number(watch.Outside)} values; "
                    + $"its baseline of {Texts.Number(mean)}{sight.Unit()} is given up and a new one is learned.");
            watch.Side = 0;
            watch.Outside = 0;
            baseline.Clear();
            baseline.Add(value);
        }
    }

    /// <summary>Says once that a mean of 0 has no per cent, and once that it has some again.</summary>
    private static bool IsUnjudged(ref Watch watch, double value, in Sight sight)
    {
        var isZero = watch.Side == 0 && watch.Baseline!.IsZero;
        if (isZero != watch.IsUnjudged)
        {
            watch.IsUnjudged = isZero;
            var mean = $"The baseline of {sight.MetricName} of {sight.MachineName}";
            sight.Report(
                isZero ? SignalKind.Raised : SignalKind.Cleared,
                watch.Rule!.RuleName + "/not-judged",
                Severity.Low,
                value,
                double.NaN,
                double.NaN,
                isZero
                    ? $"{mean} is 0, of which there is no per cent, so its relative threshold judges nothing; use an absolute one."
                    : $"{mean} is {Texts.Number(watch.Baseline!.Mean)}{sight.Unit()} now, so its relative threshold judges again.");
        }

        return isZero;
    }

    /// <summary>Reports with the limits in the unit of the metric, so that they can be drawn beside the value.</summary>
    private static void Report(
        SignalKind kind, in Sight sight, ThresholdRule rule, double value, double mean, string explanation) =>
        sight.Report(
            kind,
            rule.RuleName,
            rule.EffectiveSeverity,
            value,
            mean + (Math.Abs(mean) * (rule.Lower ?? double.NegativeInfinity) / 100),
            mean + (Math.Abs(mean) * (rule.Upper ?? double.PositiveInfinity) / 100),
            explanation);
}
