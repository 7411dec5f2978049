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

    /// <summary>Finds how many points pass, on average, from one false alarm to the next, and until a shift of one sigma is found.</summary>
    /// <param name="report">A finished chart.</param>
    /// <returns>Both; <see langword="null"/> where they are not defined.</returns>
    public static (RunLengthEstimate? InControl, RunLengthEstimate? AfterShift) Of(ControlChartReport report)
    {
        var points = report.Panels[0].Points;
        var size = points.Count == 0 ? 1 : points[^1].Size;
        return (
            RunLength.Of(report.Design, report.Rules, report.Process, shift: 0, size),
            RunLength.Of(report.Design, report.Rules, report.Process, shift: 1, size));
    }

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

        var found = shifted is { } after ? Invariant($"; a shift of one sigma is found after {after.Points:G4}") : "";
        return Invariant($"In control, expect one false alarm every {length.Points:G4} points{found} ({length.Method}; points independent, process known).");
    }

    /// <summary>Writes how often a chart of a stream cries wolf.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="size">Values in a row.</param>
    /// <param name="interval">Time from one sample to the next; zero where it is not known yet.</param>
    /// <returns>The sentence; <see langword="null"/> where it cannot be said before there are data.</returns>
    public static string? Sentence(ChartDesign design, RuleBook rules, int size, TimeSpan interval) =>
        RunLength.Of(design, rules, size: size, runs: FewRuns) is not { } length ? null
        : interval > TimeSpan.Zero
            ? Invariant($"In control, expect one false alarm every {length.Points:G3} points of each metric: at a sample every {Time(interval)}, one in {Time(length.Points * size * interval)}.")
            : Invariant($"In control, expect one false alarm every {length.Points:G3} points of each metric.");

    /// <summary>Writes a time in the unit that fits it, such as 6.2 min.</summary>
    public static string Time(TimeSpan time)
    {
        var (value, unit) = time switch
        {
            { TotalDays: >= 2 } => (time.TotalDays, "days"),
            { TotalHours: >= 2 } => (time.TotalHours, "h"),
            { TotalMinutes: >= 2 } => (time.TotalMinutes, "min"),
            _ => (time.TotalSeconds, "s"),
        };
        return $"{value.ToString("G4", CultureInfo.InvariantCulture)} {unit}";
    }
}
