namespace RealtimeWorkbench.Kernel.Documents;

/// <summary>A notebook can't be read, written or run as it is. The message is one sentence: which file, where, what, and what would be right.</summary>
public sealed class NotebookException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">The sentence.</param>
    public NotebookException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong, and what brought it about.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">What brought it about.</param>
    public NotebookException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
