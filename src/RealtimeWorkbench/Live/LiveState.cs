using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Live;

/// <summary>The one state that every view watches: newest values, courses, charts, alerts, health, log, progress, results.</summary>
/// <remarks>
/// Every change raises <see cref="Version"/>. A view remembers the version that it knows and asks for what changed since,
/// as seldom as it likes: there are no queues that a slow view could fill. Thread-safe; one lock a batch, none a sample.
/// </remarks>
public sealed class LiveState : IBatchObserver, IAlertObserver
{
    /// <summary>Width in points that courses are thinned to for a view that has not said its own.</summary>
    public const int DefaultWidth = 800;

    private const int LinesSentAtOnce = 500;
    private const int ClosedAlertsKept = 200;
    private const int ReturnedAlertsKept = 1000;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly LiveLog _log = new(capacity: 5000);
    private readonly ChangeBell _valuesBell = new(version: 1);
    private readonly ChangeBell _stateBell = new(version: 1);
    private readonly SortedDictionary<OperationKind, (long Version, OperationResult Result)> _results = [];
    private LiveMetrics _metrics = new();
    private LiveAlerts _alerts = new(ClosedAlertsKept, ReturnedAlertsKept);
    private LiveCharts _charts = new(null);
    private LiveCharts _layerCharts = new(null);
    private OperationStatus _operation = OperationStatus.Idle;
    private StatisticsView _statistics = StatisticsView.None;
    private HealthView _health = HealthView.Unknown;
    private long _version = 1;
    private long _operationVersion = 1;
    private long _statisticsVersion;
    private long _healthVersion;
    private long _settingsVersion;
    private long _resetVersion;

    /// <summary>Makes an empty state.</summary>
    /// <param name="time">Clock for the lines of the log.</param>
    public LiveState(TimeProvider time)
    {
        _time = time;
        Instance = Guid.NewGuid().ToString("N");
    }

    /// <summary>Tells this state from that of another process, whose versions mean something else.</summary>
    public string Instance { get; }

    /// <summary>Called for every line of the log, on the thread that writes it; for the console of a command.</summary>
    public event Action<LogEntry>? Logged;

    /// <summary>Number of the newest change.</summary>
    public long Version
    {
        get
        {
            lock (_lock)
            {
                return _version;
            }
        }
    }

    /// <summary>What the workbench is doing.</summary>
    public OperationStatus Operation
    {
        get
        {
            lock (_lock)
            {
                return _operation;
            }
        }
    }

    /// <summary>Returns what changed after a version. Everything, for version 0.</summary>
    /// <param name="version">Version that the view knows; a future one counts as 0.</param>
    /// <param name="width">Most points of a course when all of it is sent.</param>
    public LiveChanges ChangesSince(long version, int width = DefaultWidth) => ChangesSince(version, width, newsOnly: false);

    /// <summary>Returns what a person acts on that changed after a version: no statistics, values, courses and charts.</summary>
    /// <param name="version">Version that the view knows; a future one counts as 0.</param>
    /// <remarks>Costs little, whatever the number of metrics: views ask for it many times a second, and samples wait meanwhile.</remarks>
    public LiveChanges NewsSince(long version) => ChangesSince(version, DefaultWidth, newsOnly: true);

    /// <summary>Returns everything.</summary>
    /// <param name="width">Most points of a course.</param>
    public LiveChanges Everything(int width = DefaultWidth) => ChangesSince(0, width);

    /// <summary>Waits until values, courses, charts or alerts have changed after a version.</summary>
    /// <param name="version">Version that the view knows.</param>
    /// <returns>A task that completes with the next such change, or is complete if there was one. It is never cancelled.</returns>
    public Task ValuesAfterAsync(long version)
    {
        lock (_lock)
        {
            return _valuesBell.AfterAsync(version);
        }
    }

    /// <summary>Waits until an operation has begun, was asked to stop, or has ended after a version, or an alert has changed.</summary>
    /// <param name="version">Version that the view knows.</param>
    /// <returns>A task that completes with the next such change, or is complete if there was one. It is never cancelled.</returns>
    public Task StateAfterAsync(long version)
    {
        lock (_lock)
        {
            return _stateBell.AfterAsync(version);
        }
    }

    /// <summary>Returns the whole course of a metric, or <see langword="null"/> if there is none of that name.</summary>
    public IReadOnlyList<SeriesPoint>? Course(string machine, string metric, int width)
    {
        lock (_lock)
        {
            return _metrics.Course(machine, metric, width);
        }
    }

    /// <summary>Writes a line of the log.</summary>
    /// <param name="level">Kind of line.</param>
    /// <param name="message">What happened.</param>
    /// <param name="details">More for those who look for the cause, such as a stack trace.</param>
    public void Log(LogLevel level, string message, string? details = null)
    {
        LogEntry entry;
        lock (_lock)
        {
            entry = _log.Write(_time.GetUtcNow(), level, message, details, ++_version);
        }

        Logged?.Invoke(entry);
    }

    /// <inheritdoc />
    public void OnBatch(SampleBatch batch)
    {
        lock (_lock)
        {
            _metrics.Observe(batch, ++_version);
            _valuesBell.Ring(_version);
        }
    }

    /// <inheritdoc />
    public void OnAlert(AlertChange change)
    {
        lock (_lock)
        {
            Take(change.Alert);

            // A person may have to act: an alert doesn't wait for the values' turn.
            _stateBell.Ring(_version);
        }
    }

    /// <inheritdoc />
    void IAlertObserver.OnRestored(Alert alert)
    {
        lock (_lock)
        {
            Take(alert);
        }
    }

    /// <inheritdoc />
    void IAlertObserver.OnForgotten(string machine)
    {
        lock (_lock)
        {
            _alerts.Forget(machine);
            _resetVersion = ++_version;
            _valuesBell.Ring(_version);
        }
    }

    /// <summary>What a resumed run has to know: newest values with their courses, and charts.</summary>
    internal IReadOnlyList<IMachineState> States =>
        [new LiveMetricsState(this), new LiveChartsState(this, ofLayers: false), new LiveChartsState(this, ofLayers: true)];

    /// <summary>What decides about the points of the charts.</summary>
    internal string ChartSettings
    {
        get
        {
            lock (_lock)
            {
                return _charts.Settings;
            }
        }
    }

    /// <summary>Works on what is kept of the values, with the next version.</summary>
    internal void With(Action<LiveMetrics, LiveCharts, long> work, bool changes, bool forgets = false, bool ofLayers = false)
    {
        lock (_lock)
        {
            _version += changes ? 1 : 0;
            work(_metrics, ChartsOf(ofLayers), _version);
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
            _charts = new LiveCharts(null);
            _layerCharts = new LiveCharts(null);
            _statistics = StatisticsView.None;
        }
    }

    /// <summary>Says how the control charts of the run are made.</summary>
    internal void UseCharts(SpcMonitorOptions options)
    {
        lock (_lock)
        {
            _charts = new LiveCharts(options);
        }
    }

    /// <summary>Says how the control charts of layers are made.</summary>
    internal void UseLayerCharts(SpcMonitorOptions options)
    {
        lock (_lock)
        {
            _layerCharts = new LiveCharts(options);
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

    /// <summary>Returns the lines of the log that are kept.</summary>
    internal IReadOnlyList<LogEntry> AllLines()
    {
        lock (_lock)
        {
            return _log.ChangedSince(0, int.MaxValue);
        }
    }

    /// <summary>Returns the control charts with all points that are kept.</summary>
    internal IReadOnlyList<ChartView> Charts()
    {
        lock (_lock)
        {
            return [.. _charts.ChangedSince(0, LiveCharts.Kept), .. _layerCharts.ChangedSince(0, LiveCharts.Kept)];
        }
    }

    /// <summary>Shows points of control charts.</summary>
    internal void Put(List<ChartPoint> points, MetricCatalog catalog, bool ofLayers)
    {
        lock (_lock)
        {
            _version++;
            var charts = ChartsOf(ofLayers);
            foreach (var point in points)
            {
                charts.Add(point, catalog, _version);
            }

            _valuesBell.Ring(_version);
        }
    }

    /// <summary>Shows that a baseline was frozen.</summary>
    internal void Put(Baseline baseline, bool ofLayers)
    {
        lock (_lock)
        {
            ChartsOf(ofLayers).Put(baseline, ++_version);
        }

        Log(LogLevel.Success, Invariant(
            $"Baseline of {baseline.Metric} on {baseline.Machine} established from {baseline.Subgroups} subgroups: center {Tables.Number(baseline.Center)}, limits {Tables.Number(baseline.Location.Lower)} to {Tables.Number(baseline.Location.Upper)}."));
    }

    /// <summary>Shows why a chart has no baseline, or what is wrong with it.</summary>
    internal void PutNotice(string machine, string metric, string sentence, bool ofLayers)
    {
        lock (_lock)
        {
            ChartsOf(ofLayers).PutNotice(machine, metric, sentence, ++_version);
        }

        Log(LogLevel.Warning, sentence);
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

    private LiveCharts ChartsOf(bool layers) => layers ? _layerCharts : _charts;

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

    private LiveChanges ChangesSince(long version, int width, bool newsOnly)
    {
        lock (_lock)
        {
            var reset = version < _resetVersion || version > _version;
            var since = version > _version ? 0 : version;
            return new LiveChanges(
                _version,
                reset,
                _operationVersion > since ? _operation : null,
                !newsOnly && (_statisticsVersion > since || reset) ? _statistics : null,
                newsOnly ? [] : _metrics.ReadingsSince(since),
                newsOnly ? [] : _metrics.SeriesSince(since, width),
                newsOnly ? [] : [.. _charts.ChangedSince(since, LiveCharts.Shown), .. _layerCharts.ChangedSince(since, LiveCharts.Shown)],
                _alerts.ChangedSince(since),
                _healthVersion > since || reset ? _health : null,
                _log.ChangedSince(since, LinesSentAtOnce),
                [.. _results.Values.Where(result => result.Version > since || reset).Select(result => result.Result)],
                _settingsVersion > since);
        }
    }
}
