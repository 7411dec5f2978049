using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc;

// Whether a baseline of before does what is asked for now.
internal sealed partial class MonitoredChart
{
    /// <summary>Part by which limits may differ that were found for the same number of false alarms, such as on another processor.</summary>
    private const double Alike = 1e-3;

    private bool TakeStoredBaseline()
    {
        if (Store.Latest(Machine, Metric) is not { } stored)
        {
            return false;
        }

        if (WhyUnfit(stored) is { } misfit)
        {
            Notice(Invariant($"Baseline {stored.Version} of {Metric} {misfit}; a new one is collected."));
            return false;
        }

        if (!Agrees(stored))
        {
            Notice(Invariant($"Baseline {stored.Version} of {Metric} has center {stored.Center:G6} and sigma {stored.Sigma:G6}{(stored.Samples > 0 ? ", not what Spc.Standards gives" : " that were given, which Spc.Standards no longer does")}; a new one is collected."));
            return false;
        }

        var isDecided = stored.EstablishedBy != Options.EstablishedBy;
        var why = WhyOther(stored);
        if (why is not null && !isDecided)
        {
            Notice(Invariant($"Baseline {stored.Version} of {Metric} {why}; a new one is collected."));
            return false;
        }

        TakeUp(stored);
        if (isDecided && (why ?? WhyMoreAlarms(stored)) is { } other)
        {
            // As while it runs: what a person decides is kept.
            Notice(BaselineStore.KeptAsItIs(stored, other));
        }

        return true;
    }

    /// <summary>Why a stored baseline cannot be used, in the words that follow its name; <see langword="null"/> where it can.</summary>
    private string? WhyUnfit(Baseline stored) => stored.Basis != Basis
        ? $"is for {stored.Basis ?? "samples"}, not {Basis ?? "samples"}"
        : stored.Chart == Options.ActualChart && stored.SubgroupSize == _size && stored.SampleSize == Options.SampleSizeInUse ? null
        : Invariant($"is for {ChartNames.NameOf(stored.Chart)} with subgroups of {stored.SubgroupSize}, not {ChartNames.NameOf(Options.ActualChart)} with {_size}");

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

    /// <summary>
    /// What is to be known of limits that were found for <see cref="SpcMonitorOptions.FalseAlarmEvery"/> and more rows than the baseline comes from, as where rows were
    /// left out: an estimate from fewer is less certain. Limits of counts are found for the rows that there are.
    /// </summary>
    private string? WhyMoreAlarms(Baseline baseline) =>
        Options.FalseAlarmEvery is { } points && baseline.Coverage is null && baseline.Subgroups > 0 && baseline.Subgroups < Options.BaselineSubgroups && HasFoundLimits(baseline)
            ? Invariant($"comes from {baseline.Subgroups} {(_size > 1 ? "subgroups" : "values")}, and its limits for at most one false alarm in {points:G6} points were found for {Options.BaselineSubgroups}, so that there will be more")
            : null;

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
