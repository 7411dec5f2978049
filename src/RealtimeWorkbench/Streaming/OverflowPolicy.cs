namespace RealtimeWorkbench.Streaming;

/// <summary>What happens to samples when the queue before a worker is full.</summary>
public enum OverflowPolicy
{
    /// <summary>The source waits: nothing is lost, live values get older.</summary>
    Wait,

    /// <summary>The oldest waiting samples are dropped and counted: live values stay fresh.</summary>
    DropOldest,

    /// <summary>The newest samples are dropped and counted: what waits is kept.</summary>
    DropNewest,
}
