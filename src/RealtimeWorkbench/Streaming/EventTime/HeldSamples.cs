using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>Samples of one machine that are held back until their turn comes.</summary>
/// <remarks>Has a column for each metric of the machine only, and uses its places again: allocates nothing once warm.</remarks>
internal sealed class HeldSamples
{
    private const int FewestPlaces = 4;

    private readonly List<int> _metrics = [];
    private Row[] _rows = [];
    private double[] _values = [];
    private int[] _free = [];
    private int _freeCount;
    private int _stride;

    /// <summary>Copies a sample.</summary>
    /// <param name="batch">Batch with the sample.</param>
    /// <param name="row">Its row there.</param>
    /// <param name="left">Metric that is left out, or a negative number.</param>
    /// <param name="sequence">Sequence number, or <see cref="SequenceHistory.None"/>.</param>
    /// <param name="receivedAt">When it arrived.</param>
    /// <returns>Its place.</returns>
    public int Put(SampleBatch batch, int row, int left, long sequence, long receivedAt)
    {
        var place = TakePlace(new Row(
            batch.Timestamps[row],
            batch.Machines[row],
            batch.Statuses[row],
            batch.Layers[row],
            batch.X[row],
            batch.Y[row],
            batch.Z[row],
            sequence,
            receivedAt));
        var column = 0;
        foreach (var metric in batch.Metrics)
        {
            if (metric != left && batch.Column(metric)[row] is var value && !double.IsNaN(value))
            {
                column = ColumnOf(metric, from: column);
                _values[(place * _stride) + column] = value;
            }
        }

        return place;
    }

    /// <summary>Event time of a held sample in ticks.</summary>
    public long TimeOf(int place) => _rows[place].Time;

    /// <summary>Sequence number of a held sample, or <see cref="SequenceHistory.None"/>.</summary>
    public long SequenceOf(int place) => _rows[place].Sequence;

    /// <summary>When a held sample arrived.</summary>
    public long ReceivedAtOf(int place) => _rows[place].ReceivedAt;

    /// <summary>Appends a held sample to a batch.</summary>
    public void CopyTo(SampleBatch batch, int place)
    {
        var row = _rows[place];
        var target = batch.AddRow(row.Time, row.Machine);
        batch.SetStatus(target, row.Status);
        batch.SetPosition(target, row.X, row.Y, row.Z, row.Layer);
        for (var column = 0; column < _metrics.Count; column++)
        {
            var value = _values[(place * _stride) + column];
            if (!double.IsNaN(value))
            {
                batch.SetValue(target, _metrics[column], value);
            }
        }
    }

    /// <summary>Gives a place free.</summary>
    public void Release(int place) => _free[_freeCount++] = place;

    /// <summary>Finds the column of a metric; it is mostly the one after the last that was asked for.</summary>
    private int ColumnOf(int metric, int from)
    {
        for (var i = 0; i < _metrics.Count; i++)
        {
            var column = from + i < _metrics.Count ? from + i : from + i - _metrics.Count;
            if (_metrics[column] == metric)
            {
                return column;
            }
        }

        _metrics.Add(metric);
        if (_metrics.Count > _stride)
        {
            Widen(Math.Max(_metrics.Count, _stride * 2));
        }

        return _metrics.Count - 1;
    }

    private void Widen(int stride)
    {
        var values = new double[_rows.Length * stride];
        Array.Fill(values, double.NaN);
        for (var place = 0; place < _rows.Length; place++)
        {
            _values.AsSpan(place * _stride, _stride).CopyTo(values.AsSpan(place * stride));
        }

        _values = values;
        _stride = stride;
    }

    /// <summary>Fills a free place, but for the values.</summary>
    private int TakePlace(Row row)
    {
        if (_freeCount == 0)
        {
            MakePlaces();
        }

        var place = _free[--_freeCount];
        _rows[place] = row;
        _values.AsSpan(place * _stride, _stride).Fill(double.NaN);
        return place;
    }

    private void MakePlaces()
    {
        var before = _rows.Length;
        var places = Math.Max(FewestPlaces, before * 2);
        Array.Resize(ref _rows, places);
        Array.Resize(ref _values, places * _stride);
        Array.Resize(ref _free, places);
        for (var place = places - 1; place >= before; place--)
        {
            _free[_freeCount++] = place;
        }
    }

    private readonly record struct Row(
        long Time,
        int Machine,
        int Status,
        int Layer,
        double X,
        double Y,
        double Z,
        long Sequence,
        long ReceivedAt);

    /// <summary>Writes a held sample.</summary>
    public void Save(StateWriter writer, int place)
    {
        var row = _rows[place];
        writer.Write(row.Time);
        writer.WriteStatus(row.Status);
        writer.Write(row.Layer);
        writer.Write(row.X);
        writer.Write(row.Y);
        writer.Write(row.Z);
        writer.Write(row.Sequence);
        var values = _values.AsSpan(place * _stride, _metrics.Count);
        var count = 0;
        foreach (var value in values)
        {
            count += double.IsNaN(value) ? 0 : 1;
        }

        writer.Write(count);
        for (var column = 0; column < values.Length; column++)
        {
            if (!double.IsNaN(values[column]))
            {
                writer.WriteMetric(_metrics[column]);
                writer.Write(values[column]);
            }
        }
    }

    /// <summary>Takes back a sample that was held. It counts as having arrived when it is handed on: clocks of two runs don't compare.</summary>
    /// <returns>Its place.</returns>
    public int Restore(StateReader reader, int machine)
    {
        var place = TakePlace(new Row(
            reader.ReadInt64(),
            machine,
            reader.ReadStatus(),
            reader.ReadInt32(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            reader.ReadInt64(),
            ReceivedAt: 0));
        for (var count = reader.ReadCount(sizeof(int) + sizeof(double)); count > 0; count--)
        {
            var column = ColumnOf(reader.ReadMetric(), from: 0);
            _values[(place * _stride) + column] = reader.ReadDouble();
        }

        return place;
    }
}
