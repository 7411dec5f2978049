using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

/// <summary>What became of an injected fault.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="DetectedBy">Rule of the first signal that it caused, or <see langword="null"/> if it was missed.</param>
/// <param name="Delay">Event time from the start of the fault to that signal.</param>
public sealed record FaultOutcome(InjectedFault Fault, string? DetectedBy, TimeSpan? Delay)
{
    /// <summary>Whether any rule noticed it.</summary>
    public bool Detected => DetectedBy is not null;

    /// <summary>Event time of the signal.</summary>
    public DateTimeOffset? DetectedAt => Fault.Start + Delay;
}
