using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RealtimeWorkbench.Kernel.Documents;

/// <summary>JSON as notebooks hold it: read with sentences about what is wrong, written as Python writes it for Jupyter.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 256, AllowDuplicateProperties = false };

    /// <summary>Parses an object.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">What it is, to begin a sentence.</param>
    /// <param name="firstLine">Number of its first line in the file.</param>
    /// <exception cref="NotebookException">It isn't one.</exception>
    public static JsonObject ParseObject(string text, string place, int firstLine = 1)
    {
        try
        {
            var node = JsonNode.Parse(text, documentOptions: Strict);
            Probe(node);
            return node as JsonObject ?? throw new NotebookException($"{place} is not a JSON object.");
        }
        catch (JsonException wrong)
        {
            var at = PositionOf(wrong, text, firstLine);
            var why = wrong.Message.Split(" Path: ", 2)[0].Split(" LineNumber: ", 2)[0].TrimEnd('.');
            throw new NotebookException($"{place} is not JSON: {at}{why}.", wrong);
        }
        catch (InvalidOperationException wrong)
        {
            throw new NotebookException($"{place} holds half of a surrogate pair, which is no character.", wrong);
        }
    }

    /// <summary>Writes with an indent of one blank, sorted members and every character that may stand for itself as itself.</summary>
    public static string FormatIndented(JsonNode node)
    {
        var text = new StringBuilder();
        Append(text, node, indent: 1, level: 0);
        return text.Append('\n').ToString();
    }

    /// <summary>Writes on one line, members in their order.</summary>
    public static string FormatCompact(JsonNode node)
    {
        var text = new StringBuilder();
        Append(text, node, indent: 0, level: 0);
        return text.ToString();
    }

    /// <summary>Strings are decoded when they are asked for; this asks for all, so that what is wrong shows here.</summary>
    private static void Probe(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members)
                {
                    Probe(member);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Probe(item);
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                value.GetValue<string>();
                break;
        }
    }

    private static string PositionOf(JsonException wrong, string text, int firstLine)
    {
        // A member that stands twice is found when all is parsed, without its place.
        if (wrong is not { LineNumber: { } line, BytePositionInLine: { } position })
        {
            return "";
        }

        var bytes = Encoding.UTF8.GetBytes(text.Split('\n').ElementAtOrDefault((int)line) ?? "");
        var column = Encoding.UTF8.GetCharCount(bytes, 0, (int)Math.Min(position, bytes.Length));
        return Invariant($"line {line + firstLine}, column {column + 1}: ");
    }

    private static void Append(StringBuilder text, JsonNode? node, int indent, int level)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                var ordered = indent > 0 ? members.OrderBy(member => member.Key, StringComparer.Ordinal) : members.AsEnumerable();
                AppendAll(text, '{', '}', ordered, indent, level, member =>
                {
                    AppendString(text, member.Key);
                    text.Append(indent > 0 ? ": " : ":");
                    Append(text, member.Value, indent, level + 1);
                });
                break;
            case JsonArray items:
                AppendAll(text, '[', ']', items, indent, level, item => Append(text, item, indent, level + 1));
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                AppendString(text, value.GetValue<string>());
                break;
            default:
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, char open, char close, IEnumerable<T> parts, int indent, int level, Action<T> append)
    {
        text.Append(open);
        var any = false;
        foreach (var part in parts)
        {
            if (any)
            {
                text.Append(',');
            }

            NewLine(level + 1);
            append(part);
            any = true;
        }

        if (any)
        {
            NewLine(level);
        }

        text.Append(close);

        void NewLine(int depth)
        {
            if (indent > 0)
            {
                text.Append('\n').Append(' ', indent * depth);
            }
        }
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(Invariant($"\\u{(int)character:x4}")),
                _ => text.Append(character),
            };
        }

        text.Append('"');
    }
}
