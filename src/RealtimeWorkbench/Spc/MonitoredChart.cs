using System.Numerics;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Spc;

/// <summary>The control chart of one metric of one machine, as it grows.</summary>
internal sealed partial class MonitoredChart
{
    /// <summary>No revision of a store: it is asked at the next row.</summary>
    private const int Unasked = -1;

    private readonly int _machine;
    private readonly int _metric;
    private readonly MetricCatalog _catalog;
    private readonly int _size;
    private readonly Panel[] _panels;

    private readonly ChartsInCommon _common;

    /// <summary>The chart of the frozen baseline; <see langword="null"/> in Phase I.</summary>
    private StreamingChart? _chart;

    /// <summary>Values of all of Phase I; in Phase II, those of the subgroup that is being filled.</summary>
    private double[] _values;

    /// <summary>Event time of each value of Phase I.</summary>
    private long[] _times;

    private int _filled;

    /// <summary>Event time of the latest value; 0 before there is one.</summary>
    private long _last;

    /// <summary>Revision of the store at which it was asked for a newer baseline.</summary>
    private int _revision;

    private long _index;
    private bool _sawUnfit;
    private bool _saidWhyNot;

    /// <summary>Whether the baseline was there before the chart.</summary>
    private bool _isStored;

    public MonitoredChart(
        int machine,
        int metric,
        MetricCatalog catalog,
        ChartsInCommon common,
        bool takesStoredBaseline = true)
    {
        _machine = machine;
        _metric = metric;
        _catalog = catalog;
        _common = common;
        var options = common.Options;
        _size = options.ActualSize;
        _panels = [.. Info.Panels.Select(panel => new Panel(options.Rules, options.Rules.Within(panel.Rules)))];
        _values = [];
        _times = [];
        _given = Standard.On(options.ActualChart, RowSize);
        _isStored = takesStoredBaseline && _given is null && TakeStoredBaseline();
        if (!_isStored)
        {
            _values = new double[options.BaselineSubgroups * _size];
            _times = new long[_values.Length];
        }
    }

    /// <summary>The frozen baseline, or <see langword="null"/> in Phase I.</summary>
    public Baseline? Baseline { get; private set; }

    /// <summary>The baseline that judges a value of some event time: one from this stream only what comes after it.</summary>
    public Baseline? BaselineAt(long time) => _isStored || time > Baseline?.To.UtcTicks ? Baseline : null;

    /// <summary>Size of the sample of a row; 1 for values that are no counts in one.</summary>
    private double RowSize => Options.SampleSizeInUse ?? 1;

    private SpcMonitorOptions Options => _common.Options;

    private BaselineStore Store => _common.Store;

    private IChartSink? Sink => _common.Sink;

    private ChartInfo Info => _common.Info;

    private string Machine => _catalog.Machines[_machine];

    private string Metric => _catalog.Metrics[_metric];

    private string? Basis => Options.Basis?.GetValueOrDefault(Metric);

    /// <summary>
    /// Looks at what <see cref="Add"/> will need next. With many charts all of it has to come from memory, and what is looked at for several
    /// charts in turn comes at the same time.
    /// </summary>
    /// <returns>Nothing that means anything, but to be kept, for nobody looks otherwise.</returns>
    public double Approach()
    {
        var seen = _values.Length > _filled ? _values[_filled] : 0;
        if (_filled == _size - 1 && Baseline is not null)
        {
            seen += _chart!.Info.Panels.Count;
            for (var panel = 0; panel < _panels.Length; panel++)
            {
                seen += _panels[panel].Value + (int)_panels[panel].Rules;
            }
        }

        return seen;
    }

    public void Add(double value, long time, int row, SignalSink signals)
    {
        if (Unfit(value) is { } why)
        {
            SayUnfit(value, why);
            return;
        }

        _sawUnfit = false;
        if (Baseline is null && _given is not null)
        {
            TakeStandard(time);
        }

        if (Baseline is not null && _filled > 0 && _torn < MostTorn && IsGap(time - _last, _between, _usual) && Tears())
        {
            _filled = 0;
        }

        _between = _last == 0 ? 0 : time - _last;
        _last = time;
        _values[_filled++] = value;
        if (Baseline is null)
        {
            _times[_filled - 1] = time;
            if (_filled == _values.Length)
            {
                LeaveOutTorn();
            }

            if (_filled == _values.Length)
            {
                Freeze();
            }
        }
        else if (_filled == _size)
        {
            if (Store.Revision != _revision)
            {
                TakeNewer();
            }

            _filled = 0;
            CloseRow(time);
            Check(time, row, signals);
        }
    }

    private void TakeUp(Baseline baseline)
    {
        Use(baseline);
        Sink?.OnBaseline(baseline);
    }

    private void Use(Baseline baseline)
    {
        Baseline = baseline;
        _chart = StreamingChart.Create(_common.Shared(DesignOf(baseline)), baseline.Process);
        _recent ??= Options.RecentSubgroups > 0 ? new RecentRows(RowsInBlock, _size) : null;
        _recent?.Reset();

        // Baselines of before 2026-11-22 do not say what was usual.
        _usual = baseline.Interval?.Ticks ?? (baseline.To - baseline.From).Ticks / Math.Max(1, baseline.Samples - 1);
        _usualOfRows = baseline.SubgroupInterval?.Ticks ?? _usual * _size;
        _revision = Store.Revision;
        _values = new double[_size];
        _times = [];
        _filled = 0;
    }

    private void Check(long time, int row, SignalSink signals)
    {
        Plot(_values.AsSpan(0, _size), time, isBaseline: false);
        if (_recent is not null)
        {
            NoteAlarms(_recent);
        }

        for (var panel = 0; panel < _panels.Length; panel++)
        {
            ref var plotted = ref _panels[panel];
            if (!_common.Plotted[panel].IsPlotted)
            {
                continue;
            }

            var changed = (plotted.Violations ^ plotted.Holding) | plotted.Turned | plotted.Cut;
            if (changed != 0)
            {
                Report(panel, changed, time, row, signals);
                plotted.Holding = plotted.Violations;
                plotted.Above = plotted.Sides;
                plotted.ForgetFirsts();
            }

            plotted.IsCut = false;
        }

        if (_recent is not null)
        {
            Learn(_recent, time);
        }
    }

    private void Plot(ReadOnlySpan<double> values, long time, bool isBaseline)
    {
        _index++;
        Array.Clear(_common.Plotted);
        _chart!.Plot(new ChartInput(values, RowSize), _common.Plotted);
        for (var panel = 0; panel < _panels.Length; panel++)
        {
            if (_common.Plotted[panel].IsPlotted)
            {
                Plot(panel, _common.Plotted[panel], time, isBaseline);
            }
        }
    }

    private void Plot(int panel, in PlottedPoint point, long time, bool isBaseline)
    {
        ref var plotted = ref _panels[panel];
        plotted.IsRising = point.Value > plotted.Value;
        plotted.Value = point.Value;
        plotted.Limits = point.Limits;

        // Without run rules nothing has to be followed from point to point.
        plotted.Violations = (plotted.Rules & ~RuleSet.BeyondLimits) != 0
            ? plotted.Tracker.Next(point.Value, plotted.Limits, plotted.Rules)
            : plotted.Limits.IsBeyond(point.Value) ? plotted.Rules & RuleSet.BeyondLimits : RuleSet.None;
        if (plotted.Window is { } window)
        {
            plotted.Violations |= window.Next(point.Value, point.Limits, plotted.Rules);
        }

        Sink?.OnPoint(new ChartPoint(
            _machine,
            _metric,
            panel,
            _index,
            time,
            point.Size,
            point.Value,
            point.Limits.Lower,
            point.Limits.Center,
            point.Limits.Upper,
            plotted.Violations,
            isBaseline)
        {
            Reach = point.Limits.Reach,
        });
    }

    private void Report(int panel, RuleSet changed, long time, int row, SignalSink signals)
    {
        ref var plotted = ref _panels[panel];
        foreach (var rule in Options.Rules.Each(changed))
        {
            // A rule that goes on on the other side, or after a gap, is told to end and to begin.
            if ((plotted.Holding & rule) != 0)
            {
                Report(panel, rule, holds: false, time, row, signals);
            }

            if ((plotted.Violations & rule) != 0)
            {
                plotted.FirstOf(rule) = _index - Options.Rules.Definition(rule).Length + 1;
                Report(panel, rule, holds: true, time, row, signals);
            }
        }
    }

    private void Report(int panel, RuleSet rule, bool holds, long time, int row, SignalSink signals)
    {
        ref var plotted = ref _panels[panel];
        signals.Report(row, SpcSignals.Create(
            holds,
            rule,
            Options.Rules,
            Options.ActualChart,
            panel,
            Machine,
            Metric,
            _catalog.UnitOf(_metric),
            time,
            plotted.Value,
            plotted.IsRising,
            plotted.Limits,
            plotted.FirstOf(rule),
            holds ? _index : _index - 1,
            isTurned: (plotted.Turned & rule) != 0,
            isCut: (plotted.Cut & rule) != 0));
    }

    /// <summary>Why a value cannot be plotted, or null.</summary>
    private string? Unfit(double value) =>
        double.IsInfinity(value) ? "values that aren't finite are left out of the chart"
        : Info.TakesCounts && !(value >= 0 && Math.Floor(value) == value) ? "what is no whole number from 0 on is no count and left out of the chart"
        : Options.ActualChart == ChartKind.T && value < 0 ? "a time between events cannot be negative and is left out of the chart"
        : Options.MostCount is { } most && value > most ? Invariant($"a count above the sample size {most} is left out of the chart")
        : null;

    private void SayUnfit(double value, string why)
    {
        if (!_sawUnfit)
        {
            _sawUnfit = true;
            Notice(Invariant($"{Metric} is {value}; {why}."));
        }
    }

    private void Notice(string sentence) => Sink?.OnNotice(Machine, Metric, sentence);

    private struct Panel(RuleBook book, RuleSet rules)
    {
        public readonly RuleSet Rules = rules;
        private readonly RuleSet _sided = rules & book.Sided();
        public readonly WindowTracker? Window = book.Custom.Count > 0 ? new WindowTracker(book.Custom) : null;
        public ControlLimits Limits;
        public RuleTracker Tracker;
        public RuleSet Violations;
        public RuleSet Holding;

        /// <summary>Those of <see cref="Holding"/> that see one side, and saw the upper one.</summary>
        public RuleSet Above;
        public double Value;
        public bool IsRising;

        /// <summary>Whether a gap or another baseline lies between the latest point and the next.</summary>
        public bool IsCut;

        /// <summary>Number of the first point of what holds, by the bit of its rule; null where nothing holds.</summary>
        private long[]? _firsts;

        /// <summary>Those of <see cref="Violations"/> that see one side, and see the upper one now.</summary>
        public readonly RuleSet Sides => Value > Limits.Center ? Violations & _sided : RuleSet.None;

        /// <summary>Those that go on, but on the other side.</summary>
        public readonly RuleSet Turned => (Sides ^ Above) & Violations & Holding;

        /// <summary>Those that hold again, but in a new pattern that has nothing to do with the one before.</summary>
        public readonly RuleSet Cut => IsCut ? Violations & Holding : RuleSet.None;

        /// <summary>Keeps no room for the first points of what holds, where nothing does any more.</summary>
        public void ForgetFirsts() => _firsts = Holding == 0 ? null : _firsts;

        public ref long FirstOf(RuleSet rule) =>
            ref (_firsts ??= new long[BitOperations.Log2((uint)Rules) + 1])[BitOperations.TrailingZeroCount((uint)rule)];
    }
}
