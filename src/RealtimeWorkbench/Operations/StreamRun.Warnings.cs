using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Spc;

namespace RealtimeWorkbench.Operations;

// What the settings ask for and the stream does not have.
internal sealed partial class StreamRun
{
    /// <summary>Samples after which a number that none of them has will not come any more.</summary>
    private const int EnoughToSeeSequences = 1000;

    private bool _hasLookedForSequence;

    /// <summary>Finds the limits that are asked for, before a worker waits for them.</summary>
    private SpcMonitorOptions FindLimits(SpcMonitorOptions charts)
    {
        if (!(charts.FalseAlarmEvery > 2))
        {
            throw new SettingsException([Invariant($"Spc.FalseAlarmEvery is {_context.Settings.Spc.FalseAlarmEvery.Trim()}, which is {charts.FalseAlarmEvery:G3} points at this sample interval; it must be more than 2.")]);
        }

        _context.Info($"Finding limits for one false alarm every {_context.Settings.Spc.FalseAlarmEvery.Trim()}, which may take some seconds.");
        try
        {
            var found = charts.WithFoundLimits();
            if (found.HasFoundLimits)
            {
                _context.Info(Invariant(
                    $"Limits for at most one false alarm every {charts.FalseAlarmEvery:G6} points ({_context.Settings.Spc.FalseAlarmEvery.Trim()}), with a baseline of {charts.BaselineSubgroups}: {(found.ActualChart == ChartKind.Cusum ? Invariant($"decision interval {found.Design.DecisionInterval:G4} σ") : Invariant($"{found.Design.SigmaMultiple:G4} σ"))}."));
            }

            return found;
        }
        catch (ArgumentException none)
        {
            throw new SettingsException([$"Spc.FalseAlarmEvery: {none.Message.Split(" (Parameter")[0]}"]);
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
