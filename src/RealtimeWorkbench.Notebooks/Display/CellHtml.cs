using System.Globalization;
using System.Text.Json.Nodes;
using RealtimeWorkbench.Dashboard.Page;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Figures;

namespace RealtimeWorkbench.Notebooks.Display;

/// <summary>Writes outputs of cells: a still picture with its style and, where it can come to life, what the script needs for that.</summary>
internal static class CellHtml
{
    /// <summary>Width in px that figures are laid out for: that of a cell in a window of usual width.</summary>
    public const double Width = 820;

    private const string Loader = "cell-loader.js";
    private const string Component = "realtime-workbench.standalone.js";

    // Three times the class, or the tables of a notebook's own style sheet would win.
    private const string Scope = "div.rtw-static.rtw-static.rtw-static";

    // The ground and the text come as a pair from the host, or both from us: one of them alone may be unreadable.
    private const string Ground =
        "--card:var(--jp-layout-color0,var(--vscode-editor-background,#fff));--text:var(--jp-content-font-color1,var(--vscode-editor-foreground,#1d2125))";

    private const string DarkGround =
        "--card:var(--jp-layout-color0,var(--vscode-editor-background,#1e2124));--text:var(--jp-content-font-color1,var(--vscode-editor-foreground,#e3e6e8))";

    // Hosts that name their theme are believed; classic Jupyter and what nbconvert makes of it are always light.
    private static readonly string Styles =
        Scope + "{color-scheme:light;" + HtmlContent.LightColors + ";" + Ground + "}"
        + "@media (prefers-color-scheme:dark){" + Scope + "{color-scheme:dark;" + HtmlContent.DarkColors + ";" + DarkGround + "}}"
        + On("body[data-jp-theme-light=true]", "body.vscode-light", "body.vscode-high-contrast-light", ".rendered_html")
        + "{color-scheme:light;" + HtmlContent.LightColors + ";" + Ground + "}"
        + On("body[data-jp-theme-light=false]", "body.vscode-dark", "body.vscode-high-contrast:not(.vscode-high-contrast-light)")
        + "{color-scheme:dark;" + HtmlContent.DarkColors + ";" + DarkGround + "}"
        + Scope + "{background:var(--card);color:var(--text);font:14px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums;"
        + "padding:4px 8px;max-width:1080px;overflow-x:auto;text-align:left}"
        + Scope + " tr," + Scope + " tbody tr:nth-child(n){background:none;border:0}"
        + Scope + " th," + Scope + " td{color:inherit;max-width:none}"
        + HtmlContent.Styles(Scope)
        + Scope + " section.card{padding:8px 12px}"
        + Scope + " progress{width:100%;height:8px;accent-color:var(--rtw-course)}"
        + Scope + " .warn{border-left:3px solid var(--rtw-alarm);padding-left:8px}";

    /// <summary>A name for an element or an output that no other one has.</summary>
    /// <param name="kind">What it begins with.</param>
    public static string NewId(string kind) => $"{kind}-{Guid.NewGuid().ToString("N")[..12]}";

    /// <summary>An output that stays as it is.</summary>
    /// <param name="write">Writes what is to be seen.</param>
    public static string Still(Action<HtmlContent> write)
    {
        var content = new HtmlContent(Width);
        content.Markup.Open("div", ("class", "rtw-output"), ("id", NewId()));
        WriteStatic(content, write);
        content.Markup.Close();
        return content.Markup.ToString();
    }

    /// <summary>A figure: a still picture that can be zoomed and read where the script of the component can be had.</summary>
    /// <param name="place">Where the component is served.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="write">Writes the still picture.</param>
    /// <param name="withScript">Whether to bring the script that mounts; one in an output is enough.</param>
    public static string Figure(LivePlace place, Figure figure, Action<HtmlContent> write, bool withScript = true) =>
        Mounted(place, "figure", [], write, PlotlyFigure.Of(figure), withScript);

    /// <summary>A live chart over its still picture.</summary>
    /// <param name="place">Where the component is served.</param>
    /// <param name="chartId">Id of the chart.</param>
    /// <param name="run">When its run began (UTC): the chart ends with that run.</param>
    /// <param name="write">Writes the still picture.</param>
    /// <param name="withScript">Whether to bring the script that mounts; one in an output is enough.</param>
    public static string Chart(LivePlace place, string chartId, DateTimeOffset run, Action<HtmlContent> write, bool withScript = true) =>
        Mounted(place, "chart", [("data-chart", chartId), ("data-run", Iso(run))], write, null, withScript);

    /// <summary>The face over the still picture of its last state.</summary>
    public static string Face(LivePlace place, Action<HtmlContent> write) => Mounted(place, "workbench", [], write, null, withScript: true);

    private static string Mounted(
        LivePlace place, string kind, (string Name, string Value)[] more, Action<HtmlContent> write, JsonObject? figure, bool withScript)
    {
        var (script, integrity, notice) = ReadLoader();
        var alive = place.Address is not null && script is not null;
        if (!alive)
        {
            return Still(content =>
            {
                // A figure is whole without the script; the face isn't, so it says why.
                var sentence = place.Notice ?? notice;
                if (kind == "workbench" && sentence is not null)
                {
                    content.Markup.Element("p", sentence, ("class", "warn")).Line();
                }

                write(content);
            });
        }

        var html = new HtmlContent(Width);
        html.Markup.Open(
            "div",
            [
                ("class", "rtw-cell"),
                ("id", NewId()),
                ("data-kind", kind),
                .. more,
                ("data-address", place.Address!.ToString()),
                ("data-integrity", integrity!),
                ("data-token", place.Token),
                ("data-kernel", place.Kernel),
                ("data-at", Iso(place.At)),
            ]).Line();
        WriteStatic(html, write);
        if (figure is not null)
        {
            // The serializer writes <, > and & as \u escapes, so nothing in a name can end the element.
            html.Markup.Open("script", ("type", "application/json"), ("class", "rtw-figure")).Raw(figure.ToJsonString()).Close();
        }

        html.Markup.Close().Line();
        if (withScript)
        {
            html.Markup.Open("script").Raw(script!).Close().Line();
        }

        return html.Markup.ToString();
    }

    private static void WriteStatic(HtmlContent content, Action<HtmlContent> write)
    {
        content.Markup.Open("div", ("class", "rtw-static")).Open("style").Raw(Styles).Close().Line();
        write(content);
        content.Markup.Close().Line();
    }

    /// <summary>The script that stands in the output, and the hash of the one that it may load into the host's page.</summary>
    private static (string? Script, string? Integrity, string? Notice) ReadLoader()
    {
        try
        {
            return (DashboardPage.ReadFile(Loader), DashboardPage.IntegrityOf(Component), null);
        }
        catch (FileNotFoundException missing)
        {
            return (null, null, missing.Message);
        }
    }

    private static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string On(params string[] hosts) => string.Join(',', hosts.Select(host => $"{host} {Scope}"));

    /// <summary>The same value may be shown in several cells; each of them has an element of its own.</summary>
    private static string NewId() => NewId("rtw");
}
