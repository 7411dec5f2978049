using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming;

/// <summary>What a machine has said for its newest event time: what a repetition is recognized by.</summary>
/// <remarks>
/// A reading is what a machine says for one event time, place and state; in the long form it is spread over several samples,
/// one a metric. Its first sample is copied only when a second one asks for it or when its batch ends.
/// </remarks>
internal sealed class MachineHistory
{
    private const int None = -1;

    private int _unsavedRow = None;
    private int _reading;
    private int[] _saidIn = [];
    private double[] _values = [];
    private double _x = double.NaN;
    private double _y = double.NaN;
    private double _z = double.NaN;
    private int _layer = SampleBatch.None;
    private int _status = SampleBatch.None;

    /// <summary>What became of the samples.</summary>
    public MachineCounts Counts;

    /// <summary>Newest event time in ticks of UTC.</summary>
    public long Newest { get; private set; } = long.MinValue;

    /// <summary>Whether a sample belongs to the reading that is under way.</summary>
    public bool Continues(SampleBatch batch, int row) =>
        batch.Timestamps[row] == Newest
        && batch.Statuses[row] == _status
        && batch.Layers[row] == _layer
        && batch.X[row].Equals(_x)
        && batch.Y[row].Equals(_y)
        && batch.Z[row].Equals(_z);

    /// <summary>Begins a reading with a sample.</summary>
    /// <returns>Whether <see cref="Save"/> must be called before the batch is gone.</returns>
    public bool Begin(SampleBatch batch, int row)
    {
        var wasSaved = _unsavedRow == None;
        _reading++;
        _unsavedRow = row;
        Newest = batch.Timestamps[row];
        _status = batch.Statuses[row];
        _layer = batch.Layers[row];
        _x = batch.X[row];
        _y = batch.Y[row];
        _z = batch.Z[row];
        return wasSaved;
    }

    /// <summary>Tells whether a sample only repeats what the reading under way has said, and adds it to the reading if not.</summary>
    public bool Repeats(SampleBatch batch, int row)
    {
        Save(batch);
        var repeats = true;
        foreach (var metric in batch.Metrics)
        {
            var value = batch.Column(metric)[row];
            repeats &= double.IsNaN(value)
                || (metric < _saidIn.Length && _saidIn[metric] == _reading && _values[metric] == value);
        }

        if (!repeats)
        {
            Remember(batch, row);
        }

        return repeats;
    }

    /// <summary>Copies the first sample of the reading out of its batch, if that has not been done.</summary>
    public void Save(SampleBatch batch)
    {
        if (_unsavedRow != None)
        {
            Remember(batch, _unsavedRow);
            _unsavedRow = None;
        }
    }

    /// <summary>Writes what is known; called between two batches.</summary>
    public void SaveTo(StateWriter writer)
    {
        Counts.Save(writer);
        writer.Write(Newest);
        writer.WriteStatus(_status);
        writer.Write(_layer);
        writer.Write(_x);
        writer.Write(_y);
        writer.Write(_z);
        for (var metric = 0; metric < _saidIn.Length; metric++)
        {
            if (_saidIn[metric] == _reading)
            {
                writer.WriteMetric(metric);
                writer.Write(_values[metric]);
            }
        }
    }

    public void Restore(StateReader reader)
    {
        Counts = MachineCounts.Read(reader);
        Newest = reader.ReadInt64();
        _status = reader.ReadStatus();
        _layer = reader.ReadInt32();
        _x = reader.ReadDouble();
        _y = reader.ReadDouble();
        _z = reader.ReadDouble();
        _reading = 1;
        while (reader.Remaining > 0)
        {
            Remember(reader.ReadMetric(), reader.ReadDouble());
        }
    }

    private void Remember(SampleBatch batch, int row)
    {
        foreach (var metric in batch.Metrics)
        {
            var value = batch.Column(metric)[row];
            if (double.IsNaN(value))
            {
                continue;
            }

            Remember(metric, value);
        }
    }

    private void Remember(int metric, double value)
    {
        if (metric >= _saidIn.Length)
        {
            var length = Math.Max(metric + 1, _saidIn.Length * 2);
            Array.Resize(ref _saidIn, length);
            Array.Resize(ref _values, length);
        }

        _saidIn[metric] = _reading;
        _values[metric] = value;
    }
}
