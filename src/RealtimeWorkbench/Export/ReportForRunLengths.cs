using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Export;

/// <summary>Writes average run lengths as a page that needs nothing from outside.</summary>
public static class ReportForRunLengths
{
    /// <summary>Writes the page.</summary>
    /// <param name="figure">The curves.</param>
    /// <param name="lengths">The run lengths as a table.</param>
    /// <param name="productVersion">Version of the program.</param>
    /// <param name="writtenAt">When the page is made (UTC).</param>
    /// <returns>HTML; every text in it is escaped.</returns>
    public static string Of(Figure figure, Table lengths, string productVersion, DateTimeOffset writtenAt)
    {
        var page = new HtmlPage("Run lengths of a control chart");
        page.Content.Remark("At a shift of 0 nothing has happened, and every signal is a false alarm. A shift of means of n values is counted in σ/√n. Points are taken to be independent and normal, and the process to be known. Limits from a short baseline, and values that depend on those before, make false alarms more frequent.");
        page.Content.Markup.Open("section", ("class", "card"));
        page.Content.Figure(figure);
        page.Content.Table(lengths);
        page.Content.Markup.Close();
        return page.End(productVersion, writtenAt);
    }
}
