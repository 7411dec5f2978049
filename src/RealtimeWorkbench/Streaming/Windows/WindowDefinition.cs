namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>Says which values of a series belong together.</summary>
/// <remarks>
/// The kinds and their words are those of T. Akidau et al., "The dataflow model", <i>Proceedings of the VLDB Endowment</i> 8(12), 2015,
/// pp. 1792-1803. Windows without a value don't exist.
/// </remarks>
public abstract record WindowDefinition
{
    private protected WindowDefinition()
    {
    }

    internal abstract WindowState Open(Action<WindowResult> closed);

    private protected static TimeSpan Positive(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
        return value;
    }
}
