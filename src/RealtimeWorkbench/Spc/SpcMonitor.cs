using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc;

/// <summary>Keeps a control chart of each metric of each machine.</summary>
/// <remarks>
/// Phase I takes the first complete subgroups, estimates limits once and freezes them as a <see cref="Baseline"/>; Phase II checks each
/// further point against the frozen limits. A subgroup is so many consecutive values of the metric that are present: a sample that lacks
/// the metric is passed over and makes no incomplete subgroup. The same samples give the same points and signals, however they are cut
/// into batches. In Phase II nothing is allocated and nothing locked per sample; only a signal allocates. Not thread-safe.
/// </remarks>
public sealed partial class SpcMonitor : IMonitor, ISpcLimits, IMachineState
{
    /// <summary>Charts of a metric from which on not all of them fit into the caches of a processor.</summary>
    private const int ManyCharts = 1024;

    /// <summary>Rows whose charts are brought together: more than a processor fetches at a time, and few enough to stay near.</summary>
    private const int ApproachedTogether = 32;

    private readonly SpcMonitorOptions _options;
    private readonly string _settings;
    private readonly ChartsInCommon _common;
    private MonitoredChart?[]?[] _charts = [];
    private bool?[] _isWatched = [];
    private readonly MetricOrder _order = new();
    private double _seen;

    /// <summary>Creates a monitor.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="sink">Takes points, baselines and notices; may be <see langword="null"/>.</param>
    /// <param name="baselines">
    /// Baselines established before, which are used as they are (their own multiple of sigma included) where chart and subgroup size
    /// fit; new ones are added to it. May be shared with other monitors.
    /// </param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public SpcMonitor(SpcMonitorOptions options, IChartSink? sink = null, BaselineStore? baselines = null)
    {
        if (options.SubgroupSize is < 1 or > 25)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), Invariant($"The subgroup size is {options.SubgroupSize}; it must be from 1 to 25."));
        }

        if (!(options.SigmaMultiple is >= 1 and <= 5))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), Invariant($"The control limit is {options.SigmaMultiple} σ; it must be from 1 to 5."));
        }

        if (options.BaselineSubgroups is < 2 or > SpcMonitorOptions.MostBaselineSubgroups)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), Invariant($"The baseline has {options.BaselineSubgroups} subgroups; it must have from 2 to {SpcMonitorOptions.MostBaselineSubgroups}."));
        }

        if (!SpcMonitorOptions.Charts.Contains(options.ActualChart))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"The chart is {ChartNames.NameOf(options.Chart)}; a metric is watched by {string.Join(", ", SpcMonitorOptions.Charts.Select(ChartNames.NameOf))}.");
        }

        if (ChartInfo.Of(options.ActualChart).Input == ChartInputKind.CountOfSize && !(options.SampleSize is > 0 and var size && double.IsFinite(size)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"The chart is {ChartNames.NameOf(options.Chart)}, which needs to know the size of the sample of each count; set Spc.SampleSize.");
        }

        if (options.Coverage is not (null or (> 0 and < 1)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), Invariant($"The coverage is {options.Coverage}; it must be between 0 and 1, such as 0.9973."));
        }

        if (options.GapFactor is not (0 or > 1) || double.IsNaN(options.GapFactor))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), Invariant($"The gap factor is {options.GapFactor}; it must be above 1, or 0 for none."));
        }

        if (options.RecentSubgroups is < 0 or > SpcMonitorOptions.MostBaselineSubgroups)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), Invariant($"{options.RecentSubgroups} recent subgroups are asked for; it must be from 0 to {SpcMonitorOptions.MostBaselineSubgroups}."));
        }

        CheckAverages(options);
        CheckKnown(options);
        options = options.WithFoundLimits();

        _options = options;
        _parts = new PartStandards(options);
        _settings = options.StateSettings;
        Baselines = baselines ?? new BaselineStore();
        _common = new ChartsInCommon(options, Baselines, sink);
    }

    /// <summary>Baselines in use and those before them.</summary>
    public BaselineStore Baselines { get; }

    /// <inheritdoc />
    public void Observe(SampleBatch batch, SignalSink signals)
    {
        if (IsOfParts)
        {
            ObserveParts(batch, signals);
            return;
        }

        foreach (var metric in _order.Of(batch))
        {
            if (IsWatched(metric, batch.Catalog))
            {
                Observe(batch, metric, signals);
            }
        }
    }

    /// <inheritdoc />
    public bool Reports(string machine, string metric, string rule) =>
        rule.StartsWith(ChartNames.NameOf(_options.ActualChart) + "/", StringComparison.Ordinal)
        && (_options.Metrics is null || _options.Metrics.Contains(metric, StringComparer.Ordinal));

    /// <inheritdoc />
    public bool TryGet(int machine, int metric, long time, out ControlLimits limits)
    {
        if ((uint)metric < (uint)_charts.Length
            && _charts[metric] is { } machines
            && (uint)machine < (uint)machines.Length
            && machines[machine]?.BaselineAt(time) is { JudgesValues: true } baseline)
        {
            limits = baseline.Individual;
            return true;
        }

        limits = default;
        return false;
    }

    /// <inheritdoc />
    string IMachineState.Part => "spc";

    /// <inheritdoc />
    string IMachineState.Settings => _settings;

    /// <inheritdoc />
    void IMachineState.Save(int machine, StateWriter writer)
    {
        if (IsOfParts)
        {
            SaveParts(machine, writer);
        }

        for (var metric = 0; metric < _charts.Length; metric++)
        {
            if (Find(machine, metric) is { } chart)
            {
                writer.WriteMetric(metric);
                chart.Save(writer);
            }
        }

        SaveRecent(machine, writer);
    }

    /// <inheritdoc />
    void IMachineState.Restore(int machine, StateReader reader)
    {
        if (IsOfParts)
        {
            RestoreParts(machine, reader);
        }

        var fit = true;
        while (reader.Remaining > 0)
        {
            var metric = reader.ReadMetric();
            var chart = new MonitoredChart(
                machine, metric, reader.Catalog, _common, takesStoredBaseline: false);
            var fits = chart.Restore(reader);
            fit &= fits;
            if (fits && IsWatched(metric, reader.Catalog))
            {
                Put(machine, metric, chart);
            }
        }

        RestoreRecent(machine, reader, fit);
    }

    /// <inheritdoc />
    void IMachineState.Forget(int machine, string name)
    {
        for (var metric = 0; metric < _charts.Length; metric++)
        {
            if (Find(machine, metric) is { } chart)
            {
                chart.Forget();
                _charts[metric]![machine] = null;
            }
        }

        _recentPieces.Remove(machine);
        _machineParts.Remove(machine);
    }

    private static void CheckAverages(SpcMonitorOptions options)
    {
        if (!(options.Lambda is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), Invariant($"Lambda is {options.Lambda}; it must be above 0 and at most 1."));
        }

        if (options.Span is not (null or (>= 2 and <= 100)))
        {
            throw new ArgumentOutOfRangeException(nameof(options), Invariant($"The span is {options.Span}; it must be from 2 to 100."));
        }

        if (!(options.Shift > 0 && options.DecisionInterval > 0 && options.HeadStart >= 0 && options.HeadStart < options.DecisionInterval))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                Invariant(
                    $"The CUSUM has shift {options.Shift}, decision interval {options.DecisionInterval} and head start {options.HeadStart}; the first two must be above 0, the last from 0 to below the interval."));
        }
    }

    /// <summary>Refuses limits that cannot be found, and what cannot be known of a metric.</summary>
    private static void CheckKnown(SpcMonitorOptions options)
    {
        if (options.FalseAlarmEvery is { } points && FalseAlarmProblem(options, points) is { } why)
        {
            throw new ArgumentOutOfRangeException(nameof(options), why);
        }

        if (options.SigmaMethod is { } method
            && (!SigmaMethods.Fit(method, options.ActualChart, options.ActualSize)
                || (method == SigmaMethod.MedianMovingRange && options.Design.MovingRangeSpan != 2)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), Invariant($"The sigma method is {method}, which the chart {ChartNames.NameOf(options.ActualChart)} with {options.ActualSize} values in a row cannot use."));
        }

        if (PartStandards.AreOn(options.ActualChart))
        {
            if (PartStandards.Problem(options.ActualChart, options.PartMetric, options.Standards) is { } wrong)
            {
                throw new ArgumentOutOfRangeException(nameof(options), wrong);
            }

            return;
        }

        foreach (var (metric, standard) in options.Standards)
        {
            if (standard.ProblemOn(options.ActualChart) is { } problem)
            {
                throw new ArgumentOutOfRangeException(nameof(options), $"{metric}: {problem}.");
            }
        }
    }

    private static string? FalseAlarmProblem(SpcMonitorOptions options, double points) =>
        !(points > 2 && double.IsFinite(points)) ? Invariant($"A false alarm every {points} points is asked for; it must be more than 2.")
        : options.Coverage is not null ? "Both a coverage and a number of false alarms are asked for, which both set the limits; leave one out."
        : options.ActualChart == ChartKind.Run ? "A run chart has no limits to find; leave the number of false alarms out."
        : PartStandards.AreOn(options.ActualChart) ? $"Limits of {ChartNames.NameOf(options.ActualChart)} are not found for a number of false alarms; leave it out (rtw arl i-mr tells how often multiples of sigma cry wolf)."
        : RunLengths.PredictedCounts.Knows(options.ActualChart) && !options.CountsBeyondLimitsOnly
            ? $"Limits of {ChartNames.NameOf(options.ActualChart)} are found for rule 1 alone, since run rules on counts have false alarms of their own; set the rules to 1."
        : null;

    private void Observe(SampleBatch batch, int metric, SignalSink signals)
    {
        var values = batch.Column(metric);
        var machines = batch.Machines;
        var times = batch.Timestamps;
        for (var first = 0; first < values.Length; first += ApproachedTogether)
        {
            var end = Math.Min(first + ApproachedTogether, values.Length);
            if (_charts[metric] is { Length: > ManyCharts } charts)
            {
                Approach(charts, machines[first..end]);
            }

            for (var row = first; row < end; row++)
            {
                if (!double.IsNaN(values[row]))
                {
                    var chart = Find(machines[row], metric) ?? Create(machines[row], metric, batch.Catalog);
                    chart.Add(values[row], times[row], row, signals);
                }
            }
        }
    }

    /// <summary>Has the charts of some rows brought from memory together, since none waits for another.</summary>
    private void Approach(MonitoredChart?[] charts, ReadOnlySpan<int> machines)
    {
        var seen = 0.0;
        foreach (var machine in machines)
        {
            if ((uint)machine < (uint)charts.Length && charts[machine] is { } chart)
            {
                seen += chart.Approach();
            }
        }

        _seen = seen;
    }

    private MonitoredChart? Find(int machine, int metric) =>
        _charts[metric] is { } machines && machine < machines.Length ? machines[machine] : null;

    private MonitoredChart Create(int machine, int metric, MetricCatalog catalog) =>
        Put(machine, metric, new MonitoredChart(machine, metric, catalog, _common));

    private MonitoredChart Put(int machine, int metric, MonitoredChart chart)
    {
        var machines = _charts[metric] ?? [];
        if (machine >= machines.Length)
        {
            Array.Resize(ref machines, Math.Max(machine + 1, machines.Length * 2));
            _charts[metric] = machines;
        }

        return machines[machine] = chart;
    }

    private bool IsWatched(int metric, MetricCatalog catalog)
    {
        if (metric >= _isWatched.Length)
        {
            var length = Math.Max(metric + 1, _isWatched.Length * 2);
            Array.Resize(ref _isWatched, length);
            Array.Resize(ref _charts, length);
        }

        return _isWatched[metric] ??=
            (_options.Metrics is null || _options.Metrics.Contains(catalog.Metrics[metric], StringComparer.Ordinal))
            && (!IsOfParts || _parts.Know(catalog.Metrics[metric]));
    }
}
