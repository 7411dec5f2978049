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
    [
        new LiveMetricsState(this),
        .. Enum.GetValues<ChartOrigin>().Select(origin => new LiveChartsState(this, origin)),
        .. Enum.GetValues<ChartOrigin>().Select(origin => new LiveRemarksState(this, origin)),
    ];

    /// <summary>Version with which a person wrote to a point of a chart last.</summary>
    public long NotesVersion { get; private set; }

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

    /// <summary>Shows what changes all the time, such as counts or an index; only the first is news for the log.</summary>
    internal void PutRemark(string machine, string metric, string sentence, ChartOrigin origin)
    {
        bool isFirst;
        lock (_lock)
        {
            isFirst = _charts[(int)origin].PutRemark(machine, metric, sentence, ++_version);
        }

        if (isFirst)
        {
            Log(LogLevel.Info, sentence);
        }
    }

    /// <summary>Shows what the variables contributed to a point of a chart of several.</summary>
    internal void PutContributions(
        string machine, string metric, int panel, long index, IReadOnlyList<ContributionView> contributions, ChartOrigin origin)
    {
        lock (_lock)
        {
            _charts[(int)origin].PutContributions(machine, metric, panel, index, contributions);
        }
    }

    /// <summary>Writes what a person found out about a point of a chart, and says so in the log.</summary>
    /// <param name="chart">Machine and metric, such as "am-01/temperature".</param>
    /// <param name="index">Number of the point.</param>
    /// <param name="cause">Cause, or the empty string; with an empty note too, what stood there is withdrawn.</param>
    /// <param name="note">What else is worth knowing, or the empty string.</param>
    /// <param name="by">Who writes it.</param>
    /// <returns>What became of it, and the machine of the chart.</returns>
    internal (PointNoteResult Result, string Machine) WriteNote(string chart, long index, string cause, string note, string by)
    {
        var written = new PointNote(index, cause.Trim(), note.Trim(), by.Trim(), _time.GetUtcNow());
        if (Unfit(written) is { } why)
        {
            return (new PointNoteResult(PointNoteOutcome.Refused, why, null), "");
        }

        (string Machine, PointNote? Before)? found = null;
        lock (_lock)
        {
            foreach (var charts in _charts)
            {
                found ??= charts.PutNote(chart, written, _version + 1);
            }

            if (found is not null)
            {
                NotesVersion = ++_version;
                _stateBell.Ring(_version);
                _valuesBell.Ring(_version);
            }
        }

        if (found is not { } place)
        {
            return (new PointNoteResult(
                PointNoteOutcome.UnknownPoint,
                Invariant($"There is no point {index} of a chart {chart}, or it is no longer kept; give chart and index as /api/spc says them."),
                null), "");
        }

        var sentence = Sentence(chart, written, place.Before);
        Log(LogLevel.Info, sentence);
        return (new PointNoteResult(PointNoteOutcome.Done, sentence, written), place.Machine);
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

    private static string? Unfit(PointNote note) =>
        note.By.Length == 0 ? "Give your name in \"by\", so that others know whom to ask."
        : note.By.Length > PointNote.LongestName ? Invariant($"The name has {note.By.Length} characters; it may have {PointNote.LongestName}.")
        : note.Cause.Length > PointNote.LongestCause ? Invariant($"The cause has {note.Cause.Length} characters; it may have {PointNote.LongestCause}, so write what is longer as a note.")
        : note.Note.Length > PointNote.LongestNote ? Invariant($"The note has {note.Note.Length} characters; it may have {PointNote.LongestNote}.")
        : null;

    /// <summary>What the log says of a note: who, where, what, and what stood there before.</summary>
    private static string Sentence(string chart, PointNote note, PointNote? before)
    {
        var what = Words(note) is { Length: > 0 } words ? $"wrote {words}" : "withdrew what was written";
        var instead = before is not null && Words(before) is { Length: > 0 } old ? $", before: {old} by {before.By}" : "";
        return Invariant($"{note.By} {what} at point {note.Index} of {chart}{instead}.");

        static string Words(PointNote note) => string.Join(
            " and ",
            new[] { note.Cause.Length > 0 ? $"the cause “{note.Cause}”" : "", note.Note.Length > 0 ? $"the note “{note.Note}”" : "" }.Where(part => part.Length > 0));
    }
}
