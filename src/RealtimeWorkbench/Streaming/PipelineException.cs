namespace RealtimeWorkbench.Streaming;

/// <summary>A part of the pipeline threw, which ended the run. The message names the part and says what it said.</summary>
public sealed class PipelineException : Exception
{
    /// <summary>Names the part that failed.</summary>
    /// <param name="part">What failed, such as "Monitor ThresholdMonitor".</param>
    /// <param name="innerException">What it threw.</param>
    public PipelineException(string part, Exception innerException)
        : base($"{part} failed and the run was stopped: {innerException.Message}", innerException) => Part = part;

    /// <summary>What failed, such as "Monitor ThresholdMonitor".</summary>
    public string Part { get; }
}
