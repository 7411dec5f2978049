using System.Buffers.Binary;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming;

/// <summary>The newest samples of one machine, column by column. Grows up to its capacity, then overwrites the oldest.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class MachineRing(int machine, int capacity)
{
    private const int InitialSize = 64;
    private const int InPiece = 64;

    private readonly List<int> _metrics = [];
    private double[]?[] _columns = [];
    private long[] _timestamps = new long[Math.Min(InitialSize, capacity)];
    private int[] _statuses = new int[Math.Min(InitialSize, capacity)];
    private int[] _layers = new int[Math.Min(InitialSize, capacity)];
    private double[] _x = new double[Math.Min(InitialSize, capacity)];
    private double[] _y = new double[Math.Min(InitialSize, capacity)];
    private double[] _z = new double[Math.Min(InitialSize, capacity)];
    private int _first;
    private long _saved;

    public int Count { get; private set; }

    public long Added { get; private set; }

    public long Evicted => Added - Count;

    /// <summary>Event time in ticks of UTC of the sample with the given place, counted from the oldest.</summary>
    public long TimestampAt(int place) => _timestamps[SlotOf(place)];

    public void Append(SampleBatch batch, int row)
    {
        var slot = TakeSlot();
        _timestamps[slot] = batch.Timestamps[row];
        _statuses[slot] = batch.Statuses[row];
        _layers[slot] = batch.Layers[row];
        _x[slot] = batch.X[row];
        _y[slot] = batch.Y[row];
        _z[slot] = batch.Z[row];
        foreach (var metric in _metrics)
        {
            var values = batch.Column(metric);
            _columns[metric]![slot] = values.IsEmpty ? double.NaN : values[row];
        }

        foreach (var metric in batch.Metrics)
        {
            if ((metric >= _columns.Length || _columns[metric] is null) && !double.IsNaN(batch.Column(metric)[row]))
            {
                AddColumn(metric)[slot] = batch.Column(metric)[row];
            }
        }
    }

    /// <summary>Place, counted from the oldest, of the first sample that is not before a time; the number of samples if all are.</summary>
    public int PlaceOf(long timestamp)
    {
        var low = 0;
        var high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (TimestampAt(middle) < timestamp)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Copies samples into a batch.</summary>
    /// <param name="batch">Batch with room for them.</param>
    /// <param name="start">Place of the first.</param>
    /// <param name="end">Place after the last.</param>
    public void CopyTo(SampleBatch batch, int start, int end)
    {
        for (var place = start; place < end; place++)
        {
            var slot = SlotOf(place);
            var row = batch.AddRow(_timestamps[slot], machine);
            batch.SetStatus(row, _statuses[slot]);
            if (_layers[slot] != SampleBatch.None || !double.IsNaN(_x[slot]))
            {
                batch.SetPosition(row, _x[slot], _y[slot], _z[slot], _layers[slot]);
            }

            foreach (var metric in _metrics)
            {
                if (!double.IsNaN(_columns[metric]![slot]))
                {
                    batch.SetValue(row, metric, _columns[metric]![slot]);
                }
            }
        }
    }

    /// <summary>Copies the newest values of a metric, oldest first, leaving out samples without it.</summary>
    /// <returns>Values copied.</returns>
    public int CopyNewest(int metric, Span<long> timestamps, Span<double> values)
    {
        if (metric >= _columns.Length || _columns[metric] is not { } column)
        {
            return 0;
        }

        var copied = 0;
        for (var place = Count - 1; place >= 0 && copied < values.Length; place--)
        {
            var slot = SlotOf(place);
            if (!double.IsNaN(column[slot]))
            {
                copied++;
                timestamps[^copied] = _timestamps[slot];
                values[^copied] = column[slot];
            }
        }

        timestamps[^copied..].CopyTo(timestamps);
        values[^copied..].CopyTo(values);
        return copied;
    }

    /// <summary>Writes how much there is, and the pieces that have got new samples since the last call.</summary>
    public void Save(StateWriter writer)
    {
        writer.Write(capacity);
        writer.Write(Added);
        writer.Write(Count);
        writer.Write(_metrics.Count);
        _metrics.ForEach(writer.WriteMetric);
        for (var first = Math.Max(_saved, Evicted) / InPiece * InPiece; first < Added; first += InPiece)
        {
            // Pieces are used again in a circle, one more than are needed, so that the oldest is still whole.
            writer.Piece(first / InPiece % ((capacity / InPiece) + 2));
            var start = Math.Max(first, Evicted);
            writer.Write(start);
            writer.Write(_metrics.Count);
            for (var number = start; number < Math.Min(first + InPiece, Added); number++)
            {
                Save(writer, SlotOf((int)(number - Evicted)));
            }
        }

        _saved = Added;
    }

    /// <summary>Takes back what was saved, as much as there is room for.</summary>
    public void Restore(StateReader reader)
    {
        var savedCapacity = reader.ReadInt32();
        var added = reader.ReadInt64();
        var count = reader.ReadInt32();
        var metrics = new int[reader.ReadCount()];
        for (var i = 0; i < metrics.Length; i++)
        {
            AddColumn(metrics[i] = reader.ReadMetric());
        }

        var samples = new SortedDictionary<long, Kept>();
        while (reader.NextPiece(out _))
        {
            var number = reader.ReadInt64();
            var columns = reader.ReadInt32();
            if (columns < 0 || columns > metrics.Length)
            {
                throw reader.Damaged(Invariant($"{columns} columns of {metrics.Length} metrics"));
            }

            for (; reader.Remaining > 0; number++)
            {
                samples[number] = Read(reader, columns);
            }
        }

        for (var number = added - count; number < added; number++)
        {
            Append(metrics, samples.TryGetValue(number, out var kept) ? kept : throw reader.Damaged(Invariant($"no sample {number}")));
        }

        Added = _saved = added;
        if (savedCapacity != capacity)
        {
            // The numbers of the pieces follow from the capacity.
            reader.Renew();
            _saved = Evicted;
        }
    }

    private static Kept Read(StateReader reader, int columns)
    {
        var kept = new Kept(
            reader.ReadInt64(),
            reader.ReadStatus(),
            reader.ReadInt32(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            new double[columns]);
        reader.Read(kept.Values);
        return kept;
    }

    private void Save(StateWriter writer, int slot)
    {
        writer.Write(_timestamps[slot]);
        writer.WriteStatus(_statuses[slot]);
        var bytes = writer.Take(sizeof(int) + ((3 + _metrics.Count) * sizeof(double)));
        BinaryPrimitives.WriteInt32LittleEndian(bytes, _layers[slot]);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[4..], _x[slot]);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[12..], _y[slot]);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[20..], _z[slot]);
        for (var i = 0; i < _metrics.Count; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[(28 + (i * sizeof(double)))..], _columns[_metrics[i]]![slot]);
        }
    }

    private void Append(int[] metrics, in Kept kept)
    {
        var slot = TakeSlot();
        _timestamps[slot] = kept.Timestamp;
        _statuses[slot] = kept.Status;
        _layers[slot] = kept.Layer;
        (_x[slot], _y[slot], _z[slot]) = (kept.X, kept.Y, kept.Z);
        for (var i = 0; i < metrics.Length; i++)
        {
            _columns[metrics[i]]![slot] = i < kept.Values.Length ? kept.Values[i] : double.NaN;
        }
    }

    private int TakeSlot()
    {
        if (Count == _timestamps.Length && Count < capacity)
        {
            Grow();
        }

        if (Count == capacity)
        {
            _first = SlotOf(1);
            Count--;
        }

        Added++;
        return SlotOf(Count++);
    }

    private int SlotOf(int place)
    {
        var slot = _first + place;
        return slot < _timestamps.Length ? slot : slot - _timestamps.Length;
    }

    private double[] AddColumn(int metric)
    {
        if (metric >= _columns.Length)
        {
            Array.Resize(ref _columns, Math.Max(metric + 1, _columns.Length * 2));
        }

        var column = _columns[metric] = new double[_timestamps.Length];
        Array.Fill(column, double.NaN);
        _metrics.Add(metric);
        return column;
    }

    /// <summary>Doubles the room. Called before anything was overwritten, so the oldest is still first.</summary>
    private void Grow()
    {
        var size = Math.Min(capacity, _timestamps.Length * 2);
        Array.Resize(ref _timestamps, size);
        Array.Resize(ref _statuses, size);
        Array.Resize(ref _layers, size);
        Array.Resize(ref _x, size);
        Array.Resize(ref _y, size);
        Array.Resize(ref _z, size);
        foreach (var metric in _metrics)
        {
            Array.Resize(ref _columns[metric], size);
        }
    }

    private readonly record struct Kept(
        long Timestamp, int Status, int Layer, double X, double Y, double Z, double[] Values);
}
