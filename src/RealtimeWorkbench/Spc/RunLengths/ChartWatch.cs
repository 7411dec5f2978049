using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>A chart with its rules that is watched until it signals.</summary>
internal sealed class ChartWatch
{
    private readonly ChartDesign _design;
    private readonly RuleSet[] _valid;
    private readonly PlottedPoint[] _points;
    private readonly RuleTracker[] _trackers;
    private readonly RuleBook _rules;
    private readonly WindowTracker?[] _windows;
    private StreamingChart? _chart;

    public ChartWatch(ChartDesign design, RuleBook rules)
    {
        _design = design;
        _rules = rules;
        _valid = [.. ChartInfo.Of(design.Kind).Panels.Select(panel => rules.Within(panel.Rules))];
        _points = new PlottedPoint[_valid.Length];
        _trackers = new RuleTracker[_valid.Length];
        _windows = new WindowTracker?[_valid.Length];
    }

    /// <summary>Begins anew.</summary>
    public void Begin(ProcessEstimate process)
    {
        _chart = StreamingChart.Create(_design, process);
        Array.Clear(_trackers);
        for (var panel = 0; panel < _windows.Length && _rules.Custom.Count > 0; panel++)
        {
            _windows[panel] = new WindowTracker(_rules.Custom);
        }
    }

    /// <summary>Goes on after a signal: anew, unless each point is judged by itself.</summary>
    public void Restart(ProcessEstimate process)
    {
        if (_design.Kind is not (ChartKind.T2 or ChartKind.Spe))
        {
            Begin(process);
        }
    }

    /// <summary>Plots one more row, and says whether a rule holds on any panel.</summary>
    public bool Signals(RowSampler sampler, Random random)
    {
        var row = sampler.Next(random);
        Array.Clear(_points);
        _chart!.Plot(new ChartInput(row, sampler.Size), _points);
        var signals = false;
        for (var panel = 0; panel < _valid.Length; panel++)
        {
            var point = _points[panel];
            if (point.IsPlotted && _rules.Custom.Count == 0 && _valid[panel] is RuleSet.None or RuleSet.BeyondLimits)
            {
                // What the others would remember is never asked for.
                signals |= _valid[panel] != RuleSet.None && point.Limits.IsBeyond(point.Value);
            }
            else if (point.IsPlotted)
            {
                signals |= _windows[panel] is { } window && window.Next(point.Value, point.Limits, _valid[panel]) != RuleSet.None;
                signals |= _trackers[panel].Next(point.Value, point.Limits, _valid[panel]) != RuleSet.None;
            }
        }

        return signals;
    }
}
