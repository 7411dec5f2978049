namespace RealtimeWorkbench.Sources;

/// <summary>A source that knows which faults are in its samples.</summary>
public interface IFaultTruth
{
    /// <summary>The faults that have begun so far, in the order of their start.</summary>
    IReadOnlyList<InjectedFault> Faults { get; }
}
