using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc;

// Whether a baseline of before does what is asked for now.
internal sealed partial class MonitoredChart
{
    /// <summary>Part by which limits may differ that were found for the same number of false alarms, such as on another processor.</summary>
    private const double Alike = 1e-3;

    /// <summary>
    /// What a stored baseline does not do that is asked for, in the words that follow its name: its limits are used as they are, so that they would
    /// give other false alarms than were promised. <see langword="null"/> where it does.
    /// </summary>
    private string? WhyOther(Baseline stored)
    {
        if (Options.SigmaMethod is { } method && Standard.Sigma is null && stored.Samples > 0 && (stored.SigmaMethod ?? PhaseOne.UsualMethod(stored.Chart, _size)) is var other && other != method)
        {
            return $"has its sigma by {other}, not by {method} as Spc.SigmaMethod says";
        }

        return Options.FalseAlarmEvery is { } points && !HasFoundLimits(stored)
            ? Invariant($"has other limits than those for at most one false alarm in {points:G6} points, which Spc.FalseAlarmEvery asks for")
            : null;
    }

    /// <summary>Whether a baseline has the limits that <see cref="SpcMonitorOptions.FalseAlarmEvery"/> gives one of its rows.</summary>
    private bool HasFoundLimits(Baseline stored)
    {
        var (design, wanted) = (DesignOf(stored), Options.Counted(stored.Subgroups == 0 ? Options.DesignFor(Standard) : Options.Design, stored.Process, stored.Subgroups));
        if (wanted.Coverage is { } coverage)
        {
            // It is near to 1: what is beyond counts.
            return design.Coverage is { } own && IsAlike(1 - own, 1 - coverage);
        }

        return design.Coverage is null
            && IsAlike(design.SigmaMultiple, wanted.SigmaMultiple)
            && IsAlike(design.DecisionInterval, wanted.DecisionInterval)
            && IsAlike(design.HeadStart, wanted.HeadStart)
            && (design.Lambda, design.Shift, design.Span) == (wanted.Lambda, wanted.Shift, wanted.Span);
    }

    private static bool IsAlike(double limit, double wanted) => Math.Abs(limit - wanted) <= Alike * Math.Abs(wanted);
}
