namespace RealtimeWorkbench.Live;

/// <summary>Kind of a line in the log.</summary>
public enum LogLevel
{
    /// <summary>What is going on.</summary>
    Info,

    /// <summary>Something was done.</summary>
    Success,

    /// <summary>Something needs a look.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}
