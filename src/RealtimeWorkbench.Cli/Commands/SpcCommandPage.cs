using System.Reflection;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Spc.Analysis;

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
        ReportForChart.Of(
            ReportForChart.View(report, file, columns), ReportForChart.Capability(report), ReportForChart.Histogram(report), Version, writtenAt);

    /// <summary>Version of the program.</summary>
    public static string Version =>
        typeof(SpcCommandPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
