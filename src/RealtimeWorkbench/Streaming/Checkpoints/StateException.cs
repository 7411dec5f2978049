namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>Saved state cannot be read: it is damaged, cut short, or of a later version. The message says which part.</summary>
public sealed class StateException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">One sentence.</param>
    public StateException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong, and what it was found by.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">What it was found by.</param>
    public StateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
