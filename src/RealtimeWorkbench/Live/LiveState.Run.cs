using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Groups;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Live;

/// <content>What the workbench and its runs put into it, beside samples and alerts.</content>
public sealed partial class LiveState
{
    /// <summary>What a resumed run has to know: newest values with their courses, and charts.</summary>
    internal IReadOnlyList<IMachineState> States =>
        [new LiveMetricsState(this), .. Enum.GetValues<ChartOrigin>().Select(origin => new LiveChartsState(this, origin))];

    /// <summary>What decides about the points of the charts.</summary>
    internal string SettingsOf(ChartOrigin origin)
    {
        lock (_lock)
        {
            return _charts[(int)origin].Settings;
        }
    }

    /// <summary>Works on what is kept of the values, with the next version.</summary>
    internal void With(Action<LiveMetrics, LiveCharts, long> work, bool changes, bool forgets = false, ChartOrigin origin = ChartOrigin.Metrics)
    {
        lock (_lock)
        {
            _version += changes ? 1 : 0;
            work(_metrics, _charts[(int)origin], _version);
            if (changes)
            {
                _resetVersion = forgets ? _version : _resetVersion;
                _valuesBell.Ring(_version);
            }
        }
    }

    /// <summary>Forgets the last run: what follows belongs to a new one. The log and the results of other operations stay.</summary>
    internal void BeginRun()
    {
        lock (_lock)
        {
            _resetVersion = ++_version;
            _metrics = new LiveMetrics();
            _alerts = new LiveAlerts(ClosedAlertsKept, ReturnedAlertsKept);
            Array.ForEach(Enum.GetValues<ChartOrigin>(), origin => _charts[(int)origin] = new LiveCharts(null));
            _statistics = StatisticsView.None;
        }
    }

    /// <summary>Says how control charts of the run are made.</summary>
    internal void UseCharts(ChartStyle style, ChartOrigin origin = ChartOrigin.Metrics)
    {
        lock (_lock)
        {
            _charts[(int)origin] = new LiveCharts(style);
        }
    }

    /// <summary>Shows what the workbench is doing.</summary>
    internal void Put(OperationStatus operation)
    {
        lock (_lock)
        {
            Take(operation);
        }
    }

    /// <summary>Shows that what runs was asked to stop; what has ended meanwhile stays ended.</summary>
    /// <param name="elapsedSeconds">How long it has taken so far.</param>
    internal void PutStopping(double elapsedSeconds)
    {
        lock (_lock)
        {
            if (_operation.State == RunState.Running)
            {
                Take(_operation with { State = RunState.Stopping, ElapsedSeconds = elapsedSeconds, Text = "stopping" });
            }
        }
    }

    /// <summary>Shows how the stream runs.</summary>
    internal void Put(StatisticsView statistics)
    {
        lock (_lock)
        {
            if (_statistics != statistics)
            {
                _statistics = statistics;
                _statisticsVersion = ++_version;
            }
        }
    }

    /// <summary>Shows health.</summary>
    internal void Put(HealthView health)
    {
        lock (_lock)
        {
            _health = health;
            _healthVersion = ++_version;
        }
    }

    /// <summary>Shows what an operation found.</summary>
    internal void Put(OperationResult result)
    {
        lock (_lock)
        {
            _results[result.Operation] = (++_version, result);
        }
    }

    /// <summary>Shows points of control charts.</summary>
    internal void Put(List<ChartPoint> points, MetricCatalog catalog, ChartOrigin origin)
    {
        lock (_lock)
        {
            _version++;
            var charts = _charts[(int)origin];
            foreach (var point in points)
            {
                charts.Add(point, catalog, _version);
            }

            _valuesBell.Ring(_version);
        }
    }

    /// <summary>Shows that a baseline was frozen.</summary>
    internal void Put(Baseline baseline, ChartOrigin origin)
    {
        lock (_lock)
        {
            _charts[(int)origin].Put(baseline, ++_version);
        }

        Log(LogLevel.Success, baseline.Variables is { } group
            ? Invariant($"Baseline of {baseline.Metric} on {baseline.Machine} established from {baseline.Subgroups} rows of {group.Metrics.Count} metrics: limits {string.Join(", ", GroupSignals.Panels.Zip(group.Limits, (panel, limit) => $"{panel.Title} {Tables.Number(limit)}"))}.")
            : Invariant(
                $"Baseline of {baseline.Metric} on {baseline.Machine} established from {baseline.Subgroups} subgroups: center {Tables.Number(baseline.Center)}, limits {Tables.Number(baseline.Location.Lower)} to {Tables.Number(baseline.Location.Upper)}."));
    }

    /// <summary>Shows why a chart has no baseline, or what is wrong with it.</summary>
    internal void PutNotice(string machine, string metric, string sentence, ChartOrigin origin)
    {
        lock (_lock)
        {
            _charts[(int)origin].PutNotice(machine, metric, sentence, ++_version);
        }

        Log(LogLevel.Warning, sentence);
    }

    /// <summary>Shows counts of a chart that grow; only the first is news for the log.</summary>
    internal void PutRemark(string machine, string metric, string sentence, ChartOrigin origin)
    {
        bool isFirst;
        lock (_lock)
        {
            isFirst = _charts[(int)origin].PutRemark(machine, metric, sentence, ++_version);
        }

        if (isFirst)
        {
            Log(LogLevel.Warning, sentence);
        }
    }

    /// <summary>Shows the limits of an absolute threshold with the values of its metric.</summary>
    internal void PutLimits(string metric, double? lower, double? upper)
    {
        lock (_lock)
        {
            _metrics.SetLimits(metric, lower, upper, ++_version);
        }
    }

    /// <summary>Says that the settings changed.</summary>
    internal void SettingsChanged()
    {
        lock (_lock)
        {
            _settingsVersion = ++_version;
        }
    }

    /// <summary>Takes over an alert as it is now; the lock is held.</summary>
    private void Take(Alert alert)
    {
        var view = AlertView.Of(alert);
        _alerts.Put(view, ++_version);
        _metrics.SetCondition(view.Machine, view.Metric, _alerts.ConditionOf(view.Machine, view.Metric), _version);
        _valuesBell.Ring(_version);
    }

    /// <summary>Takes over what the workbench is doing; the lock is held.</summary>
    private void Take(OperationStatus operation)
    {
        if (_operation.State == RunState.Stopping && operation.State == RunState.Running && operation.StartedAt == _operation.StartedAt)
        {
            // Progress that was on its way when somebody asked to stop.
            operation = operation with { State = RunState.Stopping };
        }

        var isAnother = operation.State != _operation.State;
        _operation = operation;
        _operationVersion = ++_version;
        if (isAnother)
        {
            _stateBell.Ring(_version);
        }
    }
}
