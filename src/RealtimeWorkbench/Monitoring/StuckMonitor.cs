using System.Numerics;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Monitoring;

/// <summary>Reports metrics that normally fluctuate and repeat exactly one value: rule "stuck".</summary>
/// <remarks>
/// <para>
/// Only a metric that fluctuates can be stuck; a status flag, a setpoint or a counter stands still by right. It fluctuates if of
/// the up to 64 steps before the repeats (at least 20) at least half changed the value, and of these changes at least a tenth
/// went up and a tenth down.
/// </para>
/// <para>
/// Coarsely rounded values repeat by chance. With c changes in n steps, a repeat has the probability p = (n − c + 1) / (n + 2)
/// (rule of succession), and k identical values in a row that of p^(k−1). They are reported once that is below 10⁻⁶, and not
/// before <see cref="StuckOptions.Length"/> values: 10 values where every step changes, 20 where half do.
/// </para>
/// <para>A change of the machine's status starts the observation anew, for what is normal changes with it.</para>
/// </remarks>
public sealed class StuckMonitor : IMonitor, IMachineState
{
    private const string Rule = "stuck";
    private const int MinimumSteps = 20;
    private const int MaximumSteps = 64;
    private const double Chance = 1e-6;

    private readonly StuckOptions _options;
    private readonly SeriesTable<Series> _series = new();

    /// <summary>Creates a monitor that has seen nothing.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public StuckMonitor(StuckOptions options) => _options = OptionsGuard.Valid(options);

    /// <inheritdoc />
    /// <remarks>A filter that holds values back, or repeats them, would make a sensor look broken.</remarks>
    public bool SeesRawValues => true;

    /// <inheritdoc />
    public void Observe(SampleBatch batch, SignalSink signals)
    {
        foreach (var metric in batch.Metrics)
        {
            var column = batch.Column(metric);
            var machines = batch.Machines;
            var statuses = batch.Statuses;
            for (var row = 0; row < column.Length; row++)
            {
                if (!double.IsNaN(column[row]))
                {
                    Look(ref _series[metric, machines[row]], column[row], statuses[row], batch, row, metric, signals);
                }
            }
        }
    }

    /// <inheritdoc />
    public bool Reports(string machine, string metric, string rule) => rule == Rule;

    /// <inheritdoc />
    string IMachineState.Part => "stuck";

    /// <inheritdoc />
    void IMachineState.Save(int machine, StateWriter writer)
    {
        foreach (var metric in _series.MetricsOf(machine))
        {
            ref var series = ref _series[metric, machine];
            if (series.Run > 0 || series.StatusBefore != 0)
            {
                writer.WriteMetric(metric);
                writer.Write(series.Value);
                writer.Write(series.Run);
                writer.Write(series.IsStuck);
                writer.WriteStatus(series.StatusBefore - 1);
                writer.Write(series.Changes);
                writer.Write(series.Ups);
                writer.Write(series.Steps);
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
            series.Value = reader.ReadDouble();
            series.Run = reader.ReadInt32();
            series.IsStuck = reader.ReadBool();
            series.StatusBefore = reader.ReadStatus() + 1;
            series.Changes = reader.ReadUInt64();
            series.Ups = reader.ReadUInt64();
            series.Steps = reader.ReadInt32();
        }
    }

    /// <inheritdoc />
    void IMachineState.Forget(int machine, string name) => _series.Forget(machine);

    private void Look(
        ref Series series, double value, int status, SampleBatch batch, int row, int metric, SignalSink signals)
    {
        if (status != SampleBatch.None && series.StatusBefore != status + 1)
        {
            if (series.StatusBefore != 0 && !series.IsStuck)
            {
                series = default;
            }

            series.StatusBefore = status + 1;
        }

        if (series.Run > 0 && value == series.Value)
        {
            series.Run++;
            if (!series.IsStuck && series.Run >= _options.Length && Fluctuated(series) && IsUnlikely(series))
            {
                series.IsStuck = true;
                var explanation = Invariant($"{series.Run} values in a row, though its values normally vary.");
                Report(SignalKind.Raised, batch, row, metric, $"has been exactly {Number(value, batch, metric)} for {explanation}", signals);
            }

            return;
        }

        if (series.Run > 0)
        {
            // Repeats by chance are a habit of the metric to be learned; those of a stuck one are not.
            Learn(ref series, series.IsStuck ? 0 : series.Run - 1, up: value > series.Value);
        }

        if (series.IsStuck)
        {
            series.IsStuck = false;
            Report(SignalKind.Cleared, batch, row, metric, $"moves again: it is {Number(value, batch, metric)}.", signals);
        }

        series.Value = value;
        series.Run = 1;
    }

    private static void Learn(ref Series series, int repeats, bool up)
    {
        var shift = Math.Min(repeats, MaximumSteps - 1) + 1;
        series.Changes = shift == MaximumSteps ? 1 : (series.Changes << shift) | 1;
        series.Ups = (shift == MaximumSteps ? 0 : series.Ups << shift) | (up ? 1ul : 0);
        series.Steps = Math.Min(series.Steps + shift, MaximumSteps);
    }

    private static bool Fluctuated(in Series series)
    {
        var changes = BitOperations.PopCount(series.Changes);
        var ups = BitOperations.PopCount(series.Ups);
        return series.Steps >= MinimumSteps
            && changes * 2 >= series.Steps
            && ups * 10 >= changes
            && (changes - ups) * 10 >= changes;
    }

    private static bool IsUnlikely(in Series series)
    {
        var changes = BitOperations.PopCount(series.Changes);
        var repeat = (series.Steps - changes + 1.0) / (series.Steps + 2.0);
        return Math.Pow(repeat, series.Run - 1) < Chance;
    }

    private static string Number(double value, SampleBatch batch, int metric) =>
        Texts.Number(value) + Texts.Unit(batch.Catalog, metric);

    private void Report(SignalKind kind, SampleBatch batch, int row, int metric, string what, SignalSink signals)
    {
        var machine = batch.Catalog.Machines[batch.Machines[row]];
        var name = batch.Catalog.Metrics[metric];
        var time = new DateTimeOffset(batch.Timestamps[row], TimeSpan.Zero);
        var value = batch.Column(metric)[row];
        signals.Report(row, new Signal(
            kind, time, machine, name, Rule, _options.Severity, value, null, null, $"{name} of {machine} {what}"));
    }

    private struct Series
    {
        public double Value;

        /// <summary>Number of identical values in a row up to the newest; 0 before the first.</summary>
        public int Run;
        public bool IsStuck;

        /// <summary>Number of the machine's status plus 1; 0 if it has reported none.</summary>
        public int StatusBefore;

        /// <summary>Steps before the run, newest in the lowest bit: whether the value changed.</summary>
        public ulong Changes;

        /// <summary>Whether it went up.</summary>
        public ulong Ups;

        /// <summary>How many of the bits count.</summary>
        public int Steps;
    }
}
