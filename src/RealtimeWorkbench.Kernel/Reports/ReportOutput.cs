using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeWorkbench.Kernel.Documents;

namespace RealtimeWorkbench.Kernel.Reports;

/// <summary>Outputs of cells: each in the best of its forms.</summary>
/// <param name="markdown">Renders texts in Markdown.</param>
internal sealed class ReportOutput(ReportMarkdown markdown)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Renders an output.</summary>
    /// <param name="output">The output, as an <c>.ipynb</c> has it.</param>
    public string Render(JsonObject output) => CellLanguages.TextOf(output["output_type"]) switch
    {
        "stream" => Pre($"stream {(CellLanguages.TextOf(output["name"]) == "stderr" ? "stderr" : "stdout")}", TerminalText.Plain(TextOf(output["text"]))),
        "error" => Pre("error", TerminalText.Plain(ErrorOf(output))),
        _ when output["data"] is JsonObject data => Best(data),
        _ => "",
    };

    private static string ErrorOf(JsonObject output) => output["traceback"] is JsonArray { Count: > 0 } lines
        ? string.Join('\n', lines.Select(TextOf))
        : $"{TextOf(output["ename"])}: {TextOf(output["evalue"])}";

    private string Best(JsonObject data)
    {
        if (Has("text/vnd.mermaid") is { } diagram)
        {
            return $"<div class=\"output\">{markdown.Diagram(diagram)}</div>\n";
        }

        if (Has("text/html") is { } html)
        {
            return $"<div class=\"output html{(IsScript(html) ? " silent" : "")}\">{html}</div>\n";
        }

        if (Has("image/svg+xml") is { } svg)
        {
            return Image("image/svg+xml", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(svg)));
        }

        foreach (var type in new[] { "image/png", "image/jpeg", "image/gif", "image/webp" })
        {
            if (Has(type) is { } picture)
            {
                return Image(type, picture.ReplaceLineEndings("").Trim());
            }
        }

        return Has("text/markdown") is { } text ? $"<div class=\"output markdown\">{markdown.Render(text)}</div>\n"
            : Has("text/plain") is { } plain ? Pre("plain", TerminalText.Plain(plain))
            : data["application/json"] is { } json ? Pre("plain", json.ToJsonString(Indented))
            : data.FirstOrDefault() is { Key: { } other, Value: { } value } ? Pre("plain", $"{other}\n{TextOf(value)}")
            : "";

        string? Has(string type) => CellLanguages.TextOf(data[type]);

        string Image(string type, string base64) =>
            $"<div class=\"output\"><img src=\"data:{type};base64,{WebUtility.HtmlEncode(base64)}\" alt=\"{WebUtility.HtmlEncode(Has("text/plain") ?? "output")}\"></div>\n";
    }

    /// <summary>A script that stands alone shows nothing, and gets no frame.</summary>
    private static bool IsScript(string html) =>
        html.TrimStart().StartsWith("<script", StringComparison.OrdinalIgnoreCase)
        && html.IndexOf("</script>", StringComparison.OrdinalIgnoreCase) == html.TrimEnd().Length - "</script>".Length;

    private static string TextOf(JsonNode? node) => CellLanguages.TextOf(node) ?? node?.ToJsonString() ?? "";

    private static string Pre(string style, string text) => $"<pre class=\"output {style}\" tabindex=\"0\">{WebUtility.HtmlEncode(text.TrimEnd('\n'))}</pre>\n";
}
