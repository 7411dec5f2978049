using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Operations;

/// <summary>How well the signals of a run match the faults that were injected into it.</summary>
/// <param name="Faults">The faults, in the order of their start.</param>
/// <param name="FalseAlarms">Signals raised on a metric that had no fault then or just before.</param>
public sealed record DetectionScore(IReadOnlyList<FaultOutcome> Faults, int FalseAlarms)
{
    /// <summary>Scores signals against faults.</summary>
    /// <param name="faults">Ground truth.</param>
    /// <param name="raised">Signals of kind <see cref="SignalKind.Raised"/>, in the order of their time.</param>
    /// <param name="grace">
    /// How long after the end of a fault a signal still belongs to it: the windows of rules still hold its samples then.
    /// </param>
    /// <remarks>
    /// Only signals of the fault's own machine and metric count. A signal within a fault or its grace is not a false alarm,
    /// even if another one found the fault before.
    /// </remarks>
    public static DetectionScore Of(
        IReadOnlyList<InjectedFault> faults, IReadOnlyList<Signal> raised, TimeSpan grace)
    {
        var outcomes = new List<FaultOutcome>(faults.Count);
        foreach (var fault in faults)
        {
            var first = raised.FirstOrDefault(signal => Belongs(signal, fault, grace));
            outcomes.Add(new FaultOutcome(fault, first?.Rule, first?.Time - fault.Start));
        }

        var falseAlarms = raised.Count(signal => !faults.Any(fault => Belongs(signal, fault, grace)));
        return new DetectionScore(outcomes, falseAlarms);
    }

    private static bool Belongs(Signal signal, InjectedFault fault, TimeSpan grace) =>
        signal.Machine == fault.Machine
        && signal.Metric == fault.Metric
        && signal.Time >= fault.Start
        && signal.Time <= fault.End + grace;
}
