using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Monitoring;

/// <summary>Reports metrics that used to come and have gone silent: rule "staleness", without a value.</summary>
/// <remarks>
/// <para>
/// A metric is silent once nothing has come for max(<see cref="StalenessOptions.Minimum"/>, <see cref="StalenessOptions.Factor"/>
/// × its typical interval), judged from its third value on. The typical interval is an exponential mean (weight 1/10) of the
/// intervals, each counted as at most three times the mean so far, so that one gap hardly changes what is typical while a
/// lasting change of pace is learned.
/// </para>
/// <para>
/// Time passes with the samples of the same machine and with <see cref="Advance"/>. A signal carries the event time at which
/// the silence became too long, so it doesn't depend on when that was noticed; a gap that nothing fell into is reported by its end.
/// </para>
/// </remarks>
public sealed class StalenessMonitor : IMonitor, IMachineState
{
    /// <summary>Name of the rule in its signals.</summary>
    public const string Rule = "staleness";
    private const int MinimumCount = 3;
    private const double Weight = 0.1;
    private const double Clip = 3;

    private readonly StalenessOptions _options;
    private MetricCatalog? _catalog;
    private Machine[] _machines = [];
    private readonly MetricOrder _metrics = new();

    /// <summary>Creates a monitor that has seen nothing.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public StalenessMonitor(StalenessOptions options) => _options = OptionsGuard.Valid(options);

    /// <inheritdoc />
    /// <remarks>A filter that holds values back, or repeats them, would make a sensor look broken.</remarks>
    public bool SeesRawValues => true;

    /// <inheritdoc />
    public void Observe(SampleBatch batch, SignalSink signals)
    {
        _catalog = batch.Catalog;
        var metrics = _metrics.Of(batch);
        var times = batch.Timestamps;
        for (var row = 0; row < batch.Count; row++)
        {
            var id = batch.Machines[row];
            ref var machine = ref MachineOf(id);
            var time = times[row];
            if (time > machine.NextDue)
            {
                FindSilent(ref machine, id, time, row, signals);
            }

            foreach (var metric in metrics)
            {
                if (!double.IsNaN(batch.Column(metric)[row]))
                {
                    Come(ref machine, id, metric, time, row, signals);
                }
            }
        }
    }

    /// <inheritdoc />
    public void Advance(int machine, long now, SignalSink signals)
    {
        if (machine < _machines.Length && _machines[machine].Series is not null && now > _machines[machine].NextDue)
        {
            // After all rows of a batch whose signals have not been handed on yet.
            FindSilent(ref _machines[machine], machine, now, int.MaxValue, signals);
        }
    }

    /// <inheritdoc />
    public bool Reports(string machine, string metric, string rule) => rule == Rule;

    /// <inheritdoc />
    string IMachineState.Part => "staleness";

    /// <inheritdoc />
    void IMachineState.Save(int machine, StateWriter writer)
    {
        if (machine >= _machines.Length || _machines[machine].Series is not { } known)
        {
            return;
        }

        writer.Write(_machines[machine].NextDue);
        for (var metric = 0; metric < known.Length; metric++)
        {
            ref var series = ref known[metric];
            if (series.Count > 0)
            {
                writer.WriteMetric(metric);
                writer.Write(series.Count);
                writer.Write(series.IsSilent);
                writer.Write(series.Intervals);
                writer.Write(series.Last);
                writer.Write(series.Typical);
            }
        }
    }

    /// <inheritdoc />
    void IMachineState.Restore(int machine, StateReader reader)
    {
        if (reader.Remaining == 0)
        {
            return;
        }

        _catalog = reader.Catalog;
        ref var known = ref MachineOf(machine);
        known.NextDue = reader.ReadInt64();
        while (reader.Remaining > 0)
        {
            ref var series = ref SeriesOf(ref known, reader.ReadMetric());
            series.Count = reader.ReadInt32();
            series.IsSilent = reader.ReadBool();
            series.Intervals = reader.ReadInt32();
            series.Last = reader.ReadInt64();
            series.Typical = reader.ReadDouble();
        }
    }

    /// <inheritdoc />
    void IMachineState.Forget(int machine, string name)
    {
        if (machine < _machines.Length)
        {
            _machines[machine] = default;
        }
    }

    private void Come(ref Machine machine, int id, int metric, long time, int row, SignalSink signals)
    {
        ref var series = ref SeriesOf(ref machine, metric);
        if (series.IsSilent)
        {
            series.IsSilent = false;
            var explanation = $"{NameOf(id, metric)} has come again after {Texts.Seconds(time - series.Last)}.";
            Report(SignalKind.Cleared, time, id, metric, row, explanation, signals);
        }

        if (series.Count > 0 && time > series.Last)
        {
            double interval = time - series.Last;
            var clipped = series.Intervals == 0 ? interval : Math.Min(interval, Clip * series.Typical);
            series.Intervals = Math.Min(series.Intervals + 1, (int)(1 / Weight));
            series.Typical += (clipped - series.Typical) / series.Intervals;
        }

        series.Count = Math.Min(series.Count + 1, MinimumCount);
        series.Last = Math.Max(series.Last, time);
        machine.NextDue = Math.Min(machine.NextDue, DueAt(series));
    }

    private static ref Series SeriesOf(ref Machine machine, int metric)
    {
        if (metric >= machine.Series.Length)
        {
            Array.Resize(ref machine.Series, Math.Max(metric + 1, machine.Series.Length * 2));
        }

        return ref machine.Series[metric];
    }

    /// <summary>Reports the metrics whose time is over, in the order in which it ran out.</summary>
    private void FindSilent(ref Machine machine, int id, long time, int row, SignalSink signals)
    {
        while (true)
        {
            var first = -1;
            var due = long.MaxValue;
            for (var metric = 0; metric < machine.Series.Length; metric++)
            {
                if (DueAt(machine.Series[metric]) is var candidate && candidate < due)
                {
                    (first, due) = (metric, candidate);
                }
            }

            // A late bound is corrected here: values that came since have moved it on.
            machine.NextDue = due;
            if (time <= due)
            {
                return;
            }

            ref var series = ref machine.Series[first];
            var explanation = $"{NameOf(id, first)} has been silent for more than {Texts.Seconds(due - series.Last)}; "
                + $"it usually comes every {Texts.Seconds(series.Typical)}.";
            series.IsSilent = true;
            Report(SignalKind.Raised, due, id, first, row, explanation, signals);
        }
    }

    private long DueAt(in Series series)
    {
        if (series.IsSilent || series.Count < MinimumCount || series.Intervals == 0)
        {
            return long.MaxValue;
        }

        // Saturates instead of overflowing where a source has given nonsense as time.
        var allowed = Math.Max(_options.Minimum.Ticks, _options.Factor * series.Typical);
        return allowed < DateTime.MaxValue.Ticks - series.Last ? series.Last + (long)allowed : long.MaxValue;
    }

    private string NameOf(int machine, int metric) => $"{_catalog!.Metrics[metric]} of {_catalog.Machines[machine]}";

    private void Report(
        SignalKind kind, long time, int machine, int metric, int row, string explanation, SignalSink signals) =>
        signals.Report(row, new Signal(
            kind,
            new DateTimeOffset(time, TimeSpan.Zero),
            _catalog!.Machines[machine],
            _catalog.Metrics[metric],
            Rule,
            _options.Severity,
            double.NaN,
            null,
            null,
            explanation));

    private ref Machine MachineOf(int id)
    {
        if (id >= _machines.Length)
        {
            Array.Resize(ref _machines, Math.Max(id + 1, _machines.Length * 2));
        }

        ref var machine = ref _machines[id];
        if (machine.Series is null)
        {
            machine.Series = [];
            machine.NextDue = long.MaxValue;
        }

        return ref machine;
    }

    private struct Machine
    {
        /// <summary>By metric.</summary>
        public Series[] Series;

        /// <summary>No metric of this machine falls silent before this time (ticks): one comparison a sample is enough.</summary>
        public long NextDue;
    }

    private struct Series
    {
        public int Count;
        public bool IsSilent;
        public int Intervals;

        /// <summary>Event time of the newest value, in ticks.</summary>
        public long Last;

        /// <summary>Typical interval in ticks.</summary>
        public double Typical;
    }
}
