using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Monitoring;

/// <summary>The rules of one type and name on one metric: one for all machines, and those for single machines that replace it.</summary>
internal abstract class ThresholdCheck(IReadOnlyList<ThresholdRule> rules)
{
    private Watch[] _watches = [];
    private int _metric = -1;
    private int _namesSearched;

    public void Observe(SampleBatch batch, SignalSink signals)
    {
        if (!FindMetric(batch.Catalog))
        {
            return;
        }

        var column = batch.Column(_metric);
        var machines = batch.Machines;
        for (var row = 0; row < column.Length; row++)
        {
            if (double.IsNaN(column[row]))
            {
                continue;
            }

            ref var watch = ref WatchOf(machines[row], batch.Catalog);
            if (watch.Rule is not null)
            {
                Look(ref watch, column[row], new Sight(batch, row, _metric, signals));
            }
        }
    }

    public string RuleName => rules[0].RuleName;

    public string Metric => rules[0].Metric;

    public void Save(int machine, StateWriter writer)
    {
        if (machine >= _watches.Length || !_watches[machine].IsResolved)
        {
            return;
        }

        ref var watch = ref _watches[machine];
        writer.Write(RuleName);
        writer.Write(Metric);
        writer.Write(watch.Side);
        writer.Write(watch.Time);
        writer.Write(watch.Value);
        writer.Write(watch.IsUnjudged);
        writer.Write(watch.Outside);
        writer.Write(watch.Baseline is not null);
        watch.Baseline?.Save(writer);
    }

    /// <summary>Reads what a check saved.</summary>
    /// <param name="check">The check with that rule and metric; <see langword="null"/> if there is none any more.</param>
    /// <param name="machine">Number of the machine.</param>
    /// <param name="reader">Gives what was saved.</param>
    public static void Restore(ThresholdCheck? check, int machine, StateReader reader)
    {
        var forgotten = default(Watch);
        ref var watch = ref check is null ? ref forgotten : ref check.WatchOf(machine, reader.Catalog);
        watch.Side = reader.ReadInt32();
        watch.Time = reader.ReadInt64();
        watch.Value = reader.ReadDouble();
        watch.IsUnjudged = reader.ReadBool();
        watch.Outside = reader.ReadInt32();
        if (reader.ReadBool())
        {
            (watch.Baseline = new RollingMean(RelativeCheck.Window)).Restore(reader);
        }
    }

    public void Forget(int machine)
    {
        if (machine < _watches.Length)
        {
            _watches[machine] = default;
        }
    }

    /// <summary>Judges a value that is there.</summary>
    protected abstract void Look(ref Watch watch, double value, in Sight sight);

    /// <summary>Compares with the limits, with hysteresis on the way back.</summary>
    /// <returns>What starts or ends, or <see langword="null"/> if nothing does.</returns>
    protected static SignalKind? Compare(ref Watch watch, double measure, double lower, double upper)
    {
        var side = measure < lower ? -1 : measure > upper ? 1 : 0;
        if (side == watch.Side)
        {
            return null;
        }

        if (side == 0)
        {
            // Limits from a chart may be closer together than the hysteresis: half-way between them is always back to normal.
            var deadband = Math.Min(watch.Rule!.Hysteresis, (upper - lower) / 2);
            if (watch.Side < 0 ? measure < lower + deadband : measure > upper - deadband)
            {
                return null;
            }
        }

        watch.Side = side;
        return side == 0 ? SignalKind.Cleared : SignalKind.Raised;
    }

    private bool FindMetric(MetricCatalog catalog)
    {
        // Looking up a name allocates, so it is done again only when there are new names.
        if (_metric < 0 && catalog.Metrics.Count != _namesSearched)
        {
            _namesSearched = catalog.Metrics.Count;
            _metric = catalog.Metrics.TryGetId(rules[0].Metric, out var id) ? id : -1;
        }

        return _metric >= 0;
    }

    private ref Watch WatchOf(int machine, MetricCatalog catalog)
    {
        if (machine >= _watches.Length)
        {
            Array.Resize(ref _watches, Math.Max(machine + 1, _watches.Length * 2));
        }

        ref var watch = ref _watches[machine];
        if (!watch.IsResolved)
        {
            var name = catalog.Machines[machine];
            watch.IsResolved = true;
            watch.Rule = rules.FirstOrDefault(rule => string.Equals(rule.Machine, name, StringComparison.Ordinal))
                ?? rules.FirstOrDefault(rule => rule.Machine is null);
        }

        return ref watch;
    }

    /// <summary>What is known of the metric of one machine.</summary>
    protected struct Watch
    {
        public ThresholdRule? Rule;
        public bool IsResolved;

        /// <summary>Which limit is violated: -1 the lower, 1 the upper, 0 none.</summary>
        public int Side;

        /// <summary>Event time of the value before, in ticks of UTC; 0 if there is none.</summary>
        public long Time;
        public double Value;

        public RollingMean? Baseline;
        public bool IsUnjudged;

        /// <summary>Values in a row since the violation began.</summary>
        public int Outside;
    }

    /// <summary>A value in its batch.</summary>
    protected readonly ref struct Sight(SampleBatch batch, int row, int metric, SignalSink signals)
    {
        public int Machine => batch.Machines[row];

        public int Metric => metric;

        public long Time => batch.Timestamps[row];

        public string MetricName => batch.Catalog.Metrics[metric];

        public string MachineName => batch.Catalog.Machines[Machine];

        public string Unit(string per = "") => Texts.Unit(batch.Catalog, metric, per);

        public void Report(
            SignalKind kind, string rule, Severity severity, double value, double lower, double upper, string explanation) =>
            signals.Report(row, new Signal(
                kind,
                new DateTimeOffset(Time, TimeSpan.Zero),
                MachineName,
                MetricName,
                rule,
                severity,
                value,
                double.IsFinite(lower) ? lower : null,
                double.IsFinite(upper) ? upper : null,
                explanation));
    }
}
