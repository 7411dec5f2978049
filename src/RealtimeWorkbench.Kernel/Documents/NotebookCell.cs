using System.Text.Json.Nodes;

namespace RealtimeWorkbench.Kernel.Documents;

/// <summary>A cell of a notebook.</summary>
/// <param name="Language">Name of the language, such as <c>csharp</c>, <c>markdown</c> or <c>html</c>: a name, not an alias.</param>
/// <param name="Text">What the cell holds, without a line that names its language; lines end with <c>\n</c>.</param>
public sealed record NotebookCell(string Language, string Text)
{
    private const string TagsMember = "tags";

    /// <summary>Names the cell in an <c>.ipynb</c>; <see langword="null"/> if the file names none.</summary>
    public string? Id { get; init; }

    /// <summary>What an <c>.ipynb</c> says of the cell. It is kept, and not changed by readers of this object.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>Members of the cell in an <c>.ipynb</c> that stand for themselves, such as the pictures attached to a Markdown cell.</summary>
    public JsonObject Others { get; init; } = [];

    /// <summary>Number of the execution that the outputs come from.</summary>
    public int? ExecutionCount { get; init; }

    /// <summary>Outputs as <c>.ipynb</c> has them, each text in one piece. A <c>.dib</c> has none.</summary>
    public IReadOnlyList<JsonObject> Outputs { get; init; } = [];

    /// <summary>Tags of the cell.</summary>
    public IReadOnlyList<string> Tags => Metadata[TagsMember] is JsonArray tags
        ? [.. tags.OfType<JsonValue>().Select(tag => tag.TryGetValue(out string? name) ? name : null).OfType<string>()]
        : [];

    /// <summary>Whether the cell is text for people, which isn't executed.</summary>
    public bool IsText => Language is CellLanguages.Markdown or CellLanguages.Raw;

    /// <summary>The cell with one more tag.</summary>
    /// <param name="tag">The tag; nothing changes if the cell has it.</param>
    public NotebookCell Tagged(string tag) => Tags.Contains(tag) ? this : WithTags([.. Tags, tag]);

    /// <summary>The cell without a tag.</summary>
    /// <param name="tag">The tag; nothing changes if the cell lacks it.</param>
    public NotebookCell Untagged(string tag) => Tags.Contains(tag) ? WithTags([.. Tags.Where(other => other != tag)]) : this;

    private NotebookCell WithTags(IReadOnlyList<string> tags)
    {
        var metadata = (JsonObject)Metadata.DeepClone();
        metadata.Remove(TagsMember);
        if (tags.Count > 0)
        {
            metadata[TagsMember] = new JsonArray([.. tags.Select(name => (JsonNode)name)]);
        }

        return this with { Metadata = metadata };
    }
}
