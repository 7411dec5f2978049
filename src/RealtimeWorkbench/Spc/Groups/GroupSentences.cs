using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Baselines;

namespace RealtimeWorkbench.Spc.Groups;

/// <summary>What is said of the limits of a group.</summary>
internal static class GroupSentences
{
    /// <summary>Limits so many times as wide as they ought to be deserve a remark.</summary>
    private const double Wide = 2;

    /// <summary>Says how often a group will cry wolf, from its settings alone.</summary>
    /// <param name="options">The settings.</param>
    public static string Expected(GroupMonitorOptions options) => options.CalibrationRows > 0
        ? Invariant($"In control, expect at most one row in {1 / options.FalseAlarms:G4} of each group beyond any of its limits, which come from {options.CalibrationRows} rows after the baseline of {options.BaselineRows}; until then limits are provisional.")
        : Invariant($"In control, expect at most one row in {1 / options.FalseAlarms:G4} of each group beyond any of its limits, from a baseline of {options.BaselineRows} rows; where its rows depend on each other, from {options.RowsToHoldOut} rows after it{(options.RowsToHoldOut < options.FewestToHold ? Invariant($", too few for it, so that it is one in {(options.RowsToHoldOut + 1) / 3}") : "")}; until then limits are provisional.");

    /// <summary>Says how often a group will cry wolf with the limits that it has.</summary>
    /// <param name="metric">Name of the group's chart.</param>
    /// <param name="share">Share of rows that is expected beyond any limit.</param>
    /// <param name="error">Standard error of the share; 0 where it is exact.</param>
    /// <param name="model">What is known of the group.</param>
    /// <param name="asked">Share that was asked for.</param>
    /// <param name="interval">Time from one row to the next.</param>
    public static string Expected(string metric, double share, double error, VariableBaseline model, double asked, TimeSpan interval)
    {
        var often = Invariant($"one row of {metric} in {1 / share:G4} beyond any limit");
        var time = interval > TimeSpan.Zero ? $": at a row every {FalseAlarms.Time(interval)}, one in {FalseAlarms.Time(interval.TotalSeconds / share)}" : "";
        return model.CalibrationRows == 0
            ? $"In control, expect at most {often}{time} (over all baselines of {model.Rows} rows that there might have been; rows independent and normal)."
            : Invariant($"In control, expect {often}{time} (share {share:G2} ± {error:G1} from {model.CalibrationRows} rows, more where rows depend on each other{(share > asked * 1.001 ? Invariant($"; {asked} was asked for, for which {Detection.HeldOutLimits.Fewest(model.Limits.Count, asked)} rows would do") : "")}).");
    }

    /// <summary>Warns of limits that are much wider than those of a process that is known, or than those by formula.</summary>
    /// <param name="metric">Name of the group's chart.</param>
    /// <param name="model">What is known of the group.</param>
    /// <param name="byFormula">Limits by formula.</param>
    public static string? WideLimits(string metric, VariableBaseline model, double[] byFormula)
    {
        if (model.CalibrationRows == 0)
        {
            var known = Charts.HotellingLimits.Known(model.Metrics.Count, 0.999);
            var ratio = FormulaLimits.Hotelling(model.Metrics.Count, model.Rows, 0.001) / known;
            return ratio > Wide
                ? Invariant($"Limits of {metric} from {model.Rows} rows of {model.Metrics.Count} metrics are so wide that they keep the false alarms down and miss much (that of T² is {ratio:G2} times that of a known process); collect more, by Groups.BaselineRows.")
                : null;
        }

        int[] wide = [.. Enumerable.Range(0, byFormula.Length).Where(i => model.Limits[i] > Wide * byFormula[i])];
        return wide.Length == 0 ? null : Invariant(
            $"Limits of {metric} from held-out rows are far wider than those by formula ({string.Join(", ", wide.Select(i => Invariant($"{GroupSignals.Panels[i].Title} {model.Limits[i] / byFormula[i]:G2} times")))}): values depend on those before or are not normal, or there was a fault among these rows; look at them, for what lies within such limits is missed.");
    }
}
