using MathNet.Numerics.Distributions;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Monitoring;

/// <summary>Reports metrics that drift: rule "trend", a least-squares line over a sliding window with a significant slope.</summary>
/// <remarks>
/// <para>
/// A trend holds if |b| / SE(b) exceeds the two-sided t quantile with n − 2 degrees of freedom, where SE(b) = s / √Σ(t−t̄)² and s is
/// the standard deviation about the line (Montgomery, Peck, Vining, <i>Introduction to Linear Regression Analysis</i>, 5th ed.,
/// 2012, section 2.3.1), and the line changes by at least <see cref="TrendOptions.MinimumChange"/> × s over the window. It ends
/// when the slope is not significant any more or the change is less than half of that.
/// </para>
/// <para>
/// The test supposes independent values, and every sample tests anew: autocorrelated metrics give more false alarms than the
/// significance says.
/// </para>
/// </remarks>
public sealed class TrendMonitor : IMonitor, IMachineState
{
    private const string Rule = "trend";

    private readonly TrendOptions _options;
    private readonly double _quantile;
    private readonly SeriesTable<Series> _series = new();

    /// <summary>Creates a monitor that has seen nothing.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public TrendMonitor(TrendOptions options)
    {
        _options = OptionsGuard.Valid(options);
        _quantile = StudentT.InvCDF(0, 1, options.Window - 2, 1 - (options.Significance / 2));
    }

    /// <inheritdoc />
    public void Observe(SampleBatch batch, SignalSink signals)
    {
        foreach (var metric in batch.Metrics)
        {
            var column = batch.Column(metric);
            var machines = batch.Machines;
            var times = batch.Timestamps;
            for (var row = 0; row < column.Length; row++)
            {
                if (double.IsFinite(column[row]))
                {
                    ref var series = ref _series[metric, machines[row]];
                    var line = series.Line ??= new RollingLine(_options.Window);
                    line.Add(times[row], column[row]);
                    if (line.IsFull)
                    {
                        Judge(ref series, line, batch, row, metric, signals);
                    }
                }
            }
        }
    }

    /// <inheritdoc />
    public bool Reports(string machine, string metric, string rule) => rule == Rule;

    /// <inheritdoc />
    string IMachineState.Part => "trend";

    /// <inheritdoc />
    void IMachineState.Save(int machine, StateWriter writer)
    {
        foreach (var metric in _series.MetricsOf(machine))
        {
            ref var series = ref _series[metric, machine];
            if (series.Line is not null)
            {
                writer.WriteMetric(metric);
                writer.Write(series.IsTrend);
                series.Line.Save(writer);
            }
        }
    }

    /// <inheritdoc />
    void IMachineState.Restore(int machine, StateReader reader)
    {
        while (reader.Remaining > 0)
        {
            var metric = reader.ReadMetric();
            ref var series = ref _series[metric, machine];
            series.IsTrend = reader.ReadBool();
            series.Line = RollingLine.Read(reader, _options.Window);
        }
    }

    /// <inheritdoc />
    void IMachineState.Forget(int machine, string name) => _series.Forget(machine);

    private void Judge(ref Series series, RollingLine line, SampleBatch batch, int row, int metric, SignalSink signals)
    {
        line.Fit(out var slope, out var error, out var sigma, out var seconds);
        var needed = _options.MinimumChange * sigma * (series.IsTrend ? 0.5 : 1);
        var holds = slope != 0 && Math.Abs(slope) > _quantile * error && Math.Abs(slope) * seconds >= needed;
        if (holds == series.IsTrend)
        {
            return;
        }

        series.IsTrend = holds;
        var machine = batch.Catalog.Machines[batch.Machines[row]];
        var name = batch.Catalog.Metrics[metric];
        var unit = Texts.Unit(batch.Catalog, metric);
        var explanation = holds
            ? $"{name} of {machine} {(slope > 0 ? "rises" : "falls")} by {Texts.Number(Math.Abs(slope))}{Texts.Unit(batch.Catalog, metric, "/s")}, "
                + $"{Texts.Number(Math.Abs(slope) * seconds)}{unit} over the last {_options.Window.ToString(System.Globalization.CultureInfo.InvariantCulture)} values, "
                + $"with {Texts.Number(sigma)}{unit} of scatter about the line."
            : $"{name} of {machine} has no significant trend any more.";
        signals.Report(row, new Signal(
            holds ? SignalKind.Raised : SignalKind.Cleared,
            new DateTimeOffset(batch.Timestamps[row], TimeSpan.Zero),
            machine,
            name,
            Rule,
            _options.Severity,
            batch.Column(metric)[row],
            null,
            null,
            explanation));
    }

    private struct Series
    {
        public RollingLine? Line;
        public bool IsTrend;
    }
}
