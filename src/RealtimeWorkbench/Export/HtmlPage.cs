using RealtimeWorkbench.Figures;

namespace RealtimeWorkbench.Export;

/// <summary>Writes pages that need nothing from outside: head, style, tables and figures in one manner.</summary>
internal sealed class HtmlPage
{
    // Nothing here may hold <, > or &: a style element is not escaped in HTML.
    private const string Styles = """

        :root{color-scheme:light dark;--back:#f7f7f6;--card:#fff;--text:#1d2125;--soft:#585f66;--edge:#d9dbdd;
        --rtw-course:#2f6f9f;--rtw-limit:#767676;--rtw-alarm:#d55e00;--rtw-shade:#808080;
        --critical:#a83a00;--high:#8a5a00;--medium:#00618f;--low:#585f66}
        @media (prefers-color-scheme:dark){:root{--back:#1a1d20;--card:#212529;--text:#e3e6e8;--soft:#a3abb2;--edge:#3a4046;
        --rtw-course:#6fb1de;--rtw-limit:#9aa1a7;--rtw-alarm:#f0813a;--critical:#ff9a5c;--high:#e8b04a;--medium:#7cc4ec;--low:#a3abb2}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--back);color:var(--text);font:14px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums}
        main{max-width:1080px;margin:0 auto;padding:24px 20px 48px}
        h1{font-size:20px;line-height:1.3;margin:0 0 4px;overflow-wrap:anywhere}
        h2{font-size:16px;margin:32px 0 8px}
        h3{font-size:14px;margin:0 0 4px;overflow-wrap:anywhere}
        p{margin:4px 0;max-width:75ch;overflow-wrap:anywhere}
        .soft{color:var(--soft)}
        .card{background:var(--card);border:1px solid var(--edge);border-radius:4px;padding:12px 16px;margin:0 0 12px;break-inside:avoid}
        .keys{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:8px;margin:16px 0 0}
        .keys div{background:var(--card);border:1px solid var(--edge);border-radius:4px;padding:8px 12px;break-inside:avoid}
        .keys dt{color:var(--soft);font-size:12px}
        .keys dd{margin:0;font-size:20px;line-height:1.3;overflow-wrap:anywhere}
        .keys dd small{font-size:12px;color:var(--soft);display:block}
        table{border-collapse:collapse;min-width:min(100%,440px)}
        table.full{width:100%}
        caption{text-align:left;font-weight:600;padding:0 0 4px}
        th,td{text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-bottom:1px solid var(--edge)}
        td.long{overflow-wrap:anywhere}
        th{color:var(--soft);font-weight:400;font-size:12px}
        td.number,th.number{text-align:right;white-space:nowrap}
        td.critical,td.high,td.medium,td.low{white-space:nowrap}
        .critical{color:var(--critical);font-weight:600}.high{color:var(--high);font-weight:600}.medium{color:var(--medium)}.low{color:var(--low)}
        details{margin:8px 0 0}
        summary{cursor:pointer;padding:4px 0}
        summary:focus-visible{outline:2px solid var(--rtw-course);outline-offset:2px}
        pre{font:12px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:8px 0}
        ul{margin:4px 0;padding-left:20px}
        li{overflow-wrap:anywhere}
        .narrow{display:none}
        footer{margin-top:32px;color:var(--soft);font-size:12px}
        @media (max-width:640px){main{padding:16px 12px 32px}.card{padding:10px 12px}.wide{display:none}.narrow{display:block}
        table.rows thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        table.rows,table.rows tbody,table.rows tr,table.rows td{display:block}
        table.rows tr{border-bottom:1px solid var(--edge);padding:6px 0}
        table.rows td{border:0;padding:1px 0;text-align:left;white-space:normal;display:grid;grid-template-columns:104px 1fr;gap:8px;overflow-wrap:anywhere}
        table.rows td::before{content:attr(data-head);color:var(--soft);font-size:12px;font-weight:400}
        table.rows td.none{display:none}}
        @media print{:root{--back:#fff;--card:#fff;--text:#000;--soft:#444;--edge:#bbb;--rtw-course:#2f6f9f;--rtw-limit:#666;--rtw-alarm:#d55e00;
        --critical:#a83a00;--high:#8a5a00;--medium:#00618f;--low:#444;color-scheme:light}
        body{font-size:12px}main{max-width:none;padding:0}h2{break-after:avoid}tr{break-inside:avoid}}

        """;

    private const double WideWidth = 900;
    private const double NarrowWidth = 380;

    /// <summary>Longer words may be broken, or a name could push a table off the page; shorter ones stay whole.</summary>
    private const int LongWord = 24;

    /// <summary>Begins a page.</summary>
    /// <param name="title">Title of the page, which is its heading too.</param>
    public HtmlPage(string title)
    {
        Markup.Raw("<!DOCTYPE html>\n").Open("html", ("lang", "en")).Open("head").Empty("meta", ("charset", "utf-8"))
            .Empty(
                "meta",
                ("http-equiv", "Content-Security-Policy"),
                ("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"))
            .Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"))
            .Element("title", title)
            .Open("style").Raw(Styles + SvgFigure.Styles).Close()
            .Close().Line().Open("body").Open("main").Line()
            .Element("h1", title);
    }

    /// <summary>What was written so far.</summary>
    public MarkupWriter Markup { get; } = new();

    /// <summary>Writes a heading of a part of the page.</summary>
    public void Heading(string text) => Markup.Line().Element("h2", text).Line();

    /// <summary>Writes a paragraph in the softer colour.</summary>
    public void Remark(string text) => Markup.Element("p", text, ("class", "soft")).Line();

    /// <summary>Writes a figure with its heading, laid out once for wide and once for narrow pages.</summary>
    public void Figure(Figure figure, string remark = "")
    {
        Markup.Element("h3", figure.Title);
        if (remark.Length > 0)
        {
            Remark(remark);
        }

        Markup.Open("div", ("class", "wide")).Raw(SvgFigure.Draw(figure, WideWidth, standsAlone: false)).Close();
        Markup.Open("div", ("class", "narrow")).Raw(SvgFigure.Draw(figure, NarrowWidth, standsAlone: false)).Close().Line();
    }

    /// <summary>Writes a control chart with what its baseline is and a list of the points that broke a rule.</summary>
    public void Chart(Live.ChartView chart)
    {
        Markup.Open("section", ("class", "card"));
        Figure(ControlChartFigure.Of(chart), RemarkOn(chart));
        var violations = chart.Panels.SelectMany(panel => panel.Points
            .Where(point => point.Violations is { Count: > 0 })
            .Select(point => (IReadOnlyList<string>)[
                panel.Name,
                Invariant($"{point.Index}"),
                point.T == 0 ? "" : IsoTime.WithoutZone(DateTimeOffset.FromUnixTimeMilliseconds(point.T)),
                NumberText.ApartFrom(point.Value, point.Lower, point.Upper),
                string.Join("; ", point.Violations!),
            ])).ToList();
        if (violations.Count > 0)
        {
            Markup.Open("details").Element("summary", Invariant($"Points that broke a rule: {violations.Count}"));
            Table(new Operations.Table("", ["statistic", "point", "time (UTC)", "value", "rules"], violations));
            Markup.Close();
        }

        Markup.Close().Line();
    }

    /// <summary>Writes a table. On narrow pages every row becomes a small list with the heads before the values.</summary>
    /// <param name="table">The table; a column whose cells are all numbers is aligned to the right.</param>
    /// <param name="classOf">Style of a cell by row and column, or the empty string.</param>
    public void Table(Operations.Table table, Func<int, int, string>? classOf = null)
    {
        var numbers = table.Columns.Select((_, column) => table.Rows.Count > 0 && table.Rows.All(row => IsNumber(row[column]))).ToList();
        var longest = table.Columns.Select((_, column) => table.Rows.Count == 0 ? 0 : table.Rows.Max(row => LongestWord(row[column]))).ToList();
        Markup.Open("table", ("class", table.Columns.Count > 4 ? "rows full" : "rows"));
        if (table.Title.Length > 0)
        {
            Markup.Element("caption", table.Title);
        }

        Markup.Open("thead").Open("tr");
        for (var column = 0; column < table.Columns.Count; column++)
        {
            Markup.Element("th", table.Columns[column], ("scope", "col"), ("class", numbers[column] ? "number" : ""));
        }

        Markup.Close().Close().Open("tbody").Line();
        for (var row = 0; row < table.Rows.Count; row++)
        {
            Markup.Open("tr");
            for (var column = 0; column < table.Columns.Count; column++)
            {
                var text = table.Rows[row][column];
                var style = $"{(numbers[column] ? "number" : "")} {(text.Length == 0 ? "none" : "")} {(longest[column] > LongWord ? "long" : "")} {classOf?.Invoke(row, column)}";
                Markup.Open("td", ("data-head", table.Columns[column]), ("class", string.Join(' ', style.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
                Markup.Element("span", text).Close();
            }

            Markup.Close().Line();
        }

        Markup.Close().Close().Line();
    }

    /// <summary>Ends the page.</summary>
    /// <param name="version">Version of the program.</param>
    /// <param name="writtenAt">When the page was made (UTC).</param>
    public string End(string version, DateTimeOffset writtenAt)
    {
        Markup.Element("footer", $"RealtimeWorkbench {version}, {IsoTime.ForPeople(writtenAt)}. All times are UTC.");
        return Markup.Close().Close().Close().Line().ToString();
    }

    private static string RemarkOn(Live.ChartView chart)
    {
        var baseline = chart.Baseline is { } limits
            ? Invariant($"Limits from baseline {limits.Version}: {limits.Subgroups} subgroups, {limits.Samples} samples, {IsoTime.WithoutZone(limits.From)} to {IsoTime.ForPeople(limits.To)}.")
            : "";
        return $"{baseline} {chart.Notice}".Trim();
    }

    private static int LongestWord(string text) => text.Split(' ').Max(word => word.Length);

    private static bool IsNumber(string text) =>
        text is "" or NumberText.None || double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _);
}
