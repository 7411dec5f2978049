using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Detection;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Groups;

// What a resumed run has to know of a group.
internal sealed partial class MonitoredGroup
{
    private const int StateVersion = 1;

    private Baseline? _restored;
    private double[] _memory = [];
    private bool _isModelSaved;

    public void Save(StateWriter writer)
    {
        writer.Write(StateVersion);
        writer.Write(_values);
        writer.Write(_times);
        writer.Write(_missing);
        writer.Write(_open);
        writer.Write(_closed);
        writer.Write(_rows);
        writer.Write(_incomplete);
        writer.Write(_lastIncomplete);
        writer.Write(_beyond);
        writer.Write(_saidWhyNot);
        writer.Write(_isStored);

        // Rows of Phase I are written anew each time: Phase I is short, and over once and for all.
        writer.Write(_filled);
        writer.Write(_collected.AsSpan(0, _filled * _row.Length));
        writer.Write(_collectedTimes.AsSpan(0, _filled));
        writer.Write(_collectedNumbers.AsSpan(0, _filled));
        writer.Write(Baseline is not null);
        if (Baseline is not null)
        {
            MonitoredChart.Save(writer, Baseline);
            _charts!.Save(writer);
        }
    }

    /// <summary>Writes means and covariances, which are large and never change, in a piece of their own.</summary>
    public void SaveModel(StateWriter writer, long key)
    {
        if (Baseline?.Variables is not { } model || _isModelSaved)
        {
            return;
        }

        _isModelSaved = true;
        writer.Piece(key);
        writer.Write(model.Mean.ToArray().AsSpan());
        writer.Write(model.Covariance.ToArray().AsSpan());
        writer.Write(model.Limits.ToArray().AsSpan());
        writer.Write(model.Rows);
        writer.Write(model.Components);
        writer.Write(model.Lambda);
        writer.Write(model.CalibrationRows);
    }

    public void Restore(StateReader reader)
    {
        if (reader.ReadInt32() is not StateVersion and var version)
        {
            throw reader.Damaged(Invariant($"groups of version {version}"));
        }

        reader.Read(_values);
        reader.Read(_times);
        reader.Read(_missing);
        (_open, _closed, _rows, _incomplete) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        _lastIncomplete = reader.ReadInt64();
        _beyond = reader.ReadInt32();
        (_saidWhyNot, _isStored) = (reader.ReadBool(), reader.ReadBool());
        _filled = reader.ReadInt32();
        if (_filled < 0 || _filled >= _collectedTimes.Length)
        {
            throw reader.Damaged(Invariant($"{_filled} rows of a baseline of {_collectedTimes.Length}"));
        }

        reader.Read(_collected.AsSpan(0, _filled * _row.Length));
        reader.Read(_collectedTimes.AsSpan(0, _filled));
        reader.Read(_collectedNumbers.AsSpan(0, _filled));
        if (reader.ReadBool())
        {
            _restored = MonitoredChart.ReadBaseline(reader, Machine, _group.Metric);

            // What the MEWMA remembers; the chart that it belongs to is made when the model is there.
            _memory = new double[1 + _row.Length];
            reader.Read(_memory);
        }

        _hasToTell = _incomplete > 0;
    }

    public void RestoreModel(StateReader reader)
    {
        var p = _row.Length;
        var (mean, covariance, limits) = (new double[p], new double[p * p], new double[VariableCharts.Count]);
        reader.Read(mean);
        reader.Read(covariance);
        reader.Read(limits);
        _restored = (_restored ?? throw reader.Damaged("a model without a baseline")) with
        {
            Variables = new VariableBaseline
            {
                Metrics = _group.Metrics,
                Mean = mean,
                Covariance = covariance,
                Limits = limits,
                Rows = reader.ReadInt32(),
                Components = reader.ReadInt32(),
                Lambda = reader.ReadDouble(),
                CalibrationRows = reader.ReadInt32(),
            },
        };
    }

    public void EndRestore(StateReader reader)
    {
        if (_restored is { } baseline)
        {
            var charts = ChartsOf(baseline.Variables ?? throw reader.Damaged("a baseline without its model"));
            charts.Remember(_memory);
            _baselines.PutBack(baseline, _options.EstablishedBy);
            Use(baseline, charts);
            (_restored, _memory, _isModelSaved) = (null, [], true);
        }

        // Charts forget remarks: there may be no further sample to tell it again.
        TellIncomplete();
    }

    /// <summary>Takes the baseline back that the group has added.</summary>
    public void Forget()
    {
        if (Baseline is not null && !_isStored)
        {
            _baselines.TakeBack(Baseline);
        }
    }
}
