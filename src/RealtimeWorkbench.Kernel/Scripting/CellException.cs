namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Something in a cell that the user can put right, said in one sentence.</summary>
/// <param name="name">Kind of error, as the host shows it.</param>
/// <param name="message">The sentence.</param>
/// <param name="details">Further lines.</param>
/// <param name="place">Cell and line whose import led there; null if the sentence names the place itself, or needs none.</param>
internal sealed class CellException(string name, string message, IReadOnlyList<string>? details = null, string? place = null) : Exception(message)
{
    /// <summary>Cell and line whose import led to the error.</summary>
    public string? Place { get; } = place;

    /// <summary>Kind of error: <c>CompilationError</c>, for instance.</summary>
    public string Name { get; } = name;

    /// <summary>Lines that follow the sentence.</summary>
    public IReadOnlyList<string> Details { get; } = details ?? [];

    /// <summary>The same error, with where it was imported from as its last line.</summary>
    public CellException At(string importedFrom) => new(Name, Message, [.. Details, $"imported by {importedFrom}"], importedFrom);
}
