using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using FrontEnd = RealtimeWorkbench.Dashboard.Page.DashboardPage;

namespace EndToEnd;

/// <summary>A page on another port that stands in for a notebook host: what it has that our script looks at, and cells.</summary>
internal sealed class NotebookHost : IAsyncDisposable
{
    /// <summary>What the classic notebook has, a style sheet that reaches far, and shortcuts of single keys.</summary>
    public const string Classic =
        """
        <!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,">
        <style>body { margin: 0; font: 13px Helvetica, sans-serif } .output_subarea { padding: 6px } button, table, h2 { color: red; border: 3px solid red }</style>
        <script>
            window.define = () => { throw new Error("A script of the workbench called AMD's define."); };
            window.define.amd = {};
            window.Jupyter = { notebook: { kernel: { id: "kernel-of-the-page" } } };
            window.pressed = [];
            document.addEventListener("keydown", event => window.pressed.push(event.key));
        </script></head><body><div class="output_subarea output_html">
        """;

    /// <summary>JupyterLab with its dark theme.</summary>
    public const string LabDark =
        """
        <!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,">
        <script id="jupyter-config-data" type="application/json">{}</script></head>
        <body data-jp-theme-light="false" style="margin:0;background:#111;color:#eee"><div>
        """;

    /// <summary>JupyterLab with its light theme.</summary>
    public static readonly string LabLight = LabDark
        .Replace("\"false\"", "\"true\"", StringComparison.Ordinal)
        .Replace("background:#111;color:#eee", "", StringComparison.Ordinal);

    /// <summary>VS Code with a dark theme; its origin cannot be had here, so the page says that it is live.</summary>
    public const string CodeDark =
        """
        <!doctype html><html data-realtime-workbench-live><head><meta charset="utf-8"><link rel="icon" href="data:,"></head>
        <body class="vscode-dark" style="margin:0;background:#1e1e1e;color:#ccc"><div>
        """;

    /// <summary>A page that was saved, as nbconvert writes it.</summary>
    public const string Saved =
        """
        <!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,"></head><body class="jp-Notebook"><div>
        """;

    /// <summary>Hash of the script that the cells mean.</summary>
    public static readonly string Integrity = FrontEnd.IntegrityOf("realtime-workbench.standalone.js");

    private readonly WebApplication _app;

    private NotebookHost(WebApplication app, Uri page)
    {
        _app = app;
        Page = page;
    }

    /// <summary>Address of the page.</summary>
    public Uri Page { get; }

    /// <summary>Serves a page with cells.</summary>
    public static async Task<NotebookHost> StartAsync(string head, params string[] cells)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var html = head + string.Join("<hr>", cells) + "</div></body></html>";
        app.Run(context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(html);
        });
        await app.StartAsync();
        return new NotebookHost(app, new Uri(app.Urls.First()));
    }

    /// <summary>The output of a cell, as RealtimeWorkbench.Notebooks writes it.</summary>
    /// <param name="workbench">The workbench that it shows.</param>
    /// <param name="id">Id of the element.</param>
    /// <param name="kind">workbench, chart or figure.</param>
    /// <param name="attributes">Further attributes.</param>
    /// <param name="inner">What stands beside the static picture.</param>
    public static string Cell(RunningWorkbench workbench, string id, string kind = "workbench", string attributes = "", string inner = "") =>
        $"""
        <div class="rtw-cell" id="{id}" data-kind="{kind}" data-address="{workbench.Address}" data-token="{RunningWorkbench.Token}" data-integrity="{Integrity}" {attributes}>
        <div class="rtw-static"><svg viewBox="0 0 300 60" width="300" height="60"><path d="M0 30L100 10L200 50L300 30" fill="none" stroke="gray"/></svg>
        <p>the last state of {id}</p></div>{inner}</div><script>{FrontEnd.ReadFile("cell-loader.js")}</script>
        """;

    /// <summary>The output of a cell with a figure.</summary>
    public static string FigureCell(RunningWorkbench workbench, string id)
    {
        const string Figure = """
            {"data":[{"type":"scatter","mode":"lines","x":[1,2,3],"y":[4,6,5]}],"layout":{"title":{"text":"A figure"},"xaxis":{},"yaxis":{}}}
            """;
        return Cell(workbench, id, "figure", inner: $"""<script type="application/json" class="rtw-figure">{Figure}</script>""");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
