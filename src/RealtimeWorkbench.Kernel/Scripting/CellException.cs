namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Something in a cell that the user can put right, said in one sentence.</summary>
/// <param name="name">Kind of error, as the host shows it.</param>
/// <param name="message">The sentence.</param>
/// <param name="details">Further lines.</param>
internal sealed class CellException(string name, string message, IReadOnlyList<string>? details = null) : Exception(message)
{
    /// <summary>Kind of error: <c>CompilationError</c>, for instance.</summary>
    public string Name { get; } = name;

    /// <summary>Lines that follow the sentence.</summary>
    public IReadOnlyList<string> Details { get; } = details ?? [];
}
