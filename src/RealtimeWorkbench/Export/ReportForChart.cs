using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Export;

/// <summary>Writes one control chart as a page that needs nothing from outside.</summary>
public static class ReportForChart
{
    /// <summary>Writes the page.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="capability">Capability of the process, if there are specification limits.</param>
    /// <param name="productVersion">Version of the program.</param>
    /// <param name="writtenAt">When the page is made (UTC).</param>
    /// <returns>HTML; every text in it is escaped.</returns>
    public static string Of(ChartView chart, Table? capability, string productVersion, DateTimeOffset writtenAt)
    {
        var name = $"{chart.Machine} {chart.Metric}".Trim();
        var page = new HtmlPage($"{name}: {chart.Title} control chart");
        page.Remark(Summary(chart));
        page.Chart(chart);
        if (capability is not null)
        {
            page.Heading("Capability");
            page.Markup.Open("section", ("class", "card"));
            page.Table(capability);
            page.Markup.Close();
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
}
