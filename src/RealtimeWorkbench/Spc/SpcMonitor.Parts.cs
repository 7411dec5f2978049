using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc;

// Short runs: what is charted is what a value is by the standards of the part that is being made. A metric of the machine reports the number of the part.
public sealed partial class SpcMonitor
{
    /// <summary>Parts without a target that are told of, each metric: what reports ever new numbers is no number of a part.</summary>
    private const int MostToldParts = 20;

    /// <summary>Values of one event time that wait for the part: a machine whose clock stands still has no later time that would settle them.</summary>
    private const int MostWaiting = 10_000;

    private readonly PartStandards _parts;
    private readonly Dictionary<int, MachineParts> _machineParts = [];
    private int _partMetric = -1;

    /// <summary>Whether charts are of the parts of short runs.</summary>
    private bool IsOfParts => PartStandards.AreOn(_options.ActualChart);

    /// <inheritdoc />
    void IMonitor.Advance(int machine, long now, SignalSink signals)
    {
        // After all samples: no row of a batch decides it.
        if (_machineParts.TryGetValue(machine, out var parts) && now > parts.Time)
        {
            Settle(machine, parts, int.MaxValue, signals);
        }
    }

    /// <summary>
    /// Row by row: a value counts for the part that was reported last at or before its event time. Unless its own sample reports it, a later sample of the same time may, so that the value waits
    /// for a later time.
    /// </summary>
    private void ObserveParts(SampleBatch batch, SignalSink signals)
    {
        var metrics = _order.Of(batch);
        var machines = batch.Machines;
        var times = batch.Timestamps;
        var reported = batch.Column(PartMetricOf(batch.Catalog, metrics));
        for (var row = 0; row < machines.Length; row++)
        {
            var parts = PartsOf(machines[row], batch.Catalog);
            if (times[row] > parts.Time)
            {
                Settle(machines[row], parts, row, signals);
            }

            parts.Time = times[row];
            foreach (var each in metrics)
            {
                if (IsWatched(each, batch.Catalog) && batch.Column(each)[row] is var value && !double.IsNaN(value))
                {
                    parts.Waiting.Add((each, value));
                }
            }

            if (reported.Length > 0 && !double.IsNaN(reported[row]))
            {
                parts.Part = reported[row];
                Settle(machines[row], parts, row, signals);
            }
            else if (parts.Waiting.Count >= MostWaiting)
            {
                TellTooMany(machines[row], parts);
                Settle(machines[row], parts, row, signals);
            }
        }
    }

    /// <summary>Charts what has waited, all of one event time.</summary>
    private void Settle(int machine, MachineParts parts, int row, SignalSink signals)
    {
        foreach (var (metric, value) in parts.Waiting)
        {
            if (_parts.TryGet(parts.Catalog.Metrics[metric], parts.Part, out var known))
            {
                var chart = Find(machine, metric) ?? Create(machine, metric, parts.Catalog);
                chart.Add((value - known.Center) / known.Sigma, parts.Time, row, signals);
            }
            else if (IsToTell(parts, metric, out var isLast))
            {
                var name = parts.Catalog.Metrics[metric];
                _common.Sink?.OnNotice(
                    parts.Catalog.Machines[machine],
                    name,
                    isLast
                        ? Invariant($"{name} has no target for more than {MostToldParts} numbers that {_options.PartMetric} reported; those to come are not told. See whether it is the number of the part.")
                        : double.IsNaN(parts.Part)
                        ? $"{name} came before {_options.PartMetric} was reported; until it is, its values are in no chart."
                        : Invariant($"{name} has no target for {_options.PartMetric} {parts.Part}; values of this part are in no chart. Give it in Spc.Standards as {name}@{parts.Part}."));
            }
        }

        parts.Waiting.Clear();
    }

    /// <summary>Tells, once a machine, that values are charted though their part is not certain. Where no part is known they are in no chart, which is told by itself.</summary>
    private void TellTooMany(int machine, MachineParts parts)
    {
        if (!parts.HasToldTooMany && !double.IsNaN(parts.Part))
        {
            parts.HasToldTooMany = true;
            var time = new DateTimeOffset(parts.Time, TimeSpan.Zero);
            _common.Sink?.OnNotice(
                parts.Catalog.Machines[machine],
                parts.Catalog.Metrics[parts.Waiting[0].Metric],
                Invariant($"{parts.Waiting.Count} values of one time, {time:u}, waited for {_options.PartMetric}; they count for {parts.Part}, which was reported last, and so will as many of one time again. See whether the clock of the machine stands still."));
        }
    }

    /// <summary>Whether the part that is made is one to tell of, once, that it has no target for a metric.</summary>
    /// <param name="parts">What the machine makes.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="isLast">Whether there are too many to tell of more.</param>
    private static bool IsToTell(MachineParts parts, int metric, out bool isLast)
    {
        if (!parts.Told.TryGetValue(metric, out var told))
        {
            parts.Told.Add(metric, told = []);
        }

        var isNews = told.Count <= MostToldParts && told.Add(parts.Part);
        isLast = isNews && told.Count > MostToldParts;
        return isNews;
    }

    /// <summary>Number of the metric that reports the part; -1 while nobody has.</summary>
    private int PartMetricOf(MetricCatalog catalog, ReadOnlySpan<int> metrics)
    {
        for (var i = 0; _partMetric < 0 && i < metrics.Length; i++)
        {
            _partMetric = catalog.Metrics[metrics[i]] == _options.PartMetric ? metrics[i] : -1;
        }

        return _partMetric;
    }

    private MachineParts PartsOf(int machine, MetricCatalog catalog)
    {
        if (!_machineParts.TryGetValue(machine, out var parts))
        {
            _machineParts.Add(machine, parts = new MachineParts(catalog));
        }

        return parts;
    }

    private void SaveParts(int machine, StateWriter writer)
    {
        var parts = PartsOf(machine, writer.Catalog);
        writer.Write(parts.Part);
        writer.Write(parts.Time);
        writer.Write(parts.Waiting.Count);
        foreach (var (metric, value) in parts.Waiting)
        {
            writer.WriteMetric(metric);
            writer.Write(value);
        }
    }

    private void RestoreParts(int machine, StateReader reader)
    {
        var parts = PartsOf(machine, reader.Catalog);
        (parts.Part, parts.Time) = (reader.ReadDouble(), reader.ReadInt64());
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var metric = reader.ReadMetric();
            var value = reader.ReadDouble();
            if (IsWatched(metric, reader.Catalog))
            {
                parts.Waiting.Add((metric, value));
            }
        }
    }

    /// <summary>What a machine makes.</summary>
    private sealed class MachineParts(MetricCatalog catalog)
    {
        public MetricCatalog Catalog { get; } = catalog;

        /// <summary>Number of the part that was reported last; NaN before the first.</summary>
        public double Part { get; set; } = double.NaN;

        /// <summary>Event time of the newest sample, which is that of all that waits.</summary>
        public long Time { get; set; }

        /// <summary>Values of which the part is not certain yet.</summary>
        public List<(int Metric, double Value)> Waiting { get; } = [];

        /// <summary>Whether it was told that too many values were waiting.</summary>
        public bool HasToldTooMany { get; set; }

        /// <summary>Parts without a target that were told of, by metric.</summary>
        public Dictionary<int, HashSet<double>> Told { get; } = [];
    }
}
