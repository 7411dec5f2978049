using RealtimeWorkbench.Health;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Sources.Push;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Groups;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Operations;

/// <summary>One stream from its source to the views: puts the pipeline together as the settings say, runs it, and keeps what it found.</summary>
internal sealed partial class StreamRun : IAsyncDisposable
{
    private const int SubgroupsLookedBack = 3;

    /// <summary>A single time far ahead would make all that follows late. A day leaves room for clocks that are set to another zone.</summary>
    private static readonly TimeSpan FurthestFuture = TimeSpan.FromDays(1);

    private static readonly TimeSpan ShownEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BaselinesExchangedEvery = TimeSpan.FromSeconds(1);

    private readonly RunContext _context;
    private readonly StreamParts _parts;
    private readonly ISampleSource _source;
    private readonly SpcMonitorOptions? _charts;
    private readonly LayerMonitorOptions? _layers;
    private readonly GroupMonitorOptions? _groups;
    private readonly int _derivedMetrics;
    private readonly List<ThresholdMonitor> _thresholds = [];
    private readonly List<GroupMonitor> _groupMonitors = [];
    private readonly long _opened;
    private readonly ICheckpointStore? _store;
    private DateTimeOffset _baselinesExchanged;
    private volatile bool _hasEnded;

    public StreamRun(RunContext context, StreamParts parts, ICheckpointStore? store = null, IHistoryStore? history = null, CancellationToken cancellationToken = default)
    {
        var settings = context.Settings;
        _context = context;
        _opened = context.Time.GetTimestamp();
        _parts = parts;
        _source = context.OpenSource();
        if (_source is INoticingSource noticing)
        {
            noticing.Noticed += Show;
        }

        Baselines = new RunBaselines(settings.Spc.Enabled ? settings.Spc.Baselines.Trim() : "", SpcMonitorOptions.UsualName, context.Warn);
        _charts = parts.HasFlag(StreamParts.Spc) ? settings.Spc.ToMonitorOptions(_source.HistorySamples, KnownInterval) : null;
        if (_charts is not null && settings.Spc.Baselines.Trim().Length > 0)
        {
            _charts = _charts with { KeepRows = true };
        }

        if (_charts is { FalseAlarmEvery: not null })
        {
            _charts = FindLimits(_charts, cancellationToken);
        }

        if (_charts is not null)
        {
            context.Live.UseCharts(ChartStyle.Of(_charts));
            _layers = settings.Voxels.ToLayerOptions(settings.Spc);
            _layers = _layers is null ? null : _layers with { Charts = _layers.Charts with { KeepRows = _charts.KeepRows } };
            _layers = _layers is null || _charts.FalseAlarmEvery is null ? _layers : _layers with { Charts = FindLimitsOfLayers(_layers.Charts, cancellationToken) };
            _groups = settings.Groups.ToGroupOptions();
        }

        if (_layers is not null)
        {
            context.Live.UseCharts(ChartStyle.Of(_layers.Charts) with { Settings = _layers.StateSettings }, ChartOrigin.Layers);

            // Names before the first sample, so that their numbers do not depend on which worker comes first.
            _ = new LayerMonitor(_layers, context.Catalog);
            _derivedMetrics = context.Catalog.Metrics.Count;
        }

        if (_groups is not null)
        {
            context.Live.UseCharts(ChartStyle.Of(_groups), ChartOrigin.Groups);
            _ = new GroupMonitor(_groups, context.Catalog);
            _derivedMetrics = context.Catalog.Metrics.Count;
        }

        if (parts.HasFlag(StreamParts.Alerts))
        {
            UseThreshold(settings.Threshold);
        }

        Inlet = _source as PushedSamples ?? new PushedSamples(context.Catalog, context.Time);
        Tap = new SignalTap(context.Alerts);
        if (history is not null)
        {
            History = new RunHistory(context, history, (_source as IResumableSource)?.PositionsName ?? _source.Name, hasCheckpoints: store is not null);
            Tap.Raising = History.OnSignal;
        }

        Board = new MachineBoard(context.Time);
        Buffer = settings.Streaming.BufferManagement ? new SlidingBuffer(context.Catalog, settings.Streaming.BufferSize) : null;
        Voxels = settings.Streaming.IncrementalProcessing ? new MachineVoxels(settings.Voxels.ToGridOptions(), context.Catalog) : null;
        Windows = parts == StreamParts.None && settings.Streaming.Window > 0
            ? new WindowBoard(TimeSpan.FromSeconds(settings.Streaming.Window), context.Catalog)
            : null;
        _store = store;
        IReadOnlyList<IBatchObserver?> observers = [context.Live, Board, Buffer, Voxels, Windows, History];
        Pipeline = new Pipeline(
            settings.Streaming.ToPipelineOptions() with
            {
                AdvanceWhenIdle = _source.IsLive,
                FurthestFuture = _source.IsLive ? FurthestFuture : TimeSpan.Zero,
                NumberMetric = settings.Spc.NumberMetric,
            },
            CreateMonitors,
            Tap,
            [.. observers.OfType<IBatchObserver>()],
            context.Time,
            store is null ? null : CheckpointsIn(store));
        context.Alerts.Touched = context.Notifier.Touched = machine => Pipeline.Touch(machine);
        context.Alerts.Acknowledged = machine => Pipeline.Touch(machine, atOnce: true);
        context.Stream = this;
    }

    /// <summary>Puts a stream together, with its store of checkpoints if the settings name one.</summary>
    /// <exception cref="SettingsException">The settings ask for checkpoints, and this program has no store for them.</exception>
    /// <exception cref="SourceException">The source, or the store, cannot be opened.</exception>
    public static async Task<StreamRun> CreateAsync(RunContext context, StreamParts parts, CancellationToken cancellationToken)
    {
        var history = OpenHistory(context);
        if (!context.Settings.Checkpoint.IsWanted)
        {
            return new StreamRun(context, parts, store: null, history, cancellationToken);
        }

        if (context.Checkpoints is null)
        {
            throw new SettingsException(["Checkpoint.Path is set, but this program cannot keep checkpoints; leave it empty."]);
        }

        ICheckpointStore store;
        try
        {
            store = await context.Checkpoints.OpenAsync(context.Settings.Checkpoint, context.Warn, cancellationToken).ConfigureAwait(false);
        }
        catch (CheckpointException problem)
        {
            throw new SourceException(problem.Message, problem);
        }

        try
        {
            return new StreamRun(context, parts, store, history, cancellationToken);
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes samples from outside while the stream runs.</summary>
    public PushedSamples Inlet { get; }

    public Pipeline Pipeline { get; }

    /// <summary>Baselines in use and those before them.</summary>
    public RunBaselines Baselines { get; }

    public MachineBoard Board { get; }

    public SignalTap Tap { get; }

    public SlidingBuffer? Buffer { get; }

    /// <summary>Sums the values up in windows, where nothing else looks at them.</summary>
    public WindowBoard? Windows { get; }

    public MachineVoxels? Voxels { get; }

    /// <summary>How many rows of each group of metrics were complete. To be asked when the stream has ended.</summary>
    public IReadOnlyList<GroupCounts> GroupCounts => [.. _groupMonitors.SelectMany(monitor => monitor.Counts())];

    /// <summary>The simulator, if that is where the samples come from.</summary>
    public MachineSimulator? Simulator => _source as MachineSimulator;

    /// <summary>How the signals match the faults that the source injected; <see langword="null"/> if it knows of none. Signals of layers say nothing of when, those of groups nothing of which metric.</summary>
    public DetectionScore? Score => _source is IFaultTruth truth && (truth is DemoProcess || truth.Faults.Count > 0)
        ? DetectionScore.Of(truth.Faults, [.. Tap.Raised.Where(signal => !LayerMonitor.IsOfLayers(signal.Metric) && !MetricGroup.IsGroup(signal.Metric))], Grace)
        : null;

    /// <summary>Rules look back over a few subgroups: signals of a fault may come that long after its end.</summary>
    private TimeSpan Grace => SubgroupsLookedBack * _context.Settings.Spc.SubgroupSize * Interval;

    /// <summary>Time from one sample of a machine to the next. A recording has its own, whatever the settings of the demo say.</summary>
    private TimeSpan Interval => _context.Settings.Spc.IntervalOr(KnownInterval) is var known && known > TimeSpan.Zero
        ? known
        : Board.Span * Board.Count / Math.Max(1, Pipeline.Statistics.Snapshot().Processed - Board.Count);

    /// <summary>What the source knows of it; zero if nothing.</summary>
    private TimeSpan KnownInterval => _source is DemoProcess ? TimeSpan.FromSeconds(1 / _context.Settings.Demo.SamplesPerSecond) : TimeSpan.Zero;

    /// <summary>Runs the stream to its end, or until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopping = cancellationToken.Register(() => History?.StopWaiting());
        var showing = ShowAsync(ended.Token);
        try
        {
            var merged = new MergedSource(_source, Inlet, waits: _store is not null);
            var source = ReferenceEquals(_source, Inlet) ? _source : merged;
            var result = await Pipeline.RunAsync(source, cancellationToken).ConfigureAwait(false);
            _ending = result.Stopped ? "stopped" : "completed";
            if (merged.Abandoned + (result.Stopped ? Inlet.Abandon() : 0) is > 0 and var abandoned)
            {
                _context.Warn(Invariant($"{abandoned} samples that had been read ahead were given up at the stop; they are in no count."));
            }

            if (result.Remark is { } remark)
            {
                _context.Warn(remark);
            }

            if (result.Statistics.Gaps > 0)
            {
                _context.Warn(Tables.GapsSentence(result.Statistics, Pipeline.Gaps));
            }

            if (result.Statistics.Produced == 0 && !result.Stopped)
            {
                throw new SourceException($"{_source.Name} has no samples; name a source that has.");
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await showing.ConfigureAwait(false);
            _hasEnded = true;
            ShowStatistics();
            Baselines.Exchange();
            WarnOfUnseenMetrics();
            WarnOfEmptyGroups();
        }
    }

    /// <summary>Says how the stream is, for its health check.</summary>
    /// <remarks>
    /// A source that isn't live fills the queue as fast as it can and is late by nobody's measure, and a stream that has ended is
    /// silent by right: neither says anything about health.
    /// </remarks>
    public StreamVitals Vitals()
    {
        var isWatched = _source.IsLive && !_hasEnded;
        var statistics = Pipeline.Statistics.Snapshot();
        return new StreamVitals(
            isWatched ? _context.Time.GetElapsedTime(Board.LastSeen ?? _opened) : TimeSpan.Zero,
            statistics.Processed,
            statistics.DeadLettered + statistics.Late + statistics.Duplicates,
            statistics.Dropped,
            isWatched ? statistics.BufferUse : double.NaN)
        {
            HistoryProblem = History?.Problem,
            CheckpointProblem = _hasEnded ? null : Pipeline.Checkpoints?.Problem,
            SourceTrouble = SourceTrouble(),
            SourceProblem = _hasEnded ? null : Pipeline.SourceProblem,
            DeadLettersLost = (_source as IDeadLetteringSource)?.DeadLettersLost ?? 0,
            Fenced = _hasEnded ? null : Pipeline.Checkpoints?.Fenced,
            ChannelProblem = _context.Notifier.Counters.FirstOrDefault(channel => channel.Problem is not null)?.Problem,
            Behind = isWatched && (_source as ILaggingSource)?.Lag is { } lag
                ? TimeSpan.FromSeconds(Math.Min(lag / Math.Max(1, statistics.SamplesPerSecond), TimeSpan.SecondsPerDay))
                : null,
        };
    }

    private PipelineCheckpoints CheckpointsIn(ICheckpointStore store) => new()
    {
        Store = History?.Guard(store) ?? store,
        Run = $"{_context.Operation.Id} of {(_source as IResumableSource)?.PositionsName ?? _source.Name}{(Voxels is null ? " without voxels" : "")}",
        Interval = TimeSpan.FromSeconds(_context.Settings.Checkpoint.Interval),
        States = [.. _context.Live.States, _context.Alerts, _context.Alerts.Audit, _context.Notifier],
        Ending = () => AdvanceAlerts(isLast: true),
        Report = notice => _context.Live.Log(LevelOf(notice.Kind), notice.Sentence),
    };

    private static LogLevel LevelOf(CheckpointNoticeKind kind) => kind switch
    {
        CheckpointNoticeKind.Resumed => LogLevel.Info,
        CheckpointNoticeKind.Recovered => LogLevel.Success,
        CheckpointNoticeKind.Failed => LogLevel.Error,
        _ => LogLevel.Warning,
    };

    private void UseThreshold(ThresholdSettings threshold)
    {
        if (threshold.Type == ThresholdType.SpcLimit && _charts is null)
        {
            throw new SettingsException(
                ["Threshold.Type is spc_limit, but Spc.Enabled is off, so there are no control limits; switch it on or choose another type."]);
        }

        if (threshold.Type == ThresholdType.Absolute)
        {
            _context.Live.PutLimits(threshold.Metric, threshold.Lower, threshold.Upper);
        }
    }

    private List<IMonitor> CreateMonitors(int worker)
    {
        var monitors = new List<IMonitor>();
        SpcMonitor? charts = null;
        if (_charts is not null)
        {
            var flush = new ChartFlush(_context.Live, _context.Catalog);
            charts = new SpcMonitor(_charts, flush, Baselines.Store);
            monitors.Add(charts);
            monitors.Add(flush);
            if (_context.Settings.Spc.ToCapabilityOptions() is { } capability)
            {
                monitors.Add(new CapabilityMonitor(capability, flush));
            }
        }

        if (_layers is not null)
        {
            var flush = new ChartFlush(_context.Live, _context.Catalog, ChartOrigin.Layers);
            monitors.Add(new LayerMonitor(_layers, _context.Catalog, flush, Baselines.Store));
            monitors.Add(flush);
        }

        if (_groups is not null)
        {
            var flush = new ChartFlush(_context.Live, _context.Catalog, ChartOrigin.Groups);
            var monitor = new GroupMonitor(_groups, _context.Catalog, flush, Baselines.Store);
            _groupMonitors.Add(monitor);
            monitors.Add(monitor);
            monitors.Add(flush);
        }

        if (_parts.HasFlag(StreamParts.Alerts))
        {
            var thresholds = new ThresholdMonitor(
                [_context.Settings.Threshold.ToRule()], charts);
            _thresholds.Add(thresholds);
            monitors.Add(thresholds);
            monitors.Add(new StalenessMonitor(new StalenessOptions()));
            monitors.Add(new StuckMonitor(new StuckOptions()));
            if (_context.Settings.Alerts.Trend)
            {
                monitors.Add(new TrendMonitor(new TrendOptions()));
            }
        }

        return monitors;
    }

    /// <summary>Says how often the charts cry wolf; null where there are no charts, or it cannot be said before there are data.</summary>
    public string? FalseAlarmSentence => _charts is { } charts ? FalseAlarms.Sentence(charts, Interval) : null;

    /// <summary>Says how often groups of metrics cry wolf; null where there are none.</summary>
    public string? GroupFalseAlarmSentence => _groups is { } groups ? GroupSentences.Expected(groups) : null;
}
