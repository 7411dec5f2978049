using System.Runtime.InteropServices;

namespace RealtimeWorkbench.Samples;

/// <summary>Samples in the order of their arrival, column by column. This is what flows from a source to the monitors.</summary>
/// <remarks>
/// A batch has one owner at a time. Whoever receives it from a channel or a source disposes it, which returns its arrays
/// to a pool; spans taken from it are dead from then on. Not thread-safe.
/// </remarks>
public sealed class SampleBatch : IDisposable
{
    /// <summary>Stands in <see cref="Layers"/> and <see cref="Statuses"/> where there is none.</summary>
    public const int None = -1;

    private const int MaxPooled = 64;

    /// <summary>Most values of a batch that the pool keeps (16 MB): what came with very many names once need not be held for ever.</summary>
    private const long MaxPooledValues = 2_000_000;

    private static readonly Queue<SampleBatch> Pool = new();

    private readonly List<int> _metrics = [];
    private readonly List<DeadLetter> _rejected = [];
    private double[]?[] _columns = [];
    private double[]?[] _spare = [];
    private long[] _timestamps = [];
    private int[] _machines = [];
    private int[] _statuses = [];
    private int[] _layers = [];
    private double[] _x = [];
    private double[] _y = [];
    private double[] _z = [];
    private int _held;
    private bool _rented;

    private SampleBatch(MetricCatalog catalog) => Catalog = catalog;

    /// <summary>Names behind the numbers in the columns.</summary>
    public MetricCatalog Catalog { get; private set; }

    /// <summary>Number of samples.</summary>
    public int Count { get; private set; }

    /// <summary>Most samples that fit.</summary>
    public int Capacity { get; private set; }

    /// <summary>How far the source had been read when the last sample was added. All samples of a batch are of its partition.</summary>
    public SourcePosition End { get; set; }

    /// <summary>Whether its samples go beyond <see cref="End"/>, so that nothing can go on behind it: the rest of them follows.</summary>
    internal bool GoesBeyondEnd { get; set; }

    /// <summary>
    /// Tells that a partition comes or goes, instead of carrying samples; <see langword="null"/> for the usual batch. A mark that
    /// nobody has answered is answered with <see langword="null"/> when the batch is disposed.
    /// </summary>
    public PartitionMark? Mark { get; private set; }

    /// <summary>When the newest sample arrived: <see cref="TimeProvider.GetTimestamp"/> of the run's clock.</summary>
    public long ReceivedAt { get; set; }

    /// <summary>Whether any sample has a complete position: x, y and z.</summary>
    public bool HasPositions { get; private set; }

    /// <summary>Event times in ticks (100 ns) of UTC.</summary>
    public ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(0, Count);

    /// <summary>Numbers of the machines in <see cref="MetricCatalog.Machines"/>.</summary>
    public ReadOnlySpan<int> Machines => _machines.AsSpan(0, Count);

    /// <summary>Numbers of the states in <see cref="MetricCatalog.Statuses"/>, or <see cref="None"/>.</summary>
    public ReadOnlySpan<int> Statuses => _statuses.AsSpan(0, Count);

    /// <summary>Layers, or <see cref="None"/>.</summary>
    public ReadOnlySpan<int> Layers => _layers.AsSpan(0, Count);

    /// <summary>X in mm; NaN where the sample has none.</summary>
    public ReadOnlySpan<double> X => _x.AsSpan(0, Count);

    /// <summary>Y in mm; NaN where the sample has none.</summary>
    public ReadOnlySpan<double> Y => _y.AsSpan(0, Count);

    /// <summary>Z in mm; NaN where the sample has none.</summary>
    public ReadOnlySpan<double> Z => _z.AsSpan(0, Count);

    /// <summary>Numbers of the metrics that at least one sample has.</summary>
    public ReadOnlySpan<int> Metrics => CollectionsMarshal.AsSpan(_metrics);

    /// <summary>Records that could not become samples, in the order of their arrival.</summary>
    public IReadOnlyList<DeadLetter> Rejected => _rejected;

    /// <summary>Takes an empty batch from the pool.</summary>
    /// <param name="catalog">Names that the batch's numbers refer to.</param>
    /// <param name="capacity">Most samples that it has to hold; at least 1.</param>
    public static SampleBatch Rent(MetricCatalog catalog, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        SampleBatch? batch;
        lock (Pool)
        {
            Pool.TryDequeue(out batch);
        }

        batch ??= new SampleBatch(catalog);
        batch.Prepare(catalog, capacity);
        return batch;
    }

    /// <summary>Makes a batch without samples that tells of a partition.</summary>
    /// <param name="catalog">Names of the source.</param>
    /// <param name="mark">What happens to which partition.</param>
    public static SampleBatch Marking(MetricCatalog catalog, PartitionMark mark)
    {
        var batch = Rent(catalog, capacity: 1);
        batch.Mark = mark;
        return batch;
    }

    /// <summary>Values of a metric, one a sample; NaN where a sample lacks it. Empty if no sample has it.</summary>
    /// <param name="metric">Number of the metric in <see cref="MetricCatalog.Metrics"/>.</param>
    public ReadOnlySpan<double> Column(int metric) =>
        (uint)metric < (uint)_columns.Length && _columns[metric] is { } column ? column.AsSpan(0, Count) : [];

    /// <summary>Appends a sample without values.</summary>
    /// <param name="timestamp">Event time in ticks of UTC.</param>
    /// <param name="machine">Number of the machine.</param>
    /// <returns>Row of the sample.</returns>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public int AddRow(long timestamp, int machine) => AddRow(timestamp, machine, None, None, double.NaN, double.NaN, double.NaN);

    /// <summary>Appends a sample without values that says where it was taken.</summary>
    internal int AddRow(long timestamp, int machine, int status, int layer, double x, double y, double z)
    {
        if (Count == Capacity)
        {
            throw new InvalidOperationException(Invariant($"The batch holds {Capacity} samples and is full."));
        }

        var row = Count++;
        _timestamps[row] = timestamp;
        _machines[row] = machine;
        _statuses[row] = status;
        _layers[row] = layer;
        _x[row] = x;
        _y[row] = y;
        _z[row] = z;
        HasPositions |= !double.IsNaN(x) && !double.IsNaN(y) && !double.IsNaN(z);
        foreach (var metric in Metrics)
        {
            _columns[metric]![row] = double.NaN;
        }

        return row;
    }

    /// <summary>Sets a value of a sample. NaN means absent.</summary>
    public void SetValue(int row, int metric, double value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        (ColumnOf(metric) ?? AddColumn(metric))[row] = value;
    }

    /// <summary>Sets a value of the newest sample.</summary>
    internal void SetNewest(int metric, double value) => (ColumnOf(metric) ?? AddColumn(metric))[Count - 1] = value;

    /// <summary>Sets where a sample was taken. NaN where a coordinate is not known.</summary>
    /// <param name="row">Row of the sample.</param>
    /// <param name="x">X in mm, or NaN.</param>
    /// <param name="y">Y in mm, or NaN.</param>
    /// <param name="z">Z in mm, or NaN.</param>
    /// <param name="layer">Layer, or <see cref="None"/>.</param>
    public void SetPosition(int row, double x, double y, double z, int layer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        _x[row] = x;
        _y[row] = y;
        _z[row] = z;
        _layers[row] = layer;
        HasPositions |= !double.IsNaN(x) && !double.IsNaN(y) && !double.IsNaN(z);
    }

    /// <summary>Sets the state that the machine reported with a sample.</summary>
    public void SetStatus(int row, int status)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        _statuses[row] = status;
    }

    /// <summary>Takes back the newest sample, as if it had never been added. Metrics that only it had stay, as columns of NaN.</summary>
    public void RemoveLastRow()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Count, 1);
        Count--;
    }

    /// <summary>Moves all event times by some ticks.</summary>
    internal void MoveBy(long ticks)
    {
        foreach (ref var time in _timestamps.AsSpan(0, Count))
        {
            time += ticks;
        }
    }

    /// <summary>Takes back all records that could not become samples.</summary>
    internal void ClearRejected() => _rejected.Clear();

    /// <summary>Notes a record that could not become a sample.</summary>
    public void Reject(DeadLetter letter) => _rejected.Add(letter);

    /// <summary>Copies one sample of another batch to the end of this one.</summary>
    /// <param name="source">Batch with the same catalog.</param>
    /// <param name="row">Row of the sample there.</param>
    public void AddRowFrom(SampleBatch source, int row) => AddRowFrom(source, row, without: None);

    /// <summary>Copies one sample of another batch to the end of this one, without one of its metrics.</summary>
    internal void AddRowFrom(SampleBatch source, int row, int without)
    {
        AddRow(
            source._timestamps[row],
            source._machines[row],
            source._statuses[row],
            source._layers[row],
            source._x[row],
            source._y[row],
            source._z[row]);
        foreach (var metric in source.Metrics)
        {
            var value = source._columns[metric]![row];
            if (metric != without && !double.IsNaN(value))
            {
                SetNewest(metric, value);
            }
        }
    }

    /// <summary>Reads one sample in the convenient form.</summary>
    public Sample ToSample(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var metric in _metrics)
        {
            var value = _columns[metric]![row];
            if (!double.IsNaN(value))
            {
                values.Add(Catalog.Metrics[metric], value);
            }
        }

        // A part of a position is worth keeping: some processes know their layer and nothing else.
        Position? position = double.IsNaN(_x[row]) && double.IsNaN(_y[row]) && double.IsNaN(_z[row]) && _layers[row] == None
            ? null
            : new Position(_x[row], _y[row], _z[row], _layers[row] == None ? null : _layers[row]);
        return new Sample(
            new DateTimeOffset(_timestamps[row], TimeSpan.Zero),
            Catalog.Machines[_machines[row]],
            values,
            position,
            _statuses[row] == None ? null : Catalog.Statuses[_statuses[row]]);
    }

    /// <summary>Returns the batch to the pool.</summary>
    public void Dispose()
    {
        if (!_rented)
        {
            return;
        }

        _rented = false;

        // A reader that knows nothing of partitions only disposes the batch; the source must not wait for it forever.
        Mark?.Complete();
        if ((long)_held * _timestamps.Length > MaxPooledValues)
        {
            return;
        }

        lock (Pool)
        {
            if (Pool.Count < MaxPooled)
            {
                Pool.Enqueue(this);
            }
        }
    }

    private void Prepare(MetricCatalog catalog, int capacity)
    {
        foreach (var metric in _metrics)
        {
            _spare[metric] = _columns[metric];
            _columns[metric] = null;
        }

        if (capacity > _timestamps.Length)
        {
            Array.Clear(_spare);
            _held = 0;
            _timestamps = new long[capacity];
            _machines = new int[capacity];
            _statuses = new int[capacity];
            _layers = new int[capacity];
            _x = new double[capacity];
            _y = new double[capacity];
            _z = new double[capacity];
        }

        Catalog = catalog;
        Capacity = capacity;
        Count = 0;
        End = default;
        GoesBeyondEnd = false;
        Mark = null;
        ReceivedAt = 0;
        HasPositions = false;
        _metrics.Clear();
        _rejected.Clear();
        _rented = true;
    }

    /// <summary>Puts other values in the place of a metric's, and hands out those that were there.</summary>
    /// <param name="metric">Metric that at least one sample has.</param>
    /// <param name="values">One value a sample at its beginning, and as long as <see cref="ColumnLength"/>.</param>
    internal void Exchange(int metric, ref double[] values) =>
        (values, _columns[metric]) = (_columns[metric]!, values);

    /// <summary>Length of the arrays behind the columns.</summary>
    internal int ColumnLength => _timestamps.Length;

    private double[]? ColumnOf(int metric) => (uint)metric < (uint)_columns.Length ? _columns[metric] : null;

    private double[] AddColumn(int metric)
    {
        if (metric >= _columns.Length)
        {
            var length = Math.Max(metric + 1, _columns.Length * 2);
            Array.Resize(ref _columns, length);
            Array.Resize(ref _spare, length);
        }

        if (_spare[metric] is not { } column)
        {
            column = new double[_timestamps.Length];
            _held++;
        }

        _columns[metric] = column;
        column.AsSpan(0, Count).Fill(double.NaN);
        _metrics.Add(metric);
        return column;
    }
}
