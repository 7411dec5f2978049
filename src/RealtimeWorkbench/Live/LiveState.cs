using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Live;

/// <summary>The one state that every view watches: newest values, courses, charts, alerts, health, log, progress, results.</summary>
/// <remarks>
/// Every change raises <see cref="Version"/>. A view remembers the version that it knows and asks for what changed since,
/// as seldom as it likes: there are no queues that a slow view could fill. Thread-safe; one lock a batch, none a sample.
/// </remarks>
public sealed partial class LiveState : IBatchObserver, IAlertObserver
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

    /// <summary>Charts by <see cref="ChartOrigin"/>.</summary>
    private readonly LiveCharts[] _charts = [new(null), new(null), new(null)];
    private LiveMetrics _metrics = new();
    private LiveAlerts _alerts = new(ClosedAlertsKept, ReturnedAlertsKept);
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
            return [.. _charts.SelectMany(charts => charts.ChangedSince(0, LiveCharts.Kept))];
        }
    }

    /// <summary>Returns the control charts with the points that break a rule and with their notes. Workers wait for one chart at a time.</summary>
    internal IReadOnlyList<ChartView> Signals()
    {
        var found = new List<ChartView>();
        foreach (var origin in Enum.GetValues<ChartOrigin>())
        {
            IReadOnlyList<(string Machine, string Metric)> keys;
            lock (_lock)
            {
                keys = _charts[(int)origin].Keys();
            }

            foreach (var key in keys)
            {
                lock (_lock)
                {
                    if (_charts[(int)origin].Signals(key) is { } chart)
                    {
                        found.Add(chart);
                    }
                }
            }
        }

        return found;
    }

    /// <summary>Returns a control chart with one of its points; <see langword="null"/> if it isn't kept.</summary>
    internal ChartView? ChartWithPoint(string chart, long index)
    {
        lock (_lock)
        {
            return _charts.Select(charts => charts.WithPoint(chart, index)).FirstOrDefault(view => view is not null);
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
                newsOnly ? [] : [.. _charts.SelectMany(charts => charts.ChangedSince(since, LiveCharts.Shown))],
                _alerts.ChangedSince(since),
                _healthVersion > since || reset ? _health : null,
                _log.ChangedSince(since, LinesSentAtOnce),
                [.. _results.Values.Where(result => result.Version > since || reset).Select(result => result.Result)],
                _settingsVersion > since);
        }
    }
}
