using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Spc;

/// <summary>The control chart of one metric of one machine, as it grows.</summary>
internal sealed partial class MonitoredChart
{
    private const int Location = 0;
    private const int Dispersion = 1;

    private readonly int _machine;
    private readonly int _metric;
    private readonly MetricCatalog _catalog;
    private readonly SpcMonitorOptions _options;
    private readonly BaselineStore _baselines;
    private readonly IChartSink? _sink;
    private readonly int _size;
    private readonly Panel[] _panels;

    /// <summary>Values of all of Phase I; in Phase II, those of the subgroup that is being filled.</summary>
    private double[] _values;

    /// <summary>Event time of the last sample of each Phase I subgroup.</summary>
    private long[] _times;

    private int _filled;
    private long _first;
    private long _index;
    private double _previous = double.NaN;
    private bool _sawInfinite;
    private bool _saidWhyNot;

    /// <summary>Whether the baseline was there before the chart.</summary>
    private bool _isStored;

    public MonitoredChart(
        int machine,
        int metric,
        MetricCatalog catalog,
        SpcMonitorOptions options,
        BaselineStore baselines,
        IChartSink? sink,
        bool takesStoredBaseline = true)
    {
        _machine = machine;
        _metric = metric;
        _catalog = catalog;
        _options = options;
        _baselines = baselines;
        _sink = sink;
        _size = options.ActualSize;

        // Ranges, standard deviations and moving ranges are skewed, and moving ranges share values: run rules would cry wolf on them.
        _panels = [new Panel(options.Rules), new Panel(options.Rules & RuleSet.BeyondLimits)];
        _values = [];
        _times = [];
        _isStored = takesStoredBaseline && TakeStoredBaseline();
        if (!_isStored)
        {
            _values = new double[options.BaselineSubgroups * _size];
            _times = new long[options.BaselineSubgroups];
        }
    }

    /// <summary>The frozen baseline, or <see langword="null"/> in Phase I.</summary>
    public Baseline? Baseline { get; private set; }

    /// <summary>The baseline that judges a value of some event time: one from this stream only what comes after it.</summary>
    public Baseline? BaselineAt(long time) => _isStored || time > Baseline?.To.UtcTicks ? Baseline : null;

    private string Machine => _catalog.Machines[_machine];

    private string Metric => _catalog.Metrics[_metric];

    public void Add(double value, long time, int row, SignalSink signals)
    {
        if (double.IsInfinity(value))
        {
            SayInfinite(value);
            return;
        }

        _sawInfinite = false;
        if (_filled == 0)
        {
            _first = time;
        }

        _values[_filled++] = value;
        if (Baseline is null)
        {
            _times[(_filled - 1) / _size] = time;
            if (_filled == _values.Length)
            {
                Freeze();
            }
        }
        else if (_filled == _size)
        {
            _filled = 0;
            Check(time, row, signals);
        }
    }

    private bool TakeStoredBaseline()
    {
        if (_baselines.Latest(Machine, Metric) is not { } stored)
        {
            return false;
        }

        if (stored.Chart != _options.ActualChart || stored.SubgroupSize != _size)
        {
            Notice(Invariant(
                $"Baseline {stored.Version} of {Metric} is for {ChartNames.NameOf(stored.Chart)} with subgroups of {stored.SubgroupSize}, not {ChartNames.NameOf(_options.ActualChart)} with {_size}; a new one is collected."));
            return false;
        }

        TakeUp(stored);
        return true;
    }

    private void TakeUp(Baseline baseline)
    {
        Use(baseline);
        _sink?.OnBaseline(baseline);
    }

    private void Use(Baseline baseline)
    {
        Baseline = baseline;
        _panels[Location].Limits = baseline.Location;
        _panels[Dispersion].Limits = baseline.Dispersion;
        _values = new double[_size];
        _times = [];
        _filled = 0;
    }

    /// <summary>Ends Phase I, unless there is no spread to set limits from, or a flag instead of a measurement.</summary>
    private void Freeze()
    {
        var estimate = BaselineEstimate.From(_values, _options.ActualChart, _size, _options.SigmaMultiple);
        if (!estimate.HasSpread(_values))
        {
            // Starting over keeps a flat stretch out of the limits; one moving value among flat ones would make them far too narrow.
            StartOver(Invariant(
                $"The first {_values.Length} values of {Metric} have no spread{(_size == 1 ? "" : Invariant($" within subgroups of {_size}"))} to set control limits from; collecting goes on until they do."));
            return;
        }

        if (IsFlag(estimate, out var low, out var high))
        {
            StartOver(Invariant(
                $"The first {_values.Length} values of {Metric} are only ever {low} or {high} and mostly stay: limits for measurements would cry wolf on a flag; collecting goes on until there are others."));
            return;
        }

        var (values, times) = (_values, _times);
        TakeUp(_baselines.Add(Describe(estimate)));
        if (Baseline!.SubgroupsBeyondLimits > 0)
        {
            Notice(Invariant(
                $"{Baseline.SubgroupsBeyondLimits} of the {Baseline.Subgroups} subgroups that baseline {Baseline.Version} of {Metric} was estimated from {(Baseline.SubgroupsBeyondLimits == 1 ? "lies" : "lie")} beyond its limits; find their cause before relying on it."));
        }

        for (var i = 0; i < times.Length; i++)
        {
            Plot(values.AsSpan(i * _size, _size), times[i], isBaseline: true);
        }
    }

    /// <summary>Collects the baseline anew and says why, the first time.</summary>
    private void StartOver(string why)
    {
        _filled = 0;
        if (!_saidWhyNot)
        {
            _saidWhyNot = true;
            Notice(why);
        }
    }

    /// <summary>
    /// Whether there are only two values and most ranges are 0. Such ranges say how seldom the value changes and nothing of a spread:
    /// every change would be beyond the limits, and its absence nine on one side.
    /// </summary>
    private bool IsFlag(BaselineEstimate estimate, out double low, out double high)
    {
        low = high = _values[0];
        foreach (var value in _values)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        foreach (var value in _values)
        {
            if (value > low && value < high)
            {
                return false;
            }
        }

        return 2 * estimate.Dispersion.Points.Count(point => point.Value == 0) > estimate.Dispersion.Points.Count;
    }

    private Baseline Describe(BaselineEstimate estimate)
    {
        var beyond = new HashSet<int>();
        foreach (var point in estimate.Location.Points.Concat(estimate.Dispersion.Points))
        {
            if (point.Limits.IsBeyond(point.Value))
            {
                beyond.Add(point.Index);
            }
        }

        return new Baseline
        {
            Machine = Machine,
            Metric = Metric,
            Chart = _options.ActualChart,
            SubgroupSize = _size,
            SigmaMultiple = _options.SigmaMultiple,
            Center = estimate.Location.Center,
            Sigma = estimate.Sigma,
            Location = estimate.LocationLimits,
            Dispersion = estimate.DispersionLimits,
            Subgroups = _times.Length,
            Samples = _values.Length,
            SubgroupsBeyondLimits = beyond.Count,
            From = new DateTimeOffset(_first, TimeSpan.Zero),
            To = new DateTimeOffset(_times[^1], TimeSpan.Zero),
            DataHash = Baselines.Baseline.HashOf(_values),
            EstablishedBy = _options.EstablishedBy,
            Reason = _size == 1
                ? Invariant($"Phase I: the first {_values.Length} values.")
                : Invariant($"Phase I: the first {_times.Length} subgroups of {_size}."),
        };
    }

    private void Check(long time, int row, SignalSink signals)
    {
        Plot(_values, time, isBaseline: false);
        for (var panel = Location; panel <= Dispersion; panel++)
        {
            var changed = _panels[panel].Violations ^ _panels[panel].Holding;
            if (changed != 0)
            {
                _panels[panel].Holding = _panels[panel].Violations;
                Report(panel, changed, time, row, signals);
            }
        }
    }

    private void Plot(ReadOnlySpan<double> subgroup, long time, bool isBaseline)
    {
        _index++;
        var (location, dispersion) = _options.ActualChart switch
        {
            ChartKind.XbarR => (SampleStatistics.Mean(subgroup), SampleStatistics.Range(subgroup)),
            ChartKind.XbarS => (SampleStatistics.Mean(subgroup), SampleStatistics.StandardDeviation(subgroup)),
            _ => (subgroup[0], Math.Abs(subgroup[0] - _previous)),
        };
        _previous = location;
        Plot(Location, location, _size, time, isBaseline);
        if (!double.IsNaN(dispersion))
        {
            Plot(Dispersion, dispersion, _size == 1 ? 2 : _size, time, isBaseline);
        }
    }

    private void Plot(int panel, double value, int size, long time, bool isBaseline)
    {
        ref var plotted = ref _panels[panel];
        plotted.IsRising = value > plotted.Value;
        plotted.Value = value;

        // Without run rules nothing has to be followed from point to point.
        plotted.Violations = (plotted.Rules & ~RuleSet.BeyondLimits) != 0
            ? plotted.Tracker.Next(value, plotted.Limits, plotted.Zones, plotted.Rules)
            : plotted.Limits.IsBeyond(value) ? plotted.Rules : RuleSet.None;
        _sink?.OnPoint(new ChartPoint(
            _machine,
            _metric,
            panel,
            _index,
            time,
            size,
            value,
            plotted.Limits.Lower,
            plotted.Limits.Center,
            plotted.Limits.Upper,
            plotted.Violations,
            isBaseline));
    }

    private void Report(int panel, RuleSet changed, long time, int row, SignalSink signals)
    {
        ref var plotted = ref _panels[panel];
        foreach (var rule in RunRules.Each(changed))
        {
            var holds = (plotted.Violations & rule) != 0;
            signals.Report(row, SpcSignals.Create(
                holds,
                rule,
                _options.Rules,
                _options.ActualChart,
                isLocation: panel == Location,
                Machine,
                Metric,
                _catalog.UnitOf(_metric),
                time,
                plotted.Value,
                plotted.IsRising,
                plotted.Limits));
        }
    }

    private void SayInfinite(double value)
    {
        if (!_sawInfinite)
        {
            _sawInfinite = true;
            Notice(Invariant($"{Metric} is {value}; values that aren't finite are left out of the chart."));
        }
    }

    private void Notice(string sentence) => _sink?.OnNotice(Machine, Metric, sentence);

    private struct Panel(RuleSet rules)
    {
        public readonly RuleSet Rules = rules;
        private ControlLimits _limits;

        public ControlLimits Limits
        {
            readonly get => _limits;
            set => (_limits, Zones) = (value, Zones.Of(value));
        }

        /// <summary>Zones of <see cref="Limits"/>, which stay while hundreds of points are plotted.</summary>
        public Zones Zones { get; private set; }

        public RuleTracker Tracker;
        public RuleSet Violations;
        public RuleSet Holding;
        public double Value;
        public bool IsRising;
    }
}
