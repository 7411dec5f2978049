namespace RealtimeWorkbench.Sources;

/// <summary>How an injected fault changes the values of a metric.</summary>
public enum FaultKind
{
    /// <summary>The mean jumps and stays.</summary>
    Step,

    /// <summary>The mean moves steadily away.</summary>
    Drift,

    /// <summary>Single values far off.</summary>
    Spike,

    /// <summary>The same value again and again, as from a frozen sensor.</summary>
    Stuck,

    /// <summary>The spread grows, the mean stays.</summary>
    Noise,

    /// <summary>A sine is added.</summary>
    Oscillation,

    /// <summary>The metric is missing.</summary>
    Dropout,
}
