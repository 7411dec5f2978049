using System.Text.Json.Nodes;

namespace RealtimeWorkbench.Kernel.Documents;

/// <summary>A notebook, whatever the file it came from.</summary>
public sealed record Notebook
{
    /// <summary>Language of cells that name none.</summary>
    public string DefaultLanguage { get; init; } = CellLanguages.CSharp;

    /// <summary>Cells from top to bottom.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; init; } = [];

    /// <summary>
    /// What the file says of the whole notebook, as <c>.ipynb</c> has it; what stands after <c>#!meta</c> in a <c>.dib</c> is its
    /// member <c>polyglot_notebook</c>. It is kept, and not changed by readers of this object.
    /// </summary>
    public JsonObject Metadata { get; init; } = [];
}
