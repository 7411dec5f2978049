using System.Globalization;
using System.Reflection;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>Writes a control chart as a page that needs nothing from outside.</summary>
internal static class SpcCommandPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="report">The chart.</param>
    /// <param name="file">File that the values come from.</param>
    /// <param name="columns">Columns that they stand in.</param>
    /// <param name="writtenAt">When the page is made (UTC).</param>
    public static string Of(ControlChartReport report, string file, IReadOnlyList<string> columns, DateTimeOffset writtenAt) =>
        ReportForChart.Of(View(report, file, columns), Capability(report), Version, writtenAt);

    private static string Version =>
        typeof(SpcCommandPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private static ChartView View(ControlChartReport report, string file, IReadOnlyList<string> columns)
    {
        var kind = ChartNames.NameOf(report.Chart);
        var sizes = report.Panels[0].Points.Select(point => point.Size).Distinct().ToList();
        return new ChartView(
            Id: kind,
            Machine: Path.GetFileName(file),
            Metric: string.Join(", ", columns),
            Unit: "",
            Kind: kind,
            Title: string.Join('-', report.Panels.Select(panel => Title(panel.Name))),

            // Where sizes differ there is no one size to write beside the chart.
            SubgroupSize: sizes is [var size] && SpcAnalysis.TakesSubgroups(report.Chart) ? size : 1,
            Sigma: report.SigmaMultiple,
            Baseline: null,
            Notice: Invariant($"Limits from rows {report.BaselineFrom} to {report.BaselineTo}; sigma of single values {report.Sigma:G7}."),
            Panels: [.. report.Panels.Select(panel => new PanelView(
                Title(panel.Name), [.. panel.Points.Select(point => View(point, report.Rules))]))]);
    }

    /// <summary>Rows have labels, and these need not be times: points stand by their number.</summary>
    private static ChartPointView View(ReportPoint point, RuleSet rules) => new(
        point.Index,
        T: 0,
        point.Value,
        point.Limits.Lower,
        point.Limits.Center,
        point.Limits.Upper,
        point.Violations == RuleSet.None ? null :
        [
            .. RunRules.Each(point.Violations)
                .Select(rule => $"{RunRules.NameOf(rule, rules)}: {RunRules.Definition(rule).Name}"),
        ],
        point.IsBaseline);

    private static string Title(string panel) => panel == "xbar" ? "X̄" : panel.ToUpperInvariant();

    private static Table? Capability(ControlChartReport report)
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
        Number(indices.Sigma),
        Number(indices.Cp),
        Number(indices.Cpl),
        Number(indices.Cpu),
        Number(indices.Cpk),
        Number(indices.Cpm),
        Number(indices.PpmBelow + indices.PpmAbove),
    ];

    private static string Number(double? number) =>
        number is { } value && double.IsFinite(value) ? value.ToString("G7", CultureInfo.InvariantCulture) : "none";
}
