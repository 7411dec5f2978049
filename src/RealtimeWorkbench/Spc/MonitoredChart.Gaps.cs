using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc;

// Gaps in time, and baselines that a person makes the newest.
internal sealed partial class MonitoredChart
{
    /// <summary>Subgroups in a row that gaps may cost: values that come in bursts shorter than a subgroup would never give a point.</summary>
    internal const int MostTorn = 3;

    private static readonly double[] Missing = [double.NaN];

    /// <summary>Usual time from one value to the next, in ticks; 0 where it is not known.</summary>
    private long _usual;

    /// <summary>Usual time from one subgroup to the next, in ticks; 0 where it is not known.</summary>
    private long _usualOfRows;

    /// <summary>Time between the two latest values, in ticks; 0 if there are not two.</summary>
    private long _between;

    /// <summary>Event time of the latest subgroup, which is that of its last value; 0 before there is one.</summary>
    private long _lastRow;

    /// <summary>Time between the two latest subgroups, in ticks; 0 if there are not two.</summary>
    private long _betweenRows;

    /// <summary>Subgroups in a row that gaps have cost; stays at <see cref="MostTorn"/> once it is reached.</summary>
    private int _torn;

    private bool IsCusum => Options.ActualChart == ChartKind.Cusum;

    /// <summary>
    /// Whether two values, or two subgroups, are no neighbours. Of both phases: longer than so many usual intervals, and than so many of the
    /// interval before, since what comes more slowly from now on are neighbours all the same.
    /// </summary>
    private bool IsGap(long between, long before, long usual) => IsGap(between, before, usual, Options.GapFactor);

    /// <inheritdoc cref="IsGap(long, long, long)" />
    internal static bool IsGap(long between, long before, long usual, double factor) =>
        usual > 0 && between > factor * usual && between > factor * before && factor > 0;

    /// <summary>Drops the subgroup that is open, unless gaps have cost so many that there would never be a point.</summary>
    /// <returns>Whether it is to be dropped.</returns>
    private bool Tears()
    {
        if (++_torn < MostTorn)
        {
            return true;
        }

        Notice(Invariant(
            $"{MostTorn} times in a row a gap came before a subgroup of {_size} values of {Metric} was complete; subgroups are taken across gaps from now on. Smaller subgroups, or charts of single values, would keep apart what is."));
        return false;
    }

    /// <summary>Notes a complete subgroup, and lets nothing reach across the time before it if that is a gap.</summary>
    private void CloseRow(long time)
    {
        var between = time - _lastRow;
        if (_lastRow != 0)
        {
            if (IsGap(between, _betweenRows, _usualOfRows))
            {
                EndPatterns();
            }

            _betweenRows = between;
        }

        _lastRow = time;
        if (_torn < MostTorn)
        {
            _torn = 0;
        }
    }

    /// <summary>Takes subgroups that a gap has torn out of what Phase I has collected.</summary>
    private void LeaveOutTorn()
    {
        if (_size == 1 || _torn == MostTorn || Options.GapFactor == 0)
        {
            return;
        }

        _torn = 0;
        var usual = MedianStep(_times.AsSpan(0, _filled));
        var (kept, open, before, last) = (0, 0, 0L, _times[0]);
        for (var i = 0; i < _filled; i++)
        {
            var between = _times[i] - last;
            if (open > 0 && _torn < MostTorn && IsGap(between, before, usual) && Tears())
            {
                (kept, open) = (kept - open, 0);
            }

            (before, last) = (between, _times[i]);
            (_values[kept], _times[kept]) = (_values[i], _times[i]);
            kept++;
            open = (open + 1) % _size;
            _torn = open > 0 || _torn == MostTorn ? _torn : 0;
        }

        _filled = kept;
    }

    /// <summary>The median of the steps between times, in ticks; 0 if there is none.</summary>
    internal static long MedianStep(ReadOnlySpan<long> times)
    {
        var steps = new double[Math.Max(0, times.Length - 1)];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = times[i + 1] - times[i];
        }

        return steps.Length == 0 ? 0 : (long)SampleStatistics.Median(steps);
    }

    private void EndPatterns()
    {
        Array.Clear(_common.Plotted);
        _chart!.Plot(new ChartInput(Missing, RowSize), _common.Plotted);
        _recent?.Break();
        ForgetPatterns();
    }

    /// <summary>Has the rules look at the points from now on only: what holds ends at the next one, and what is found there is new.</summary>
    private void ForgetPatterns()
    {
        foreach (ref var panel in _panels.AsSpan())
        {
            panel.Tracker = default;
            panel.IsCut = true;
            panel.Window?.Next(double.NaN, panel.Limits, Rules.RuleSet.None);
        }
    }

    /// <summary>Takes up a baseline that was added to the store since, such as one that a person went back to.</summary>
    private void TakeNewer()
    {
        _revision = Store.Revision;
        if (Store.NewerThan(Baseline!) is not { } newer)
        {
            return;
        }

        var (before, why) = (Baseline!, WhyUnfit(newer));
        if (why is null)
        {
            // Points are judged by the new limits from the subgroup on that is complete now.
            var values = _values;
            TakeUp(newer);
            _values = values;
            _isStored = true;
            ForgetPatterns();
        }

        Notice(BaselineStore.NewsOf(before, newer, why, WhyOther(newer) ?? WhyMoreAlarms(newer)));
    }

    /// <summary>The chart as it was when the baseline was established, whatever the settings are now.</summary>
    private ChartDesign DesignOf(Baseline baseline)
    {
        var design = Options.Design;
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
