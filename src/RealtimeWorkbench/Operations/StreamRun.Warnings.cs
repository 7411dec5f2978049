using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;

namespace RealtimeWorkbench.Operations;

// What the settings ask for and the stream does not have.
internal sealed partial class StreamRun
{
    /// <summary>Samples after which a number that none of them has will not come any more.</summary>
    private const int EnoughToSeeSequences = 1000;

    private bool _hasLookedForSequence;

    /// <summary>Finds the limits that are asked for, before a worker waits for them.</summary>
    private SpcMonitorOptions FindLimits(SpcMonitorOptions charts, CancellationToken cancellationToken)
    {
        if (!(charts.FalseAlarmEvery > 2))
        {
            throw new SettingsException([Invariant($"Spc.FalseAlarmEvery is {_context.Settings.Spc.FalseAlarmEvery.Trim()}, which is {charts.FalseAlarmEvery:G3} points at this sample interval; it must be more than 2.")]);
        }

        _context.Info($"Finding limits for one false alarm every {_context.Settings.Spc.FalseAlarmEvery.Trim()}, which may take some seconds.");
        try
        {
            var found = charts.WithFoundLimits(cancellationToken);
            if (found.HasFoundLimits)
            {
                _context.Info(Invariant(
                    $"Limits for at most one false alarm every {charts.FalseAlarmEvery:G6} points ({_context.Settings.Spc.FalseAlarmEvery.Trim()}{(FalseAlarms.Assumed(charts.ActualChart) is { } assumed ? $"; {assumed}" : "")}), with a baseline of {charts.BaselineSubgroups}: {(found.ActualChart == ChartKind.Cusum ? Invariant($"decision interval {found.Design.DecisionInterval:G4} σ") : Invariant($"{found.Design.SigmaMultiple:G4} σ"))}."));
            }

            return found;
        }
        catch (ArgumentException none)
        {
            throw new SettingsException([$"Spc.FalseAlarmEvery: {none.Message.Split(" (Parameter")[0]}"]);
        }
    }

    /// <summary>Finds the limits of layers for as many points, each of which is a layer or several; says so where they cannot keep it.</summary>
    private SpcMonitorOptions FindLimitsOfLayers(SpcMonitorOptions charts, CancellationToken cancellationToken)
    {
        var asked = _context.Settings.Spc.FalseAlarmEvery.Trim();
        if (charts.FalseAlarmEvery is not { } points)
        {
            _context.Warn(Invariant(
                $"Spc.FalseAlarmEvery is {asked}, which says nothing of charts of layers, since nobody knows how long a layer takes: their limits stay at {charts.SigmaMultiple} σ; give a number of points to have layers keep it, too."));
            return charts;
        }

        try
        {
            var found = charts.WithFoundLimits(cancellationToken);
            _context.Info(Invariant($"Limits of layers for at most one false alarm every {points:G6} points of each chart, with a baseline of {charts.BaselineSubgroups}: {found.Design.SigmaMultiple:G4} σ."));
            return found;
        }
        catch (ArgumentException none)
        {
            _context.Warn(Invariant($"Limits of layers stay at {charts.SigmaMultiple} σ, with other false alarms than Spc.FalseAlarmEvery asks for: {none.Message.Split(" (Parameter")[0]}"));
            return charts with { FalseAlarmEvery = null };
        }
    }

    private void WarnOfUnseenSequence()
    {
        if (!_hasLookedForSequence
            && _context.Settings.Streaming.ToPipelineOptions().SequenceField is { } field
            && !_context.Catalog.Metrics.TryGetId(field, out _))
        {
            _context.Warn($"Streaming.SequenceField is {field}, but no sample has had such a number, so neither repetitions nor missing samples are recognized by it; check its name.");
        }

        _hasLookedForSequence = true;
    }

    private void WarnOfUnseenMetrics()
    {
        WarnOfUnseenSequence();
        if (_thresholds.Count == 0 || _context.Catalog.Metrics.Count <= _derivedMetrics)
        {
            return;
        }

        // With several workers each sees only some machines; a metric is unseen if none of them saw it.
        var unseen = _thresholds.Select(monitor => monitor.UnseenMetrics(_context.Catalog))
            .Aggregate((a, b) => [.. a.Intersect(b, StringComparer.Ordinal)]);
        foreach (var sentence in unseen)
        {
            _context.Warn(sentence);
        }
    }

    private void WarnOfEmptyGroups()
    {
        foreach (var group in _groups?.Groups ?? [])
        {
            if (GroupCounts.Where(counts => counts.Group == group).All(counts => counts.Rows == 0))
            {
                _context.Warn($"The {group.Metric} has no row: no value of {group.Metrics[0]}, the first of its metrics, came.");
            }
        }
    }
}
