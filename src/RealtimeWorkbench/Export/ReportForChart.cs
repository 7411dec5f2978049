using System.Globalization;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Export;

/// <summary>Writes one control chart as a page that needs nothing from outside.</summary>
public static class ReportForChart
{
    /// <summary>Writes the page.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="capability">Capability of the process, if there are specification limits.</param>
    /// <param name="histogram">Picture of the capability, if there is one.</param>
    /// <param name="productVersion">Version of the program.</param>
    /// <param name="writtenAt">When the page is made (UTC).</param>
    /// <returns>HTML; every text in it is escaped.</returns>
    public static string Of(ChartView chart, Table? capability, Figure? histogram, string productVersion, DateTimeOffset writtenAt)
    {
        var name = $"{chart.Machine} {chart.Metric}".Trim();
        var page = new HtmlPage($"{name}: {chart.Title} control chart");
        page.Content.Remark(Summary(chart));
        page.Content.Remark(HtmlSections.KeyTo([chart]));
        page.Content.Chart(chart);
        HtmlSections.CausesOf(page.Content, [chart]);
        if (capability is not null)
        {
            page.Content.Heading("Capability");
            page.Content.Markup.Open("section", ("class", "card"));
            if (histogram is not null)
            {
                page.Content.Figure(histogram);
            }

            page.Content.Table(capability);
            page.Content.Markup.Close();
        }

        return page.End(productVersion, writtenAt);
    }

    private static string Summary(ChartView chart)
    {
        var points = chart.Panels.Count == 0 ? 0 : chart.Panels[0].Points.Count;
        var broken = chart.Panels.SelectMany(panel => panel.Points).Where(point => point.Violations is { Count: > 0 })
            .Select(point => point.Index).Distinct().Count();
        return Invariant($"Points: {points}. Broke a rule: {broken}.");
    }

    /// <summary>Makes the view of a finished chart.</summary>
    /// <param name="report">The chart.</param>
    /// <param name="file">File that the values come from.</param>
    /// <param name="columns">Columns that they stand in.</param>
    public static ChartView View(ControlChartReport report, string file, IReadOnlyList<string> columns)
    {
        var kind = ChartNames.NameOf(report.Chart);
        // Those that lack values are shown as such; the others say what a subgroup is.
        var points = report.Panels[0].Points;
        var lacking = points.Count(point => point.Missing > 0);
        var sizes = points.Where(point => point.Missing == 0 || 2 * lacking > points.Count).Select(point => point.Size).Distinct().ToList();
        return new ChartView(
            Id: kind,
            Machine: Path.GetFileName(file),
            Metric: string.Join(", ", columns),
            Unit: "",
            Kind: kind,
            Title: ChartInfo.Of(report.Chart).Title,

            // Where sizes differ there is no one size to write beside the chart.
            SubgroupSize: sizes is [var size] && SpcAnalysis.TakesSubgroups(report.Chart) ? (int)size : 1,
            // Limits of several variables together, probability limits and decision intervals are no multiple of sigma, and a run chart has none.
            Sigma: ChartInfo.Of(report.Chart).IsMultivariate || report.Design.Coverage is not null || report.Chart is ChartKind.Cusum or ChartKind.Run
                ? 0 : report.SigmaMultiple,
            Baseline: null,
            Notice: Invariant($"Limits {(report.Stages.Count > 1 ? "of the newest stage " : "")}from rows {report.BaselineFrom} to {report.BaselineTo}")
                + (double.IsFinite(report.Sigma) ? Invariant($"; sigma of single values {report.Sigma:G7}.") : ".")
                + (report.Incomplete is { } incomplete ? " " + incomplete : ""),
            Panels: [.. report.Panels.Select((panel, i) => new PanelView(
                ChartInfo.Of(report.Chart).Panels[i].Title, [.. panel.Points.Select(point => View(point, report))])
            {
                HasZones = ChartInfo.Of(report.Chart).Panels[i].Rules == RuleScope.All,
            })])
        {
            Stages = [.. report.Stages.Skip(1).Select((stage, i) => new StageView(stage.From, Invariant($"stage {i + 2}")))],
        };
    }

    /// <summary>Makes the picture of a process's capability; <see langword="null"/> if no specification was given.</summary>
    public static Figure? Histogram(ControlChartReport report) =>
        report.Capability is { Values.Count: > 0 } capability ? CapabilityFigure.Of(capability) : null;

    /// <summary>Rows have labels, and these need not be times: points stand by their number.</summary>
    private static ChartPointView View(ReportPoint point, ControlChartReport report) => new(
        point.Index,
        T: 0,
        point.Value,
        Finite(point.Limits.Lower),
        point.Limits.Center,
        Finite(point.Limits.Upper),
        point.Violations == RuleSet.None ? null :
        [
            .. report.Rules.Each(point.Violations).Select(rule => $"{report.Rules.NameOf(rule)}: {report.Rules.Definition(rule).Name}"),
        ],
        point.IsBaseline)
    {
        Reach = point.Limits.Reach > 0 ? point.Limits.Reach : null,
        Excluded = point.ExcludedFor,
        Missing = point.Missing,
        Contributions = point.Contributions is { } contributions
            ? [.. contributions.Select((value, i) => new ContributionView(report.Variables[i], value)).OrderByDescending(each => each.Value)]
            : null,
    };

    /// <summary>Makes the table of a process's capability; <see langword="null"/> if no specification was given.</summary>
    public static Table? Capability(ControlChartReport report)
    {
        if (report.Capability is not { } capability)
        {
            return null;
        }

        var specification = capability.Specification;
        return new Table(
            $"Of rows {report.BaselineFrom} to {report.BaselineTo}: {capability.Count} values, mean {Number(capability.Mean)}; "
                + $"LSL {Number(specification.Lower)}, USL {Number(specification.Upper)}, target {Number(specification.Target)}",
            ["", "sigma", "Cp", "Cpl", "Cpu", "Cpk", "Cpm", "expected ppm"],
            [["within (Cp)", .. Cells(capability.Within)], ["overall (Pp)", .. Cells(capability.Overall)]]);
    }

    private static string[] Cells(CapabilityIndices indices) =>
    [
        Number(indices.Sigma, "-"),
        Number(indices.Cp, "-"),
        Number(indices.Cpl, "-"),
        Number(indices.Cpu, "-"),
        Number(indices.Cpk, "-"),
        Number(indices.Cpm, "-"),
        Number(indices.PpmBelow + indices.PpmAbove, "-"),
    ];

    private static double? Finite(double limit) => double.IsFinite(limit) ? limit : null;

    private static string Number(double? number, string none = "none") =>
        number is { } value && double.IsFinite(value) ? value.ToString("G7", CultureInfo.InvariantCulture) : none;
}
