using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Streaming.Windows;

namespace RealtimeWorkbench.Operations;

/// <summary>Sums the values of each metric of each machine up in tumbling windows, and keeps the newest windows for a table.</summary>
internal sealed class WindowBoard(TimeSpan length, MetricCatalog catalog) : IBatchObserver, IMachineState
{
    private const int KeptWindows = 6;
    private const int MostRows = 60;

    private readonly Lock _lock = new();
    private readonly TumblingWindow _definition = new(length);
    private readonly Dictionary<(int Machine, int Metric), Series> _series = [];
    private bool _isComplete;

    /// <inheritdoc />
    public void OnBatch(SampleBatch batch)
    {
        lock (_lock)
        {
            foreach (var metric in batch.Metrics)
            {
                var column = batch.Column(metric);
                for (var row = 0; row < column.Length; row++)
                {
                    if (!double.IsNaN(column[row]))
                    {
                        var time = new DateTimeOffset(batch.Timestamps[row], TimeSpan.Zero);
                        SeriesOf(batch.Machines[row], metric).Windows.Add(new TimedValue(time, column[row]));
                    }
                }
            }
        }
    }

    /// <inheritdoc />
    public string Part => "windows";

    /// <inheritdoc />
    public string Settings { get; } = Invariant($"Streaming.Window {length.TotalSeconds}");

    /// <inheritdoc />
    public void Save(int machine, StateWriter writer)
    {
        lock (_lock)
        {
            for (var metric = 0; metric < catalog.Metrics.Count; metric++)
            {
                if (_series.TryGetValue((machine, metric), out var series))
                {
                    writer.WriteMetric(metric);
                    series.Save(writer);
                }
            }
        }
    }

    /// <inheritdoc />
    public void Restore(int machine, StateReader reader)
    {
        lock (_lock)
        {
            while (reader.Remaining > 0)
            {
                SeriesOf(machine, reader.ReadMetric()).Restore(reader);
            }
        }
    }

    /// <inheritdoc />
    public void Forget(int machine, string name)
    {
        lock (_lock)
        {
            for (var metric = 0; metric < catalog.Metrics.Count; metric++)
            {
                _series.Remove((machine, metric));
            }
        }
    }

    /// <summary>The newest windows of each metric, once the stream has ended; of many series only the last window.</summary>
    public Table ToTable()
    {
        lock (_lock)
        {
            Complete();
            var each = Math.Clamp(MostRows / Math.Max(1, _series.Count), 1, KeptWindows);
            return new Table(
                Invariant($"Windows of {Tables.Number(length.TotalSeconds)} s, the newest of each metric"),
                ["Machine", "Metric", "From", "To", "n", "Mean", "Standard deviation", "Minimum", "Maximum", "First", "Last"],
                [
                    .. _series
                        .OrderBy(entry => catalog.Machines[entry.Key.Machine], StringComparer.Ordinal)
                        .ThenBy(entry => catalog.Metrics[entry.Key.Metric], StringComparer.Ordinal)
                        .SelectMany(entry => entry.Value.Newest.TakeLast(each).Select(window => Row(entry.Key, window)))
                        .Take(MostRows),
                ]);
        }
    }

    private void Complete()
    {
        if (!_isComplete)
        {
            _isComplete = true;
            foreach (var series in _series.Values)
            {
                series.Windows.Complete();
            }
        }
    }

    private Series SeriesOf(int machine, int metric)
    {
        if (!_series.TryGetValue((machine, metric), out var series))
        {
            _series.Add((machine, metric), series = new Series(_definition));
        }

        return series;
    }

    private IReadOnlyList<string> Row((int Machine, int Metric) key, WindowResult window) =>
    [
        catalog.Machines[key.Machine],
        catalog.Metrics[key.Metric],
        Tables.Time(window.Start),
        window.IsComplete ? Tables.Time(window.End) : "(open)",
        Tables.Count(window.Count),
        Tables.Number(window.Mean),
        window.Count > 1 ? Tables.Number(window.StandardDeviation) : "",
        Tables.Number(window.Minimum),
        Tables.Number(window.Maximum),
        Tables.Number(window.First),
        Tables.Number(window.Last),
    ];

    private sealed class Series
    {
        public Series(WindowDefinition definition) => Windows = new SeriesWindows(definition, Keep);

        public SeriesWindows Windows { get; }

        public Queue<WindowResult> Newest { get; } = new();

        public void Save(StateWriter writer)
        {
            Windows.Save(writer);
            writer.Write(Newest.Count);
            foreach (var window in Newest)
            {
                window.Save(writer);
            }
        }

        public void Restore(StateReader reader)
        {
            Windows.Restore(reader);
            for (var count = reader.ReadCount(sizeof(long)); count > 0; count--)
            {
                Keep(WindowResult.Read(reader));
            }
        }

        private void Keep(WindowResult window)
        {
            if (Newest.Count == KeptWindows)
            {
                Newest.Dequeue();
            }

            Newest.Enqueue(window);
        }
    }
}
