using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Monitoring;

/// <summary>Mean of the last values of every metric of every machine, in O(1) a value. Reports nothing; it is asked.</summary>
/// <remarks>Missing and infinite values are left out. Ask on the thread that observes, or after it.</remarks>
public sealed class MovingAverage : IMonitor, IMachineState
{
    private readonly int _window;
    private readonly SeriesTable<Series> _series = new();

    /// <summary>Creates an average that has seen nothing.</summary>
    /// <param name="window">Number of values that the mean is taken of; at least 1.</param>
    public MovingAverage(int window) => _window = Guard.AtLeast(1, window);

    /// <summary>Mean of the last values of a metric.</summary>
    /// <param name="machine">Number of the machine.</param>
    /// <param name="metric">Number of the metric.</param>
    /// <returns>
    /// Mean in the unit of the metric, of fewer values as long as fewer have come; <see langword="null"/> before the first.
    /// </returns>
    public double? Mean(int machine, int metric) => _series.Peek(metric, machine).Values?.Mean;

    /// <inheritdoc />
    public void Observe(SampleBatch batch, SignalSink signals)
    {
        foreach (var metric in batch.Metrics)
        {
            var column = batch.Column(metric);
            var machines = batch.Machines;
            for (var row = 0; row < column.Length; row++)
            {
                if (double.IsFinite(column[row]))
                {
                    ref var series = ref _series[metric, machines[row]];
                    (series.Values ??= new RollingMean(_window)).Add(column[row]);
                }
            }
        }
    }

    /// <inheritdoc />
    public bool Reports(string machine, string metric, string rule) => false;

    /// <inheritdoc />
    string IMachineState.Part => "moving-average";

    /// <inheritdoc />
    void IMachineState.Save(int machine, StateWriter writer)
    {
        foreach (var metric in _series.MetricsOf(machine))
        {
            ref var series = ref _series[metric, machine];
            if (series.Values is not null)
            {
                writer.WriteMetric(metric);
                series.Values.Save(writer);
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
            (series.Values = new RollingMean(_window)).Restore(reader);
        }
    }

    /// <inheritdoc />
    void IMachineState.Forget(int machine, string name) => _series.Forget(machine);

    private struct Series
    {
        public RollingMean? Values;
    }
}
