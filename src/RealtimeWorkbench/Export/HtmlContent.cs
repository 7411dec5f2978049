using System.Globalization;
using System.Text;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Export;

/// <summary>Writes headings, tables and figures as HTML, in one manner wherever they stand: on a page of ours, or in a cell of a notebook.</summary>
/// <remarks>Every text is escaped. Nothing is loaded from outside and no script is needed.</remarks>
public sealed class HtmlContent
{
    /// <summary>Colours on a light ground, as custom properties.</summary>
    public const string LightColors = "--back:#f7f7f6;--card:#fff;--text:#1d2125;--soft:#585f66;--edge:#d9dbdd;--rtw-course:#2f6f9f;--rtw-limit:#767676;--rtw-alarm:#d55e00;--rtw-shade:#808080;--critical:#a83a00;--high:#8a5a00;--medium:#00618f;--low:#585f66";

    /// <summary>Colours on a dark ground, as custom properties.</summary>
    public const string DarkColors = "--back:#1a1d20;--card:#212529;--text:#e3e6e8;--soft:#a3abb2;--edge:#3a4046;--rtw-course:#6fb1de;--rtw-limit:#9aa1a7;--rtw-alarm:#f0813a;--critical:#ff9a5c;--high:#e8b04a;--medium:#7cc4ec;--low:#a3abb2";

    // One rule a line, and only rules: they are prefixed for use inside other pages. Nothing here may hold <, > or &,
    // which are not escaped inside a style element.
    private const string Rules = """

        h2{font-size:16px;margin:32px 0 8px}
        h3{font-size:14px;margin:0 0 4px;overflow-wrap:anywhere}
        p{margin:4px 0;max-width:75ch;overflow-wrap:anywhere}
        .title{font-size:14px;font-weight:600;margin:8px 0 4px;overflow-wrap:anywhere}
        .soft{color:var(--soft)}
        .card{background:var(--card);border:1px solid var(--edge);border-radius:4px;padding:12px 16px;margin:0 0 12px;break-inside:avoid}
        .keys{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:8px;margin:16px 0 0}
        .keys div{background:var(--card);border:1px solid var(--edge);border-radius:4px;padding:8px 12px;break-inside:avoid}
        .keys dt{color:var(--soft);font-size:12px}
        .keys dd{margin:0;font-size:20px;line-height:1.3;overflow-wrap:anywhere}
        .keys dd small{font-size:12px;color:var(--soft);display:block}
        table{border-collapse:collapse;min-width:min(100%,440px);table-layout:auto}
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
        .maps{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,380px),1fr));gap:16px}

        """;

    private const double WideWidth = 900;
    private const double NarrowWidth = 380;

    /// <summary>Longer words may be broken, or a name could push a table off the page; shorter ones stay whole.</summary>
    private const int LongWord = 24;

    private readonly double? _width;

    /// <summary>Begins without anything.</summary>
    /// <param name="figureWidth">
    /// Width in px that figures are laid out for inside another page, whose headings are left alone. On a page of ours, if left out,
    /// figures are laid out once for wide and once for narrow windows.
    /// </param>
    public HtmlContent(double? figureWidth = null) => _width = figureWidth;

    /// <summary>What was written so far.</summary>
    public MarkupWriter Markup { get; } = new();

    /// <summary>Style sheet of what is written here; colours are left to the page.</summary>
    /// <param name="scope">Selector of the element that it holds for, such as <c>.report</c>; the whole page if empty.</param>
    public static string Styles(string scope = "")
    {
        if (scope.Length == 0)
        {
            return Rules + SvgFigure.Styles;
        }

        var styles = new StringBuilder();
        foreach (var rule in Rules.Split('}', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var body = rule.IndexOf('{', StringComparison.Ordinal);
            styles.AppendJoin(',', rule[..body].Split(',').Select(selector => $"{scope} {selector}")).Append(rule[body..]).Append('}');
        }

        return styles.Append(SvgFigure.Styles).ToString();
    }

    /// <summary>Writes a heading of a part of the page.</summary>
    public void Heading(string text)
    {
        if (_width is null)
        {
            Markup.Line().Element("h2", text).Line();
        }
        else
        {
            Title(text);
        }
    }

    /// <summary>Writes a title of something smaller, such as a figure.</summary>
    /// <remarks>Inside other pages it is no heading: a notebook would put it into its table of contents.</remarks>
    public void Title(string text)
    {
        if (_width is null)
        {
            Markup.Element("h3", text);
        }
        else
        {
            Markup.Element("p", text, ("class", "title")).Line();
        }
    }

    /// <summary>Writes a paragraph in the softer colour.</summary>
    public void Remark(string text) => Markup.Element("p", text, ("class", "soft")).Line();

    /// <summary>Writes a figure with its heading.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="remark">What stands below its heading.</param>
    public void Figure(Figure figure, string remark = "")
    {
        Title(figure.Title);
        if (remark.Length > 0)
        {
            Remark(remark);
        }

        if (_width is { } width)
        {
            Markup.Raw(SvgFigure.Draw(figure, width, standsAlone: false)).Line();
            return;
        }

        Markup.Open("div", ("class", "wide")).Raw(SvgFigure.Draw(figure, WideWidth, standsAlone: false)).Close();
        Markup.Open("div", ("class", "narrow")).Raw(SvgFigure.Draw(figure, NarrowWidth, standsAlone: false)).Close().Line();
    }

    /// <summary>Writes a control chart with what its baseline is and a list of the points that broke a rule.</summary>
    public void Chart(ChartView chart)
    {
        Markup.Open("section", ("class", "card"));
        Figure(ControlChartFigure.Of(chart), RemarkOn(chart));
        foreach (var contributions in ContributionsFigure.OfSignals(chart))
        {
            Figure(contributions);
        }

        var notes = ViewTables.Notes(chart);
        if (notes.Rows.Count > 0)
        {
            Title("What people found out");
            Table(notes);
        }

        var violations = ViewTables.Violations(chart);
        if (violations.Rows.Count > 0)
        {
            Markup.Open("details").Element("summary", Invariant($"Points that broke a rule: {violations.Rows.Count}"));
            Table(violations);
            Markup.Close();
        }

        Markup.Close().Line();
    }

    /// <summary>Writes a table. On narrow pages every row becomes a small list with the heads before the values.</summary>
    /// <param name="table">The table; a column whose cells are all numbers is aligned to the right.</param>
    /// <param name="classOf">Style of a cell by row and column, or the empty string.</param>
    public void Table(Table table, Func<int, int, string>? classOf = null)
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

    private static string RemarkOn(ChartView chart)
    {
        var baseline = chart.Baseline is { } limits
            ? Invariant($"Limits from baseline {limits.Version}: {limits.Subgroups} subgroups, {limits.Samples} samples, {IsoTime.WithoutZone(limits.From)} to {IsoTime.ForPeople(limits.To)}.")
            : "";
        return $"{baseline} {chart.Notice}".Trim();
    }

    private static int LongestWord(string text) => text.Split(' ').Max(word => word.Length);

    private static bool IsNumber(string text) =>
        text is "" or NumberText.None || double.TryParse(text, CultureInfo.InvariantCulture, out _);
}
