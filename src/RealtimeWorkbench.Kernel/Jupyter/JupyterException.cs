namespace RealtimeWorkbench.Kernel.Jupyter;

/// <summary>The kernel cannot be brought into Jupyter. The message is one sentence: what, and what to do.</summary>
/// <param name="message">The sentence.</param>
public sealed class JupyterException(string message) : InvalidOperationException(message)
{
    /// <summary>Whether what was asked for is wrong, so that another argument would mend it.</summary>
    public bool IsInput { get; init; }
}
