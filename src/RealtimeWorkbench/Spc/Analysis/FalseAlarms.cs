using System.Globalization;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>Says aloud how often a chart cries wolf.</summary>
public static class FalseAlarms
{
    /// <summary>Runs of a simulation that nobody shall wait for: about 5 % standard error.</summary>
    private const int FewRuns = 400;

    /// <summary>Below this part of what is said of a known process, it is said that limits are estimated.</summary>
    private const double Worse = 0.9;

    private const double Year = 365.25 * 86400;

    /// <summary>Finds how many points pass, on average, from one false alarm to the next, and until a shift of one sigma is found.</summary>
    /// <param name="report">A finished chart.</param>
    /// <returns>Both; <see langword="null"/> where they are not defined.</returns>
    public static (RunLengthEstimate? InControl, RunLengthEstimate? AfterShift) Of(ControlChartReport report) => (
        RunLength.Of(report.Design, report.Rules, report.Process, shift: 0, report.RowSize),
        RunLength.Of(report.Design, report.Rules, report.Process, shift: 1, report.RowSize));

    /// <summary>Finds the same from one false alarm to the next, given that the limits come from so many rows.</summary>
    /// <param name="report">A finished chart.</param>
    /// <returns>Points; <see langword="null"/> where nothing is estimated, or nothing can be said.</returns>
    public static RunLengthEstimate? WithEstimatedLimits(ControlChartReport report) => report.Stages.Count > 0
        ? null
        : EstimatedLimits.Of(report.Design, report.Rules, report.BaselineRows, report.Process, report.RowSize);

    /// <summary>Writes a sentence such as "In control, expect one false alarm every 370.4 points (closed form)."</summary>
    /// <param name="report">A finished chart.</param>
    /// <returns>The sentence; <see langword="null"/> where there is nothing to say.</returns>
    public static string? Sentence(ControlChartReport report)
    {
        var (inControl, shifted) = Of(report);
        if (inControl is not { } length)
        {
            return null;
        }

        if (double.IsPositiveInfinity(length.Points))
        {
            return "This chart can never signal: its limits hold every count that there can be; take larger samples.";
        }

        var found = shifted is { } after ? Invariant($"; a shift {(ChartInfo.Of(report.Design.Kind).IsMultivariate ? "of the means by a distance of one in units of the covariances" : "of one sigma of a point")} is found after {(after.IsLowerBound ? "more than " : "")}{after.Points:G4}") : "";
        return Invariant($"In control, expect {Often(length, "G4")} points{found} ({length.Method}; points independent{(Assumed(report.Design.Kind) is { } assumed ? $", {assumed}" : "")}, process known).") + OfEstimate();

        string OfEstimate()
        {
            var estimated = WithEstimatedLimits(report);
            return report.Stages.Count > 0 || !EstimatedLimits.Matters(report.Design, report.BaselineRows) ? ""
                : estimated is null ? Invariant($" {MoreOften(report.BaselineRows)}.")
                : estimated.Value.Points < Worse * length.Points
                    ? Invariant($" With limits from {report.BaselineRows} rows expect one every {estimated.Value.Points:G3} ({estimated.Value.Method}).")
                : "";
        }
    }

    /// <summary>Writes how often a chart of a stream cries wolf.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="size">Values in a row.</param>
    /// <param name="interval">Time from one sample to the next; zero where it is not known yet.</param>
    /// <param name="rows">Rows that the limits are estimated from; 0 where the process is known.</param>
    /// <returns>The sentence; <see langword="null"/> where it cannot be said before there are data.</returns>
    public static string? Sentence(ChartDesign design, RuleBook rules, int size, TimeSpan interval, int rows = 0)
    {
        if (RunLength.Of(design, rules, size: size, runs: FewRuns) is not { } length)
        {
            return null;
        }

        var normal = Assumed(design.Kind) is { } assumed ? $" ({assumed})" : "";
        var estimated = rows > 0 ? EstimatedLimits.Of(design, rules, rows, size: size) : null;
        var also = !EstimatedLimits.Matters(design, rows) ? ""
            : estimated is null ? Invariant($". {MoreOften(rows)}")
            : estimated.Value.Points < Worse * length.Points
                ? Invariant($"; with limits from {rows} rows one every {estimated.Value.Points:G3}{In(estimated.Value.Points)}")
            : "";
        return interval > TimeSpan.Zero
            ? Invariant($"In control, expect {Often(length, "G3")} points of each metric{normal}: at a sample every {Time(interval)}, one in {Time(length.Points * size * interval.TotalSeconds)}{also}.")
            : Invariant($"In control, expect {Often(length, "G3")} points of each metric{normal}{also}.");

        string In(double points) => interval > TimeSpan.Zero ? $", or {Time(points * size * interval.TotalSeconds)}" : "";
    }

    /// <summary>Writes how often the charts of a stream cry wolf, as far as it can be said before there are data.</summary>
    /// <param name="charts">The charts.</param>
    /// <param name="interval">Time from one sample to the next; zero where it is not known yet.</param>
    /// <returns>The sentence; <see langword="null"/> where there is nothing to say, as of a run chart.</returns>
    public static string? Sentence(SpcMonitorOptions charts, TimeSpan interval)
    {
        if (charts.FalseAlarmEvery is { } points && !charts.HasFoundLimits)
        {
            var time = interval > TimeSpan.Zero ? Invariant($": at a sample every {Time(interval)}, one in {Time(points * charts.ActualSize * interval.TotalSeconds)}") : "";
            return Invariant($"In control, expect at most one false alarm every {points:G6} points of each metric{(Assumed(charts.ActualChart) is { } assumed ? $" ({assumed})" : "")}{time}.");
        }

        return !PredictedCounts.Knows(charts.ActualChart)
            ? Sentence(charts.Design, charts.Rules, charts.ActualSize, interval, charts.ActualChart == ChartKind.ZMovingRange ? 0 : charts.BaselineSubgroups)
            : Invariant($"How often {ChartNames.NameOf(charts.ActualChart)} cries wolf depends on the rate of what is counted; it is said with each baseline{(interval > TimeSpan.Zero ? Invariant($", in points, which are {Time(interval)} apart") : "")}.");
    }

    /// <summary>Writes how often a chart of counts of a stream cries wolf, once its rate is known: by formula, since a stream waits for it.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="process">What was found about the process, or is known of it.</param>
    /// <param name="size">Size of the sample of each count.</param>
    /// <param name="rows">Counts that the rate was estimated from; 0 where it is known.</param>
    /// <param name="wanted">Points from one false alarm to the next that the limits were found for, if they were.</param>
    /// <returns>The sentence; <see langword="null"/> for other charts.</returns>
    internal static string? OfCounts(ChartDesign design, RuleBook rules, ProcessEstimate process, double size, int rows, double? wanted)
    {
        if (!PredictedCounts.Knows(design.Kind) || RunLength.Of(design, RuleSet.BeyondLimits, process, size: size) is not { } length)
        {
            return null;
        }

        var others = rules.Within(ChartInfo.Of(design.Kind).Panels[0].Rules) is RuleSet.BeyondLimits or RuleSet.None ? "" : ", and more by run rules";
        return double.IsPositiveInfinity(length.Points) ? "The limits hold every count that there can be, so that they never signal; take larger samples."
            : wanted is { } rare && rows > 0 && design.Coverage is { } coverage && PredictedCounts.IsTooWide(coverage)
                ? Invariant($"The {rows} counts of the baseline are too few for limits with at most one false alarm in {rare:G6} points: they would lie further out than can be computed, and false alarms may be more frequent; take a longer baseline, or ask for fewer points.")
            : wanted is { } points ? Invariant($"Limits for at most one false alarm in {points:G6} points{(rows > 0 ? Invariant($", though they come from {rows} counts") : "")}; at this very rate there is one every {length.Points:G3}.")
            : Invariant($"In control, expect one false alarm every {length.Points:G3} points beyond the limits{others} (closed form; {(rows > 0 ? Invariant($"limits from {rows} counts make them more frequent") : "rate known")}).");
    }

    /// <summary>Says where limits of Laney's charts are not those that were found, since a rate so near to 0 or 1 is not normal.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="process">What was found about the process.</param>
    /// <param name="size">Size of the sample of each count.</param>
    /// <param name="wanted">Points from one false alarm to the next that the limits were found for, if they were.</param>
    /// <returns>The sentence; <see langword="null"/> where there is nothing to say.</returns>
    internal static string? OfLaney(ChartDesign design, ProcessEstimate process, double size, double? wanted) =>
        wanted is { } points && LaneyRunLength.IsOne(design.Kind) && LaneyRunLength.AsIndividuals(design, process, size) is null
            ? Invariant($"The limits were found for at most one false alarm in {points:G6} points of normal rates, but one is cut off at 0 or 1, and rates so near to it are not normal: false alarms may be far more frequent; take larger samples.")
            : null;

    /// <summary>What is taken of the points of a chart that their kind does not say, in words; <see langword="null"/> where nothing is.</summary>
    /// <remarks>Measurements are taken to be normal on all charts of them; counts are not normal but on Laney's charts, which plot rates as an I chart does.</remarks>
    internal static string? Assumed(ChartKind kind) => LaneyRunLength.IsOne(kind) ? "rates normal" : null;

    /// <summary>Writes a time in the unit that fits it, such as 6.2 min.</summary>
    public static string Time(TimeSpan time) => Time(time.TotalSeconds);

    /// <summary>Writes a number of seconds, be there more of them than a <see cref="TimeSpan"/> holds, in the unit that fits it.</summary>
    /// <param name="seconds">Seconds.</param>
    public static string Time(double seconds)
    {
        var (value, unit) = seconds switch
        {
            >= 2 * Year => (seconds / Year, "years"),
            >= 2 * 86400 => (seconds / 86400, "days"),
            >= 2 * 3600 => (seconds / 3600, "h"),
            >= 2 * 60 => (seconds / 60, "min"),
            _ => (seconds, "s"),
        };
        return $"{value.ToString("G4", CultureInfo.InvariantCulture)} {unit}";
    }

    /// <summary>What is known of limits whose false alarms are too rare to be counted.</summary>
    private static string MoreOften(int rows) => Invariant($"Limits from {rows} rows make them more frequent: how much more cannot be told");

    /// <summary>A run length in words, as good as it is known.</summary>
    private static string Often(in RunLengthEstimate length, string format) =>
        (length.IsLowerBound ? "less than one false alarm in " : "one false alarm every ") + length.Points.ToString(format, CultureInfo.InvariantCulture);
}
