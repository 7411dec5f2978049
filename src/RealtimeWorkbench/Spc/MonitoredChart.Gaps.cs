using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc;

// Gaps in time, and baselines that a person makes the newest.
internal sealed partial class MonitoredChart
{
    /// <summary>Subgroups in a row that gaps may cost: values that come in bursts shorter than a subgroup would never give a point.</summary>
    private const int MostTorn = 3;

    private static readonly double[] Missing = [double.NaN];

    /// <summary>Time between the two latest values, in ticks; 0 if there are not two.</summary>
    private long _between;

    /// <summary>Subgroups in a row that gaps have cost; stays at <see cref="MostTorn"/> once it is reached.</summary>
    private int _torn;

    private bool IsCusum => _options.ActualChart == ChartKind.Cusum;

    /// <summary>Whether so much time has passed since the latest value that the next is no neighbour of it.</summary>
    private bool IsAfterGap(long time)
    {
        if (_last == 0 || _options.GapFactor == 0)
        {
            return false;
        }

        // In Phase I what is usual follows from the values so far.
        var longest = Baseline is not null ? _longest
            : _filled > 2 ? (long)(_options.GapFactor * (_last - _first) / (_filled - 1))
            : 0;
        var between = time - _last;

        // Values that come more slowly from now on are neighbours all the same; only the first one is not known to be.
        return longest > 0 && between > longest && between > _options.GapFactor * _between && _torn < MostTorn;
    }

    /// <summary>Drops the subgroup that is open, and lets nothing reach across.</summary>
    private void Break()
    {
        if (_filled % _size != 0 && ++_torn == MostTorn)
        {
            Notice(Invariant(
                $"{MostTorn} times in a row a gap came before a subgroup of {_size} values of {Metric} was complete; subgroups are taken across gaps from now on. Smaller subgroups, or charts of single values, would keep apart what is."));
            return;
        }

        _filled -= _filled % _size;
        if (Baseline is not null)
        {
            EndPatterns();
        }
    }

    private void EndPatterns()
    {
        Array.Clear(_plotted);
        _chart!.Plot(new ChartInput(Missing, RowSize), _plotted);
        ForgetPatterns();
    }

    /// <summary>Has the rules look at the points from now on only.</summary>
    private void ForgetPatterns()
    {
        foreach (ref var panel in _panels.AsSpan())
        {
            panel.Tracker = default;
            panel.Window?.Next(double.NaN, panel.Limits, Rules.RuleSet.None);
        }
    }

    /// <summary>Takes up a baseline that was added to the store since, such as one that a person went back to.</summary>
    private void TakeNewer()
    {
        _revision = _baselines.Revision;
        if (_baselines.Latest(Machine, Metric) is not { } latest || latest.Version <= Baseline!.Version)
        {
            return;
        }

        if (!Fits(latest))
        {
            NoticeMisfit(latest, Invariant($"baseline {Baseline.Version} stays in use"));
            return;
        }

        // Points are judged by the new limits from the subgroup on that is complete now.
        var (values, before) = (_values, Baseline.Version);
        TakeUp(latest);
        _values = values;
        _isStored = true;
        ForgetPatterns();

        Notice(Invariant($"Baseline {latest.Version} of {Metric} takes the place of {before}, by {latest.EstablishedBy}: {latest.Reason}"));
    }

    /// <summary>The chart as it was when the baseline was established, whatever the settings are now.</summary>
    private ChartDesign DesignOf(Baseline baseline)
    {
        var design = _options.Design;
        var interval = baseline.DecisionInterval ?? design.DecisionInterval;
        return design with
        {
            SigmaMultiple = baseline.SigmaMultiple,
            Coverage = baseline.Coverage,
            Span = baseline.Span ?? design.Span,
            Lambda = baseline.Lambda ?? design.Lambda,
            Shift = baseline.Shift ?? design.Shift,
            DecisionInterval = interval,
            HeadStart = baseline.HeadStart ?? design.HeadStart,
            MostSum = 2 * interval,
        };
    }
}
