using System.Text.Json.Nodes;

namespace RealtimeWorkbench.Kernel.Documents;

/// <summary>Texts in an <c>.ipynb</c>: stored as lists of lines, handled in one piece.</summary>
/// <remarks>After nbformat's <c>v4/rwbase.py</c>, so that Jupyter's own saving changes nothing.</remarks>
internal static class OutputText
{
    /// <summary>Puts a text together.</summary>
    /// <returns>The text, or <see langword="null"/> if the member is neither a text nor a list of texts.</returns>
    public static string? Join(JsonNode? node) => node switch
    {
        JsonArray lines when lines.All(line => CellLanguages.TextOf(line) is not null) => string.Concat(lines.Select(CellLanguages.TextOf)),
        _ => CellLanguages.TextOf(node),
    };

    /// <summary>Cuts a text into lines.</summary>
    public static JsonArray Split(string text) => new([.. CellLines.SplitKeepingEnds(text).Select(line => (JsonNode)line)]);

    /// <summary>Returns an output with each text in one piece.</summary>
    public static JsonObject Joined(JsonObject output) => Changed(output, (_, node) => node is JsonArray ? Join(node) : null);

    /// <summary>Returns an output with each text cut into lines.</summary>
    public static JsonObject Cut(JsonObject output) => Changed(output, (isCut, node) =>
        isCut && CellLanguages.TextOf(node) is { } text ? Split(text) : null);

    /// <summary>Whether Jupyter stores what has a MIME type as a list of lines.</summary>
    private static bool IsCut(string mimeType) =>
        mimeType.StartsWith("text/", StringComparison.Ordinal) || mimeType is "application/javascript" or "image/svg+xml";

    /// <summary>Whether what has a MIME type is JSON, which is stored as itself.</summary>
    public static bool IsJson(string mimeType) =>
        mimeType == "application/json"
        || (mimeType.StartsWith("application/", StringComparison.Ordinal) && mimeType.EndsWith("+json", StringComparison.Ordinal));

    private static JsonObject Changed(JsonObject output, Func<bool, JsonNode?, JsonNode?> change)
    {
        var copy = (JsonObject)output.DeepClone();
        if (copy["text"] is { } text && change(true, text) is { } changed)
        {
            copy["text"] = changed;
        }

        if (copy["data"] is JsonObject data)
        {
            foreach (var (mimeType, value) in data.Where(entry => !IsJson(entry.Key)).ToArray())
            {
                if (change(IsCut(mimeType), value) is { } other)
                {
                    data[mimeType] = other;
                }
            }
        }

        return copy;
    }
}
