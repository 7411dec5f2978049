using System.Globalization;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>Estimates a baseline again without rows whose cause was found and removed.</summary>
/// <remarks>Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, section 6.2.1: trial limits are revised by leaving out points with an assignable cause.</remarks>
public static class BaselineRevision
{
    /// <summary>Part by which an estimate from the same rows may differ, such as on another processor.</summary>
    private const double Alike = 1e-9;

    /// <summary>Reads which rows are meant, and why.</summary>
    /// <param name="text">
    /// A row and its cause, such as <c>6=power cut</c>, rows <c>6..8=…</c>, a time that a row covers, or times with both ends:
    /// <c>2026-11-21T10:00Z..2026-11-21T10:05Z=power cut</c>. A row covers the time after the row before it, to its own last value;
    /// where rows are single values, both ends mean the values in between.
    /// </param>
    /// <param name="baseline">The baseline, with its rows.</param>
    /// <returns>The rows; at least one.</returns>
    /// <exception cref="ArgumentException">It is neither, has no cause, or means no row of the baseline; the message is a sentence.</exception>
    public static IReadOnlyList<Exclusion> Read(string text, Baseline baseline)
    {
        var data = DataOf(baseline);
        var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        if (parts.Length < 2 || parts[0].Length == 0 || parts[1].Length == 0)
        {
            throw Wrong($"is \"{text}\"; it must be a subgroup or time and its cause, such as 6=power cut");
        }

        var ends = parts[0].Split("..", 2, StringSplitOptions.TrimEntries);
        if (int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            return first >= 1 && last >= first && last <= data.Times.Count
                ? [.. Enumerable.Range(first, last - first + 1).Select(row => new Exclusion(row, parts[1]))]
                : throw Wrong(Invariant($"is {parts[0]}, and version {baseline.Version} of {baseline.Metric} has subgroups 1 to {data.Times.Count}"));
        }

        if (!TryReadTime(ends[0], out var from) || !TryReadTime(ends[^1], out var to) || to < from)
        {
            throw Wrong($"is \"{text}\"; it must be a subgroup or time and its cause, such as 6=power cut, 6..8=power cut or 2026-11-21T10:00Z..2026-11-21T10:05Z=power cut");
        }

        // Of a single value it is known when it was taken.
        var areTimesOfValues = ends.Length > 1 && data.Values.Count == data.Times.Count;
        Exclusion[] meant =
        [
            .. Enumerable.Range(1, data.Times.Count)
                .Where(row => data.Times[row - 1] >= from
                    && (areTimesOfValues ? data.Times[row - 1] <= to : row == 1 ? baseline.From <= to : data.Times[row - 2] < to))
                .Select(row => new Exclusion(row, parts[1])),
        ];
        return meant.Length > 0 ? meant : throw Wrong(Invariant(
            $"is {parts[0]}, and version {baseline.Version} of {baseline.Metric} comes from {baseline.From:u} to {data.Times[^1]:u}"));

        static ArgumentException Wrong(string what) => new($"--exclude {what}.");
    }

    /// <summary>Estimates a baseline again.</summary>
    /// <param name="baseline">The baseline, with its rows.</param>
    /// <param name="exclusions">Rows to leave out, besides those that are left out already.</param>
    /// <returns>The baseline that the other rows give, with version 0 and the reason in words; kind, width of the limits and tuning are the same.</returns>
    /// <exception cref="ArgumentException">There are no rows, a row is not among them, or those that stay give no limits; the message is a sentence.</exception>
    public static Baseline Without(Baseline baseline, IReadOnlyList<Exclusion> exclusions)
    {
        var data = DataOf(baseline);
        var design = DesignOf(baseline);
        var size = baseline.SampleSize ?? 1;
        if (!PhaseOne.TryEstimate(design, data.ToRows(size), out var before, out _)
            || !IsAlike(before.Center, baseline.Center) || !IsAlike(before.Sigma, baseline.Sigma))
        {
            throw new ArgumentException(Invariant(
                $"Version {baseline.Version} of {baseline.Metric} does not follow from its rows alone, since center or sigma were given (Spc.Standards); change what was given."));
        }

        var left = data.Excluded.Concat(exclusions.Where(exclusion => data.Excluded.All(known => known.Row != exclusion.Row))).DistinctBy(exclusion => exclusion.Row)
            .OrderBy(exclusion => exclusion.Row).ToArray();
        if (left.Length == data.Excluded.Count)
        {
            throw new ArgumentException(Invariant($"Version {baseline.Version} of {baseline.Metric} leaves these subgroups out already."));
        }

        var kept = data with { Excluded = left };
        var rows = kept.ToRows(size);
        if (!PhaseOne.TryEstimate(design, rows, out var process, out var why))
        {
            throw new ArgumentException(Invariant($"Without them version {baseline.Version} of {baseline.Metric} gives no limits: {why}"));
        }

        var info = ChartInfo.Of(baseline.Chart);
        var plotted = new PlottedPoint[info.Panels.Count];
        var (location, dispersion, beyond) = Charted(design, process, rows, plotted);
        double[] values = [.. rows.Where(row => row.IsPresent).SelectMany(row => row.Values.ToArray())];
        return baseline with
        {
            Version = 0,
            Center = process.Center,
            Sigma = process.Sigma,
            Between = double.IsNaN(process.Between) ? null : process.Between,
            Coefficients = process.Coefficients.Count == 0 ? null : process.Coefficients,
            Location = location,
            Dispersion = dispersion,
            Subgroups = rows.Count(row => row.IsPresent),
            Samples = values.Length,
            SubgroupsBeyondLimits = beyond,
            DataHash = Baseline.HashOf(values),
            Data = kept,
            Reason = Invariant($"{(baseline.Version == 0 ? "What was suggested" : $"Version {baseline.Version}")} without {string.Join(", ", left.GroupBy(each => each.Cause).Select(InWords))}."),
        };
    }

    /// <summary>What rows look like on the chart that they give: how many lie beyond its limits, and where the limits of the last of them lie.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="process">What is known of the process.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="plotted">Room for a point of each panel.</param>
    internal static (ControlLimits Location, ControlLimits Dispersion, int Beyond) Charted(
        ChartDesign design, ProcessEstimate process, IReadOnlyList<BaselineRow> rows, PlottedPoint[] plotted)
    {
        var chart = StreamingChart.Create(design, process);
        var (location, dispersion, beyond) = (default(ControlLimits), default(ControlLimits), 0);
        foreach (var row in rows)
        {
            Array.Clear(plotted);
            chart.Plot(new ChartInput(row.Values.Span, row.Size), plotted);
            beyond += Array.Exists(plotted, point => point.IsPlotted && point.Limits.IsBeyond(point.Value)) ? 1 : 0;
            if (row.IsPresent)
            {
                (location, dispersion) = (plotted[0].Limits, plotted[^1].Limits);
            }
        }

        return (location, plotted.Length > 1 || chart.Info.Panels[0].Name is "r" or "s" ? dispersion : default, beyond);
    }

    private static BaselineData DataOf(Baseline baseline) => baseline.Data ?? throw new ArgumentException(
        baseline.Variables is not null ? $"{baseline.Metric} is a group of metrics, whose rows are not kept; let it collect a new baseline." : Invariant(
            $"Version {baseline.Version} of {baseline.Metric} came without its rows, which are kept by runs with Spc.Baselines, up to {BaselineData.Most} values, and lost where a run is killed before it has written them there; let the chart collect a new one."));

    private static ChartDesign DesignOf(Baseline baseline)
    {
        var usual = new ChartDesign { Kind = baseline.Chart };
        var interval = baseline.DecisionInterval ?? usual.DecisionInterval;
        return usual with
        {
            SigmaMultiple = baseline.SigmaMultiple,
            Coverage = baseline.Coverage,
            Span = baseline.Span,
            Lambda = baseline.Lambda ?? usual.Lambda,
            Shift = baseline.Shift ?? usual.Shift,
            DecisionInterval = interval,
            HeadStart = baseline.HeadStart ?? usual.HeadStart,
            MostSum = 2 * interval,
            SigmaMethod = baseline.SigmaMethod,
        };
    }

    private static string InWords(IGrouping<string, Exclusion> rows) =>
        Invariant($"{(rows.Count() == 1 ? "subgroup" : "subgroups")} {string.Join(" and ", rows.Select(row => row.Row.ToString(CultureInfo.InvariantCulture)))} ({rows.Key})");

    private static bool IsAlike(double one, double other) => one.Equals(other) || Math.Abs(one - other) <= Alike * Math.Max(Math.Abs(one), Math.Abs(other));

    /// <summary>Reads a time of day with its date; numbers such as 6.5, which some would take for a date, are none.</summary>
    private static bool TryReadTime(string text, out DateTimeOffset time)
    {
        time = default;
        return text.Length >= 10 && text[4] == '-'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }
}
