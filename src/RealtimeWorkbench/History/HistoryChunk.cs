using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.History;

/// <summary>A copy of what a history keeps of a batch, on its way to the thread that stores it. Takes one batch after the other, in the same arrays.</summary>
internal sealed class HistoryChunk
{
    private readonly List<int> _metrics = [];
    private readonly List<double[]> _values = [];
    private long[] _times = [];
    private int[] _machines = [];
    private HistoryPlace[] _places = [];

    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    public ReadOnlySpan<int> Machines => _machines.AsSpan(0, Count);

    public ReadOnlySpan<HistoryPlace> Places => _places.AsSpan(0, Count);

    public int Count { get; private set; }

    public int Columns => _metrics.Count;

    /// <summary>Room that it takes: as many values as it has at most.</summary>
    public int Size => Count * Math.Max(1, Columns);

    /// <summary>Values that there is room for in its arrays.</summary>
    public long Room { get; private set; }

    /// <summary>Number of the metric of a column.</summary>
    public int Metric(int column) => _metrics[column];

    /// <summary>Values of a column; NaN where a sample has none.</summary>
    public ReadOnlySpan<double> Values(int column) => _values[column].AsSpan(0, Count);

    /// <summary>Copies a batch in the place of the one before.</summary>
    public void Take(SampleBatch batch, ReadOnlySpan<HistoryPlace> places)
    {
        Count = batch.Count;
        if (_times.Length < Count)
        {
            (_times, _machines, _places) = (new long[Count], new int[Count], new HistoryPlace[Count]);
        }

        batch.Timestamps.CopyTo(_times);
        batch.Machines.CopyTo(_machines);
        places[..Count].CopyTo(_places);
        _metrics.Clear();
        foreach (var metric in batch.Metrics)
        {
            var column = _metrics.Count;
            if (column == _values.Count)
            {
                _values.Add([]);
            }

            if (_values[column].Length < Count)
            {
                Room += Count - _values[column].Length;
                _values[column] = new double[Count];
            }

            batch.Column(metric).CopyTo(_values[column]);
            _metrics.Add(metric);
        }
    }
}
