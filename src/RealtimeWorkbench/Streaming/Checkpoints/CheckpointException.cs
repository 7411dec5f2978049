namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>A checkpoint cannot be written or read. The message says what to do.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">One sentence: what, the value, what to do.</param>
    /// <param name="innerException">What it was found by.</param>
    public CheckpointException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
