namespace RealtimeWorkbench.Kernel.Jupyter;

/// <summary>The kernel cannot be brought into Jupyter. The message is one sentence: what, and what to do.</summary>
/// <param name="message">The sentence.</param>
public sealed class JupyterException(string message) : InvalidOperationException(message);
