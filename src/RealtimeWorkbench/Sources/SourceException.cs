namespace RealtimeWorkbench.Sources;

/// <summary>A source cannot be read. The message is one sentence for the user: what, where, and what would be right.</summary>
public sealed class SourceException : Exception
{
    /// <inheritdoc cref="SourceException" />
    public SourceException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="SourceException" />
    public SourceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
