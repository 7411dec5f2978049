using RealtimeWorkbench.Figures;

namespace RealtimeWorkbench.Export;

/// <summary>Writes pages that need nothing from outside: head, style, and the content of others.</summary>
internal sealed class HtmlPage
{
    // Nothing here may hold <, > or &: a style element is not escaped in HTML.
    private const string Styles = """

        *{box-sizing:border-box}
        body{margin:0;background:var(--back);color:var(--text);font:14px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums}
        main{max-width:1080px;margin:0 auto;padding:24px 20px 48px}
        h1{font-size:20px;line-height:1.3;margin:0 0 4px;overflow-wrap:anywhere}
        footer{margin-top:32px;color:var(--soft);font-size:12px}
        @media (max-width:640px){main{padding:16px 12px 32px}.card{padding:10px 12px}.wide{display:none}.narrow{display:block}
        table.rows thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        table.rows,table.rows tbody,table.rows tr,table.rows td{display:block}
        table.rows caption{display:block}
        table.rows tr{border-bottom:1px solid var(--edge);padding:6px 0}
        table.rows td{border:0;padding:1px 0;text-align:left;white-space:normal;display:grid;grid-template-columns:104px 1fr;gap:8px;overflow-wrap:anywhere}
        table.rows td::before{content:attr(data-head);color:var(--soft);font-size:12px;font-weight:400}
        table.rows td.none{display:none}}
        @media print{:root{--back:#fff;--card:#fff;--text:#000;--soft:#444;--edge:#bbb;--rtw-course:#2f6f9f;--rtw-limit:#666;--rtw-alarm:#d55e00;
        --critical:#a83a00;--high:#8a5a00;--medium:#00618f;--low:#444;color-scheme:light}
        body{font-size:12px}main{max-width:none;padding:0}h2{break-after:avoid}tr{break-inside:avoid}}

        """;

    private const string Colors =
        ":root{color-scheme:light dark;" + HtmlContent.LightColors + "}"
        + "@media (prefers-color-scheme:dark){:root{" + HtmlContent.DarkColors + "}}";

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
            .Open("style").Raw(Colors + HtmlContent.Styles() + Styles).Close()
            .Close().Line().Open("body").Open("main").Line()
            .Element("h1", title);
    }

    /// <summary>What stands on the page.</summary>
    public HtmlContent Content { get; } = new();

    private MarkupWriter Markup => Content.Markup;

    /// <summary>Ends the page.</summary>
    /// <param name="version">Version of the program.</param>
    /// <param name="writtenAt">When the page was made (UTC).</param>
    public string End(string version, DateTimeOffset writtenAt)
    {
        Markup.Element("footer", $"RealtimeWorkbench {version}, {IsoTime.ForPeople(writtenAt)}. All times are UTC.");
        return Markup.Close().Close().Close().Line().ToString();
    }
}
