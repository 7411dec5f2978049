namespace RealtimeWorkbench.History;

/// <summary>A history cannot be opened, read or written; the message says why and what to do, in a sentence.</summary>
/// <param name="message">The sentence.</param>
/// <param name="inner">What the store said.</param>
public sealed class HistoryException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether waiting may help, as for a locked file, a full disk or a server that is away.</summary>
    public bool MayPass { get; init; }
}
