using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Detection;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Spc.Groups;

/// <summary>The charts of one group of metrics of one machine, as they grow.</summary>
internal sealed partial class MonitoredGroup
{
    /// <summary>No revision of a store: it is asked at the next row.</summary>
    private const int Unasked = -1;

    private readonly int _machine;
    private readonly MetricGroup _group;
    private readonly int[] _metrics;
    private readonly int _chart;
    private readonly MetricCatalog _catalog;
    private readonly GroupMonitorOptions _options;
    private readonly BaselineStore _baselines;
    private readonly IChartSink? _sink;

    /// <summary>Newest value of each metric, and its event time; 0 where there is none yet.</summary>
    private readonly double[] _values;
    private readonly long[] _times;
    private readonly long[] _missing;
    private readonly double[] _row;
    private readonly double[] _statistics = new double[VariableCharts.Count];
    private readonly double[] _contributions;

    /// <summary>Rows of Phase I, one after the other, with their times and numbers; empty in Phase II.</summary>
    private double[] _collected;
    private long[] _collectedTimes;
    private long[] _collectedNumbers;
    private int _filled;

    /// <summary>Rows that Phase I needs: those of the baseline, and once these are known to give a model, those that are held out, too.</summary>
    private int _needed;

    /// <summary>Event time of the row that waits for the rest of its values; 0 if none does.</summary>
    private long _open;

    /// <summary>Event time of the newest row that waits no longer.</summary>
    private long _closed;
    private long _rows;
    private long _incomplete;

    /// <summary>Number of the newest incomplete row: what is told of them must not depend on how many complete ones a batch had after it.</summary>
    private long _lastIncomplete;
    private bool _hasToTell;

    /// <summary>Why rows gave no model, as it was told last; empty if it was not.</summary>
    private string _saidWhyNot = "";
    private bool _isStored;

    /// <summary>Whether each statistic is beyond its limit, bit by bit.</summary>
    private int _beyond;

    /// <summary>Changes of the store that were seen.</summary>
    private int _revision;

    /// <summary>What is known of the process: the baseline's, or that of its rows while limits are provisional.</summary>
    private VariableBaseline? _model;
    private VariableCharts? _charts;
    private ControlLimits[] _limits = [];

    public MonitoredGroup(
        int machine,
        MetricGroup group,
        int[] metrics,
        int chart,
        MetricCatalog catalog,
        GroupMonitorOptions options,
        BaselineStore baselines,
        IChartSink? sink,
        bool takesStoredBaseline)
    {
        (_machine, _group, _metrics, _chart) = (machine, group, metrics, chart);
        (_catalog, _options, _baselines, _sink) = (catalog, options, baselines, sink);
        var p = metrics.Length;
        (_values, _times, _missing, _row, _contributions) = (new double[p], new long[p], new long[p], new double[p], new double[p]);
        (_collected, _collectedTimes, _collectedNumbers) = ([], [], []);
        _isStored = takesStoredBaseline && TakeStoredBaseline();
        if (!_isStored)
        {
            BeginPhaseOne();
        }
    }

    public Baseline? Baseline { get; private set; }

    public GroupCounts Counts => new(Machine, _group, _rows, _incomplete, [.. _missing]);

    private string Machine => _catalog.Machines[_machine];

    public void Observe(SampleBatch batch, int row, long time, SignalSink signals)
    {
        if (_open != 0 && time > _open)
        {
            Close(row, signals);
        }

        var isLed = false;
        var isWhole = true;
        for (var i = 0; i < _metrics.Length; i++)
        {
            var column = batch.Column(_metrics[i]);
            if (!column.IsEmpty && double.IsFinite(column[row]))
            {
                (_values[i], _times[i]) = (column[row], time);
                isLed |= i == 0;
            }

            isWhole &= _times[i] == time;
        }

        // A second value of a time whose row is closed comes too late for it, and is the newest for the next.
        if (isLed && time > _closed)
        {
            _open = time;
        }

        if (isWhole && _open == time)
        {
            Close(row, signals);
        }
    }

    public void Advance(long now, SignalSink signals)
    {
        if (_open != 0 && now > _open)
        {
            // After all samples: no row of a batch decides it.
            Close(int.MaxValue, signals);
        }
    }

    /// <summary>Tells once a batch how many rows were left out, if there are more than before.</summary>
    public void TellIncomplete()
    {
        if (!_hasToTell)
        {
            return;
        }

        _hasToTell = false;
        var whose = Enumerable.Range(0, _missing.Length).Where(i => _missing[i] > 0).OrderByDescending(i => _missing[i])
            .Select(i => Invariant($"{_group.Metrics[i]} was missing or older than {_options.Tolerance.TotalSeconds} s in {_missing[i]}"));
        _sink?.OnRemark(
            Machine,
            _group.Metric,
            Invariant($"{_incomplete} of the first {_lastIncomplete} rows of {_group.Metric} were incomplete and are in no chart: {string.Join(", ", whose)}."));
    }

    private bool TakeStoredBaseline()
    {
        if (_baselines.Latest(Machine, _group.Metric) is not { } stored)
        {
            return false;
        }

        if (WhyUnfit(stored, out var charts) is { } why)
        {
            Notice(Invariant($"Baseline {stored.Version} of {_group.Metric} {why}; a new one is collected."));
            return false;
        }

        var isDecided = stored.EstablishedBy != _options.EstablishedBy;
        var other = WhyOther(stored);
        if (other is not null && !isDecided)
        {
            Notice(Invariant($"Baseline {stored.Version} of {_group.Metric} {other}; a new one is collected."));
            return false;
        }

        Use(stored, charts!);
        _sink?.OnBaseline(stored);
        if (other is not null)
        {
            // As while it runs: what a person decides is kept.
            Notice(BaselineStore.KeptAsItIs(stored, other));
        }

        return true;
    }

    /// <summary>Takes up a baseline that was added to the store since, such as one that a person went back to.</summary>
    private void TakeNewer()
    {
        _revision = _baselines.Revision;
        if (_baselines.NewerThan(Baseline!) is not { } newer)
        {
            return;
        }

        var (before, why) = (Baseline!, WhyUnfit(newer, out var charts));
        if (why is null)
        {
            Use(newer, charts!);
            (_isStored, _isModelSaved) = (true, false);
            _sink?.OnBaseline(newer);
        }

        Notice(BaselineStore.NewsOf(before, newer, why, WhyOther(newer)));
    }

    private string? WhyUnfit(Baseline stored, out VariableCharts? charts)
    {
        charts = null;
        if (stored.Variables is not { } model || !model.Metrics.SequenceEqual(_group.Metrics, StringComparer.Ordinal))
        {
            return $"is not for {string.Join(", ", _group.Metrics)}";
        }

        try
        {
            charts = ChartsOf(model);
            return null;
        }
        catch (ArgumentException error)
        {
            return $"cannot be used: {error.Message.Split(" (Parameter")[0].TrimEnd('.')}";
        }
    }

    /// <summary>What a stored baseline does not do that is asked for, in the words that follow its name; <see langword="null"/> where it does.</summary>
    private string? WhyOther(Baseline stored) => stored.Variables?.FalseAlarms is { } share && share != _options.FalseAlarms
        ? Invariant($"has limits for a share of {share} false alarms, not of {_options.FalseAlarms} as Groups.FalseAlarms says")
        : _options.CalibrationRows > 0 && stored.Variables?.CalibrationRows == 0 ? "has limits by formula, not from rows held out as Groups.CalibrationRows says"
        : null;

    private void Use(Baseline baseline, VariableCharts charts)
    {
        Baseline = baseline;
        _model = baseline.Variables;
        _charts = charts;
        _revision = _baselines.Revision;
        _limits = LimitsOf(baseline.Variables!, charts);
        (_collected, _collectedTimes, _collectedNumbers, _filled) = ([], [], [], 0);
    }

    private void Close(int batchRow, SignalSink signals)
    {
        var time = _open;
        (_open, _closed) = (0, time);
        _rows++;
        var isComplete = true;
        for (var i = 0; i < _values.Length; i++)
        {
            var isThere = _times[i] != 0 && time - _times[i] <= _options.Tolerance.Ticks;
            _row[i] = _values[i];
            _missing[i] += isThere ? 0 : 1;
            isComplete &= isThere;
        }

        if (!isComplete)
        {
            _incomplete++;
            _lastIncomplete = _rows;
            _hasToTell = true;
        }
        else if (Baseline is null)
        {
            Collect(time, batchRow, signals);
        }
        else
        {
            if (_baselines.Revision != _revision)
            {
                TakeNewer();
            }

            Check(time, batchRow, signals);
        }
    }

    private void Check(long time, int batchRow, SignalSink signals)
    {
        _charts!.Next(_row, _statistics);
        var beyond = Plot(_rows, time, isBaseline: false);
        for (var i = 0; beyond != 0 && _sink is not null && i < _statistics.Length; i++)
        {
            if ((beyond & (1 << i)) != 0)
            {
                _charts.Contributions((DetectionStatistic)i, _contributions);
                _sink.OnContributions(Machine, _group.Metric, i, _rows, _group.Metrics, _contributions);
            }
        }

        var changed = beyond ^ _beyond;
        _beyond = beyond;
        for (var i = 0; changed != 0 && i < _statistics.Length; i++)
        {
            if ((changed & (1 << i)) != 0)
            {
                Report((DetectionStatistic)i, (beyond & (1 << i)) != 0, time, batchRow, signals);
            }
        }
    }

    /// <summary>Shows the newest statistics.</summary>
    /// <returns>Which of them are beyond their limits, bit by bit.</returns>
    private int Plot(long number, long time, bool isBaseline)
    {
        var beyond = 0;
        for (var i = 0; i < _statistics.Length; i++)
        {
            ref readonly var limits = ref _limits[i];
            var isBeyond = limits.IsBeyond(_statistics[i]);
            beyond |= isBeyond ? 1 << i : 0;
            _sink?.OnPoint(new ChartPoint(
                _machine, _chart, i, number, time, 1, _statistics[i], limits.Lower, limits.Center, limits.Upper, isBeyond ? RuleSet.BeyondLimits : RuleSet.None, isBaseline));
        }

        return beyond;
    }

    private void Report(DetectionStatistic statistic, bool holds, long time, int batchRow, SignalSink signals)
    {
        if (holds)
        {
            _charts!.Contributions(statistic, _contributions);
        }

        signals.Report(batchRow, GroupSignals.Create(
            holds,
            statistic,
            Machine,
            _group.Metric,
            time,
            _statistics[(int)statistic],
            _limits[(int)statistic].Upper,
            IsProvisional,
            _contributions,
            _row,
            [.. _metrics.Select(_catalog.UnitOf)],
            _model!));
    }

    private void Notice(string sentence) => _sink?.OnNotice(Machine, _group.Metric, sentence);
}
