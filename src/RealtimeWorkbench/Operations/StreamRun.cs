using RealtimeWorkbench.Live;
using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Operations;

/// <summary>One stream from its source to the views: puts the pipeline together as the settings say, runs it, and keeps what it found.</summary>
internal sealed class StreamRun
{
    private const int FewestBaselineSubgroups = 5;
    private const int UsualBaselineSubgroups = 25;

    private static readonly TimeSpan ShownEvery = TimeSpan.FromMilliseconds(100);

    private readonly RunContext _context;
    private readonly StreamParts _parts;
    private readonly ISampleSource _source;
    private readonly SpcMonitorOptions? _charts;
    private readonly List<ThresholdMonitor> _thresholds = [];
    private readonly long _opened;

    public StreamRun(RunContext context, StreamParts parts)
    {
        var settings = context.Settings;
        _context = context;
        _opened = context.Time.GetTimestamp();
        _parts = parts;
        _source = context.OpenSource();
        _charts = parts.HasFlag(StreamParts.Spc) ? SpcOptionsOf(settings.Spc) : null;
        if (_charts is not null)
        {
            context.Live.UseCharts(_charts);
        }

        Inlet = _source as PushedSamples ?? new PushedSamples(context.Catalog, context.Time);
        Tap = new SignalTap(context.Alerts);
        Board = new MachineBoard(context.Time);
        Buffer = settings.Streaming.BufferManagement ? new SlidingBuffer(context.Catalog, settings.Streaming.BufferSize) : null;
        Voxels = settings.Streaming.IncrementalProcessing ? new VoxelGrid(new VoxelGridOptions(), context.Catalog) : null;
        IReadOnlyList<IBatchObserver?> observers = [context.Live, Board, Buffer, Voxels];
        Pipeline = new Pipeline(
            new PipelineOptions
            {
                BatchSize = settings.Streaming.BatchSize,
                BufferSize = settings.Streaming.BufferSize,
                Workers = settings.Streaming.Workers,
                Overflow = settings.Streaming.WhenFull,
                AdvanceWhenIdle = _source.IsLive,
            },
            CreateMonitors,
            Tap,
            [.. observers.OfType<IBatchObserver>()],
            context.Time);
        context.Stream = this;
    }

    /// <summary>Whether silence of the source means something.</summary>
    public bool IsLive => _source.IsLive;

    /// <summary>How long ago the newest sample was processed; before the first, how long the stream has been open.</summary>
    public TimeSpan SinceLastSample => _context.Time.GetElapsedTime(Board.LastSeen ?? _opened);

    /// <summary>Takes samples from outside while the stream runs.</summary>
    public PushedSamples Inlet { get; }

    public Pipeline Pipeline { get; }

    public MachineBoard Board { get; }

    public SignalTap Tap { get; }

    public SlidingBuffer? Buffer { get; }

    public VoxelGrid? Voxels { get; }

    /// <summary>The simulator, if that is where the samples come from.</summary>
    public MachineSimulator? Simulator => _source as MachineSimulator;

    /// <summary>How the signals match the faults that the source injected; <see langword="null"/> if it knows of none.</summary>
    public DetectionScore? Score => _source is IFaultTruth truth && (truth is DemoProcess || truth.Faults.Count > 0)
        ? DetectionScore.Of(truth.Faults, Tap.Raised, Grace)
        : null;

    /// <summary>Rules look back over a few subgroups: signals of a fault may come that long after its end.</summary>
    private TimeSpan Grace =>
        TimeSpan.FromSeconds(3 * _context.Settings.Spc.SubgroupSize / _context.Settings.Demo.SamplesPerSecond);

    /// <summary>Runs the stream to its end, or until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var showing = ShowAsync(ended.Token);
        try
        {
            var source = ReferenceEquals(_source, Inlet) ? _source : new MergedSource(_source, Inlet);
            var result = await Pipeline.RunAsync(source, cancellationToken).ConfigureAwait(false);
            if (result.Remark is { } remark)
            {
                _context.Warn(remark);
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await showing.ConfigureAwait(false);
            ShowStatistics();
            WarnOfUnseenMetrics();
        }
    }

    private List<IMonitor> CreateMonitors(int worker)
    {
        var monitors = new List<IMonitor>();
        SpcMonitor? charts = null;
        if (_charts is not null)
        {
            var flush = new ChartFlush(_context.Live);
            charts = new SpcMonitor(_charts, flush);
            monitors.Add(charts);
            monitors.Add(flush);
        }

        if (_parts.HasFlag(StreamParts.Alerts))
        {
            var thresholds = new ThresholdMonitor(
                [_context.Settings.Threshold.ToRule()], charts is null ? null : new FrozenLimits(charts));
            _thresholds.Add(thresholds);
            monitors.Add(thresholds);
            monitors.Add(new StalenessMonitor(new StalenessOptions()));
            monitors.Add(new StuckMonitor(new StuckOptions()));
        }

        return monitors;
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ShownEvery, _context.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                ShowStatistics();
            }
        }
        catch (OperationCanceledException)
        {
            // The stream has ended.
        }
    }

    private void ShowStatistics()
    {
        if (Board.NewestEventTime is { } reached)
        {
            _context.Alerts.Advance(reached);
        }

        var statistics = Pipeline.Statistics.Snapshot();
        _context.Live.Put(StatisticsView.Of(statistics, Board.Newest.Count));
        var expected = _source.ExpectedSamples;
        var text = expected is { } all
            ? Invariant($"processed {Tables.Count(statistics.Processed)} of {Tables.Count(all)} samples")
            : Invariant($"processed {Tables.Count(statistics.Processed)} samples");
        _context.Show(text, expected > 0 ? Math.Min(100.0, 100.0 * statistics.Processed / expected.Value) : null);
    }

    private void WarnOfUnseenMetrics()
    {
        if (_thresholds.Count == 0 || _context.Catalog.Metrics.Count == 0)
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

    private SpcMonitorOptions SpcOptionsOf(SpcSettings settings)
    {
        var (chart, size) = settings.Chart switch
        {
            ChartChoice.XbarR => (ChartKind.XbarR, settings.SubgroupSize),
            ChartChoice.XbarS => (ChartKind.XbarS, settings.SubgroupSize),
            _ => (ChartKind.IndividualsMovingRange, 1),
        };
        return new SpcMonitorOptions
        {
            Chart = chart,
            SubgroupSize = size,
            SigmaMultiple = settings.ControlLimit,
            BaselineSubgroups = settings.BaselineSubgroups > 0 ? settings.BaselineSubgroups
                : _source.HistorySamples / size >= FewestBaselineSubgroups ? _source.HistorySamples / size
                : UsualBaselineSubgroups,
            Rules = RuleSetParser.TryParse(settings.Rules, out var rules) ? rules : RuleSet.None,
        };
    }
}
